"""A server's own session token, made by hand, and the keys that it is made with."""

from __future__ import annotations

import base64
import hmac

from cases import Json
from sample import APP_ID, NOW, OPENID, compact

SECRET = base64.b64encode(bytes(range(32))).decode()
OTHER_SECRET = base64.b64encode(bytes(range(32, 64))).decode()
NEW, OLD = {"kid": "2026-11", "secret": SECRET}, {"kid": "2026-05", "secret": OTHER_SECRET}
JTI = "00112233445566778899aabbccddeeff"
HEADER = {"alg": "HS256", "typ": "JWT", "kid": "2026-11"}
CLAIMS = {"sub": OPENID, "aud": APP_ID, "iat": NOW, "exp": NOW + 7200, "jti": JTI}


def jwt(header: Json | str, claims: Json | str, secret: str = SECRET, digest: str = "sha256") -> str:
    """Make a token as RFC 7519 says."""
    parts = [part if isinstance(part, str) else compact(part) for part in (header, claims)]
    signed = ".".join(b64url(part.encode()) for part in parts)
    return f"{signed}.{b64url(hmac.new(base64.b64decode(secret), signed.encode(), digest).digest())}"


def b64url(data: bytes) -> str:
    """Write bytes as the parts of a token are written."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
