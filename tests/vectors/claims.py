"""The vectors of what a store is asked to spend: the same in every language, so that they can share one."""

from __future__ import annotations

import hashlib

from cases import Cases
from sample import APP_ID, NOW
from store_story import SOURCE


def digest(kind: str, *parts: str) -> str:
    """Make a store's key: a digest of the parts, each with its length before it."""
    raw = [part.encode() for part in parts]
    text = b"".join(len(part).to_bytes(8, "big") + part for part in raw)
    return f"wxseal:{kind}:{hashlib.sha256(text).hexdigest()}"


def claims() -> Cases:
    cases = Cases(source=SOURCE, context={"app_id": APP_ID, "now": NOW})
    for name, text in {"code": "0e1Xyz000abcDEF1aB200Qr4Gs3Xyz0-", "code-short": "x"}.items():
        claim = {"entries": [digest("code", APP_ID, text)], "now": NOW, "until": NOW + 600, "since": None}
        cases.add(name, {"code": text}, {"ok": claim})
    return cases


FILES = {"claims": claims}
