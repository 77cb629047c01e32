"""Face identification, first version: ``wx.startFacialRecognitionVerify``, ``getuseridkey``, ``getinfo``.

**Legacy.** WeChat announced that this interface stops on 2026-06-30. The notice is known only from posts that
quote it (https://juejin.cn/post/7642611621652578340); no official page with it was found. Use
:mod:`wxseal.face_v2` for anything new.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from wxseal._arguments import Arguments
from wxseal._secret import hides_secrets
from wxseal.call import Call
from wxseal.open_data import Text


class UserIdKey(TypedDict):
    """A key that the mini-program passes to the check in place of name and id number."""

    user_id_key: str
    """The key. Store it, and pass it to :func:`get_info` as ``expected["user_id_key"]``."""
    expires_in: int
    """How many seconds it stays valid: 3600."""


@hides_secrets
def get_user_id_key(
    message: Mapping[str, Any],
    *,
    access_token: Text,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[UserIdKey]:
    """Request a ``user_id_key``, so that name and id number need not pass through the mini-program.

    :param message: ``name`` of at most 128 characters and ``idCardNumber`` of at most 64.
    :param access_token: the app's access token.
    :param base_url: a base URL other than ``https://api.weixin.qq.com``. It receives the access token.
    :param insecure_base_url: whether to accept a ``base_url`` with ``http://`` to any host: see
        :func:`wxseal.login.code2session`.
    :raises WxsealError: ``field_missing``, ``field_type``, ``field_range``, ``argument_range``,
        ``base_url_invalid``
    """
    context = Arguments(access_token=access_token, base_url=base_url, insecure_base_url=insecure_base_url)
    return Call("face_v1.get_user_id_key", Arguments.message(message, ("name", "idCardNumber")), context)


class _Required(TypedDict):
    openid: Text


class Expected(_Required, total=False):
    """The expected user and person, as known to the server.

    The client chose the data that the check ran on.
    """

    name: Text
    """The person's name."""
    id_number: Text
    """The id number; a final ``x`` counts as ``X``. Either this or ``user_id_key`` is required."""
    user_id_key: Text
    """The key returned by :func:`get_user_id_key`."""
    validate_data: Text
    """The digits that the user had to read."""


class Identified(TypedDict):
    """A check that the expected person passed; times in Unix seconds."""

    openid: str
    identify_time: int
    finish_time: int


@hides_secrets
def get_info(
    message: Mapping[str, Any],
    *,
    access_token: Text,
    expected: Expected,
    now: int | None = None,
    max_age: int | Literal["unchecked"] | None = None,
    max_skew: int | None = None,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[Identified]:
    """Query the outcome of a check, and return a result only if the expected person passed it recently.

    It passes with ``errcode`` 0, ``identify_ret`` 0, every expected value equal, and both times fresh.

    :param message: ``verifyResult`` as the mini-program received it: a credential for the query, not the
        outcome.
    :param access_token: the app's access token.
    :param expected: the expected values: ``openid`` from the server's session, and ``id_number`` or
        ``user_id_key``.
    :param now: the current time in Unix seconds. Defaults to the machine's clock.
    :param max_age: how old the check may be, in seconds: 300 by default.
    :param max_skew: how far ahead of the clock it may be, in seconds: 60 by default.
    :param base_url: a base URL other than ``https://api.weixin.qq.com``. It receives the access token.
    :param insecure_base_url: whether to accept a ``base_url`` with ``http://`` to any host: see
        :func:`wxseal.login.code2session`.
    :raises WxsealError: ``field_range``, ``argument_missing``, ``argument_range``, ``base_url_invalid``,
        ``now_invalid``, ``freshness_invalid``; from the answer ``expected_mismatch``, ``timestamp_stale``,
        ``timestamp_future``
    :raises PlatformError: from the answer: ``face_not_passed``
    """
    context = Arguments(
        access_token=access_token,
        expected=expected,
        now=now,
        max_age=max_age,
        max_skew=max_skew,
        base_url=base_url,
        insecure_base_url=insecure_base_url,
    )
    return Call("face_v1.get_info", Arguments.message(message, ("verifyResult",)), context)
