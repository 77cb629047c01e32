"""Face identification, first version: ``wx.startFacialRecognitionVerify``, ``getuseridkey``, ``getinfo``.

**Legacy.** WeChat announced that this interface stops on 2026-06-30; the notice is known from posts that quote it
(https://juejin.cn/post/7642611621652578340), no official page with it was seen. Use :mod:`wxseal.face_v2` for anything new.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from wxseal._arguments import context_of, message_of
from wxseal._secret import hides_secrets
from wxseal.call import Call
from wxseal.open_data import Text


class UserIdKey(TypedDict):
    """A key that the mini-program hands to the check in place of name and id number."""

    user_id_key: str
    """Keep it, and expect it in :func:`get_info`."""
    expires_in: int
    """For how many seconds it can be used: 3600."""


@hides_secrets
def get_user_id_key(
    message: Mapping[str, Any],
    *,
    access_token: Text,
    origin: Text | None = None,
    insecure_origin: bool | None = None,
) -> Call[UserIdKey]:
    """Ask for a ``user_id_key``, so that name and id number need not go through the mini-program.

    :param message: ``name`` of at most 128 characters and ``idCardNumber`` of at most 64.
    :param access_token: the app's access token.
    :param origin: another place than ``https://api.weixin.qq.com``: it gets the access token.
    :param insecure_origin: take an ``origin`` with ``http://`` to any host: see :func:`wxseal.login.code2session`.
    :raises WxsealError: ``field_missing``, ``field_type``, ``field_range``, ``argument_range``, ``origin_invalid``
    """
    context = context_of(access_token=access_token, origin=origin, insecure_origin=insecure_origin)
    return Call("face_v1.get_user_id_key", message_of(message, ("name", "idCardNumber")), context)


class _Required(TypedDict):
    openid: Text


class Expected(_Required, total=False):
    """What the server knows of the user and the person. The client chose what the check was run on."""

    name: Text
    """The person's name."""
    id_number: Text
    """The id number; a last ``x`` counts as ``X``. This or ``user_id_key`` is required."""
    user_id_key: Text
    """The key that :func:`get_user_id_key` gave."""
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
    origin: Text | None = None,
    insecure_origin: bool | None = None,
) -> Call[Identified]:
    """Ask what became of a check, and give a result only when the expected person passed it, recently.

    It passes with ``errcode`` 0, ``identify_ret`` 0, everything expected equal, and both times fresh.

    :param message: ``verifyResult`` as the mini-program got it: a credential, not a result.
    :param access_token: the app's access token.
    :param expected: what the answer must say: ``openid`` of the server's session, and ``id_number`` or
        ``user_id_key``.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :param max_age: how old the check may be, in seconds; 300 unless given.
    :param max_skew: how far ahead of the clock it may be, in seconds; 60 unless given.
    :param origin: another place than ``https://api.weixin.qq.com``: it gets the access token.
    :param insecure_origin: take an ``origin`` with ``http://`` to any host: see :func:`wxseal.login.code2session`.
    :raises WxsealError: ``field_range``, ``argument_missing``, ``argument_range``, ``origin_invalid``,
        ``now_invalid``, ``freshness_invalid``; from the answer ``expected_mismatch``, ``timestamp_stale``,
        ``timestamp_future``
    :raises PlatformError: from the answer: ``face_not_passed``
    """
    context = context_of(
        access_token=access_token,
        expected=expected,
        now=now,
        max_age=max_age,
        max_skew=max_skew,
        origin=origin,
        insecure_origin=insecure_origin,
    )
    return Call("face_v1.get_info", message_of(message, ("verifyResult",)), context)
