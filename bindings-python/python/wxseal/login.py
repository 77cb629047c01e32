"""Session keys, asked about on WeChat's side."""

from __future__ import annotations

from typing import TypedDict

from wxseal._arguments import NOT_GIVEN, context_of
from wxseal._native import SessionKey
from wxseal.call import Call
from wxseal.open_data import Text


def check_session(
    *, access_token: Text, openid: Text, session_key: SessionKey | Text, origin: Text = NOT_GIVEN
) -> Call[None]:
    """Ask whether this session key is still the one of this user.

    Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html

    :param access_token: the app's access token.
    :param openid: the user.
    :param session_key: the user's session key. It signs the request and is not sent.
    :param origin: another place than ``https://api.weixin.qq.com``: it gets the access token.
    :raises WxsealError: ``session_key_invalid``, ``argument_range``, ``origin_invalid``
    :raises PlatformError: from the answer: number 87009 when the key is stale
    """
    return Call("login.check_session", {}, _signed(access_token, openid, session_key, origin))


class ResetSessionKey(TypedDict):
    """A session key that WeChat made anew."""

    openid: str
    session_key: str
    """The new key's text. Records that were made under the old one no longer open with it."""


def reset_user_session_key(
    *, access_token: Text, openid: Text, session_key: SessionKey | Text, origin: Text = NOT_GIVEN
) -> Call[ResetSessionKey]:
    """Have WeChat replace a user's session key. It does not live longer for it.

    Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html

    Takes what :func:`check_session` takes.

    :raises WxsealError: as :func:`check_session`, and ``expected_mismatch`` when the answer is about another user
    """
    return Call("login.reset_user_session_key", {}, _signed(access_token, openid, session_key, origin))


def _signed(
    access_token: Text, openid: Text, session_key: SessionKey | Text, origin: Text
) -> dict[str, object]:
    """Take the context with the signature of an empty body in place of the key."""
    key = session_key if isinstance(session_key, SessionKey) else SessionKey(session_key)
    return context_of(access_token=access_token, openid=openid, signature=key.sign(""), origin=origin)
