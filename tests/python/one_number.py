"""Records that all post one number of the face flow, for tests in which many try it at once."""

from __future__ import annotations

from typing import Any

from wxseal import dev, face

APP_ID, NOW = "wx1", 1_700_000_000
SCOPE: dict[str, Any] = {"app_id": APP_ID, "session_key": "tiihtNczf5v6AKRyjwEUhQ==", "now": NOW}
PERSON = {"name": "Zhang San", "idNumber": "11010519491231002X"}
PROOFS: dict[str, dict[str, Any]] = {
    "begun": {"numbers": "issued"},
    "issued": {"numbers": "issued", "issued_at": NOW - 10},
    "signed": {"numbers": "signed"},
    "client": {"numbers": "client"},
}


def known(kind: str) -> dict[str, Any]:
    """What the server knows, the store aside."""
    expected: face.Expected = {"id_number": PERSON["idNumber"]}
    return {**SCOPE, **PROOFS[kind], "user": "u1", "expected": expected}


def number_of(kind: str, store: Any, otherwise: str) -> str:
    """The number that all try: begun where that is the proof."""
    if kind != "begun":
        return otherwise
    return face.begin(app_id=APP_ID, user="u1", now=NOW, store=store)["random_number"]


def posted(number: str, index: int) -> dict[str, Any]:
    """A record like no other, for this number."""
    content: dict[str, Any] = {**PERSON, "index": index}
    iv = index.to_bytes(16, "big")
    return dev.forge_face_result(content, random_number=number, iv=iv, **SCOPE)[0]
