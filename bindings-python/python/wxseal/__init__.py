"""Opens and checks the data that WeChat and its mini-programs hand to a server.

Every check is ``verb(message, **context)``: the message is the untrusted input, field by field; the context
holds the values known to the server. A check returns the checked value or raises :class:`WxsealError`.
"""

from wxseal import (
    credentials,
    face,
    face_pay,
    face_v1,
    face_v2,
    login,
    open_data,
    pay_v2,
    phone,
    session_token,
)
from wxseal._codes import Code
from wxseal._native import FaceResult, OpenData, Restored, SessionKey, SignedData, Watermark, codes
from wxseal.access_tokens import AccessTokens, AsyncAccessTokens
from wxseal.brake import AsyncBrake, Brake
from wxseal.call import Answer, Call, Request
from wxseal.device_credentials import AsyncDeviceCredentials, DeviceCredentials
from wxseal.errors import PlatformError, Public, WxsealError
from wxseal.sending import asend, send
from wxseal.session_key_store import AsyncSessionKeyStore, SessionKeyStore
from wxseal.sessions import AsyncSessions, Session, Sessions
from wxseal.stores import AsyncStateStore, AsyncStore, Claim, Claimed, MemoryStore, StateStore, Store

__all__ = [
    "AccessTokens",
    "Answer",
    "AsyncAccessTokens",
    "AsyncBrake",
    "AsyncDeviceCredentials",
    "AsyncSessionKeyStore",
    "AsyncSessions",
    "AsyncStateStore",
    "AsyncStore",
    "Brake",
    "Call",
    "Claim",
    "Claimed",
    "Code",
    "DeviceCredentials",
    "FaceResult",
    "MemoryStore",
    "OpenData",
    "PlatformError",
    "Public",
    "Request",
    "Restored",
    "Session",
    "SessionKey",
    "SessionKeyStore",
    "Sessions",
    "SignedData",
    "StateStore",
    "Store",
    "Watermark",
    "WxsealError",
    "asend",
    "codes",
    "credentials",
    "face",
    "face_pay",
    "face_v1",
    "face_v2",
    "login",
    "open_data",
    "pay_v2",
    "phone",
    "send",
    "session_token",
]
