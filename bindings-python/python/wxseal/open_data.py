"""Open data: data about a mini-program's user, encrypted or signed under the session key.

Rules: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html

Opening a record proves that its sender had records under the session key, and that its watermark names your
app and a recent time. It does not prove the identity of the sender, nor that WeChat wrote every byte: CBC
does not authenticate. The sender chooses ``iv`` and with it the first 16 bytes, can drop the blocks before
them, and can join records under the same key, whose plaintexts the user knows. A decrypted field is a claim.
These functions have no memory: with a store, open records with :class:`wxseal.Brake`, which stops repeated
attempts.

The functions that open a record take the parsed request body, of which they read ``encryptedData`` (at most
8,192 characters) and ``iv``, and these keyword arguments:

``app_id``
    The app that the record must name.
``session_key``
    The user's session key, or a list of several in the order in which to try them.
``now``
    The current time in Unix seconds. Defaults to the machine's clock.
``max_age``, ``max_skew``
    How old the record may be and how far ahead of the clock, in seconds: at most 86400, 300 and 60 by
    default. ``max_age="unchecked"`` turns both off.
``repair``
    Whether to repair known transport damage of the base64 that can be repaired without guessing; ``restored``
    lists the repairs.

They raise :class:`~wxseal.WxsealError`. About the text: ``input_too_large``, ``base64_blank``,
``base64_percent``, ``base64_url_safe``, ``base64_cut``, ``base64_invalid``, ``data_empty``,
``data_length_invalid``, ``iv_length_invalid``; ``decrypt_failed`` for everything that a wrong key could
cause; about the content: ``watermark_missing``, ``watermark_invalid``, ``app_id_mismatch``,
``timestamp_stale``, ``timestamp_future`` and, from the typed functions, ``payload_mismatch``; about the call:
``field_missing``, ``field_type``, ``text_invalid``, ``argument_type``, ``argument_missing``,
``session_key_invalid``, ``app_id_invalid``, ``now_invalid``, ``freshness_invalid``.

WeChat's own sample is from 2016, so ``now`` is passed:

>>> from wxseal import SessionKey, open_data
>>> body = {
...     "encryptedData": (
...         "CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+o"
...         "NPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnE"
...         "tpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//"
...         "FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHq"
...         "Z9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoK"
...         "laRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew=="
...     ),
...     "iv": "r7BXXKkLb8qrSNn05n0qiA==",
... }
>>> known = {
...     "app_id": "wx4f4bc4dec97d474b",
...     "session_key": SessionKey("tiihtNczf5v6AKRyjwEUhQ=="),  # or just the text
...     "now": 1477314200,
... }
>>> open_data.user_info(body, **known).data["nickName"]
'Band'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias, TypedDict

from wxseal._arguments import Arguments
from wxseal._native import (
    SessionKey,
    decrypt,
    group_id,
    phone_number,
    user_info,
    verify_signature,
    we_run,
)
from wxseal._secret import hides_secrets
from wxseal.call import Call

__all__ = [
    "GroupId",
    "KnownRecord",
    "PhoneNumber",
    "SessionKeyLike",
    "Step",
    "Text",
    "UserInfo",
    "WeRun",
    "check_encrypted_msg",
    "decrypt",
    "group_id",
    "phone_number",
    "user_info",
    "verify_signature",
    "we_run",
]

Text: TypeAlias = str | bytes
"""A string, or its UTF-8 bytes as some clients return them."""

SessionKeyLike: TypeAlias = SessionKey | Text | Sequence[SessionKey | Text]
"""One key, or a list or tuple of keys in the order in which to try them."""


class _Profile(TypedDict):
    nickName: str
    avatarUrl: str


class UserInfo(_Profile, total=False):
    """The content of ``wx.getUserInfo`` and ``wx.getUserProfile``; name and picture are always present."""

    openId: str
    unionId: str
    gender: int
    language: str
    city: str
    province: str
    country: str


class PhoneNumber(TypedDict):
    """The content of the phone-number button; ``countryCode`` consists of digits, without ``+``."""

    phoneNumber: str
    purePhoneNumber: str
    countryCode: str


class Step(TypedDict):
    """One day's steps; ``timestamp`` in Unix seconds."""

    timestamp: int
    step: int


class WeRun(TypedDict):
    """The content of ``wx.getWeRunData``."""

    stepInfoList: list[Step]


class GroupId(TypedDict):
    """The content of ``wx.getShareInfo`` and ``wx.getGroupEnterInfo``."""

    openGId: str


class KnownRecord(TypedDict):
    """A record that WeChat confirms to have made."""

    create_time: int
    """When WeChat made it, in Unix seconds."""


@hides_secrets
def check_encrypted_msg(
    message: Mapping[str, Any],
    *,
    access_token: Text,
    now: int | None = None,
    max_age: int | Literal["unchecked"] | None = None,
    max_skew: int | None = None,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[KnownRecord]:
    """Ask WeChat whether it made this record, and when.

    WeChat answers for phone numbers of the last three days, and receives only the SHA-256 of the base64 text.
    Rule:
    https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/basic-info/api_checkencrypteddata

    :param message: ``encryptedData`` as the mini-program sent it.
    :param access_token: the app's access token.
    :param now: the current time in Unix seconds. Defaults to the machine's clock.
    :param max_age: how old the record may be, in seconds: 300 by default.
    :param max_skew: how far ahead of the clock it may be, in seconds: 60 by default.
    :param base_url: a base URL other than ``https://api.weixin.qq.com``. It receives the access token.
    :param insecure_base_url: whether to accept a ``base_url`` with ``http://`` to any host: see
        :func:`wxseal.login.code2session`.
    :raises WxsealError: ``field_missing``, ``field_type``, ``field_range``, ``now_invalid``,
        ``freshness_invalid``, ``argument_range``, ``base_url_invalid``; from the answer ``record_unknown``,
        ``timestamp_stale``, ``timestamp_future``

    >>> check_encrypted_msg(body, access_token="TOKEN").request.body
    b'{"encrypted_msg_hash":"7842122eb129390ef7ca47b91ae8d142553fc5849eaad857552491f090118a51"}'
    """
    context = Arguments(
        access_token=access_token,
        now=now,
        max_age=max_age,
        max_skew=max_skew,
        base_url=base_url,
        insecure_base_url=insecure_base_url,
    )
    return Call("open_data.check_encrypted_msg", Arguments.message(message, ("encryptedData",)), context)
