"""Open data: what a mini-program's user hands over, encrypted or signed under the session key.

Rules: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html

Opening a record proves that whoever made it had the session key, and that its watermark names your app and a
recent time. It does not prove who sent it, nor that WeChat wrote every byte: CBC does not authenticate, and
whoever sends the request chooses ``iv`` and with it the first 16 bytes. A decrypted field is a claim.

The functions that open a record take the parsed request body, of which they read ``encryptedData`` and ``iv``,
and these by name:

``app_id``
    The app the record must be for.
``session_key``
    The user's session key, or a list of several in the order in which to try them.
``now``
    The current time in Unix seconds; the machine's clock unless given.
``max_age``, ``max_skew``
    How old the record may be and how far ahead of the clock, in seconds; 300 and 60 unless given, at most 86400.
    ``max_age="unchecked"`` turns both off.
``repair``
    Undo known transport damage of the base64 where that takes no guessing; what was undone is in ``restored``.

They raise :class:`~wxseal.WxsealError`. About the text: ``input_too_large``, ``base64_blank``,
``base64_percent``, ``base64_url_safe``, ``base64_cut``, ``base64_invalid``, ``data_empty``,
``data_length_invalid``, ``iv_length_invalid``; ``decrypt_failed`` for everything that a wrong key could cause;
about the content: ``watermark_missing``, ``watermark_invalid``, ``app_id_mismatch``, ``timestamp_stale``,
``timestamp_future`` and, from the typed ones, ``payload_mismatch``; about the call: ``field_missing``,
``field_type``, ``text_invalid``, ``argument_type``, ``argument_missing``, ``session_key_invalid``,
``app_id_invalid``, ``now_invalid``, ``freshness_invalid``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, TypedDict

from wxseal._native import (
    SessionKey,
    decrypt,
    group_id,
    phone_number,
    user_info,
    verify_signature,
    we_run,
)

__all__ = [
    "GroupId",
    "PhoneNumber",
    "SessionKeyLike",
    "Step",
    "Text",
    "UserInfo",
    "WeRun",
    "decrypt",
    "group_id",
    "phone_number",
    "user_info",
    "verify_signature",
    "we_run",
]

Text: TypeAlias = str | bytes
"""A text, or its UTF-8 bytes as some clients return them."""

SessionKeyLike: TypeAlias = SessionKey | Text | Sequence[SessionKey | Text]
"""One key, or a list or tuple of keys in the order in which to try them."""


class _Profile(TypedDict):
    nickName: str
    avatarUrl: str


class UserInfo(_Profile, total=False):
    """The content of ``wx.getUserInfo`` and ``wx.getUserProfile``; the name and the picture are always there."""

    openId: str
    unionId: str
    gender: int
    language: str
    city: str
    province: str
    country: str


class PhoneNumber(TypedDict):
    """The content of the phone-number button; ``countryCode`` is digits without ``+``."""

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
