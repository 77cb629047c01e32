"""Opens and checks what WeChat and its mini-programs hand to a server.

Every check is ``verb(message, **context)``: the message is what came from outside, field for field; the context
is what the server knows. A check returns the checked value or raises :class:`WxsealError`.
"""

from wxseal import face, open_data
from wxseal._native import OpenData, Restored, SessionKey, SignedData, Watermark, codes
from wxseal.errors import WxsealError
from wxseal.stores import Claim, MemoryStore, Store

__all__ = [
    "Claim",
    "MemoryStore",
    "OpenData",
    "Restored",
    "SessionKey",
    "SignedData",
    "Store",
    "Watermark",
    "WxsealError",
    "codes",
    "face",
    "open_data",
]
