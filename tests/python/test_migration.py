"""What the snippet of examples/migration lets pass, and what wxseal says of it: line by line of its
tables."""

from __future__ import annotations

import base64
import runpy
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from wxseal import WxsealError, dev, open_data

TUTORIAL = runpy.run_path(str(Path(__file__).parent.parent.parent / "examples" / "migration" / "tutorial.py"))
decrypt = TUTORIAL["decrypt"]
KEY = "tiihtNczf5v6AKRyjwEUhQ=="
KNOWN: dict[str, Any] = {"app_id": "wx4f4bc4dec97d474b", "session_key": KEY}
CONTENT = {"openid": "o1", "name": "Band", "more": "long enough for a few blocks of base64"}


def refuses(code: str, message: dict[str, str], context: dict[str, Any]) -> None:
    with pytest.raises(WxsealError, check=lambda error: error.code == code):
        open_data.decrypt(message, **context)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("other_app", "app_id_mismatch"),
        ("stale", "timestamp_stale"),
        ("no_watermark", "watermark_missing"),
        ("duplicate_key", "decrypt_failed"),
    ],
)
def test_what_passes_in_the_snippet(damage: str, code: str) -> None:
    message, context = dev.forge_open_data(CONTENT, **KNOWN, damages=[damage])
    assert decrypt(KEY, message)["name"] == "Band"
    refuses(code, message, context)


def sealed(plain: bytes, key: bytes) -> dict[str, str]:
    encryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    data = encryptor.update(plain) + encryptor.finalize()
    return {"encryptedData": base64.b64encode(data).decode(), "iv": base64.b64encode(bytes(16)).decode()}


def test_the_last_byte_is_believed() -> None:
    content = b'{"name":"Band"}'
    message = sealed(content + b"any bytes here" + bytes([0]) + b"\x01\x11", base64.b64decode(KEY))
    assert decrypt(KEY, message)["name"] == "Band"
    refuses("decrypt_failed", message, KNOWN)


def test_longer_keys_are_taken_for_other_ciphers() -> None:
    for size in (24, 32):
        key = bytes(range(size))
        text = base64.b64encode(key).decode()
        message = sealed(b'{"name":"Band"}\x01', key)
        assert decrypt(text, message)["name"] == "Band"
        refuses("session_key_invalid", message, {**KNOWN, "session_key": text})


def test_what_fails_without_a_reason() -> None:
    iv = bytes.fromhex("fbefbefbefbefbefbefbefbefbefbefb")
    message, context = dev.forge_open_data(CONTENT, **KNOWN, iv=iv, damages=["blank"])
    with pytest.raises(ValueError, match=r"."):
        decrypt(KEY, message)
    refuses("base64_blank", message, context)
    message, context = dev.forge_open_data(CONTENT, **KNOWN, damages=["other_key"])
    with pytest.raises(ValueError, match=r"."):
        decrypt(context["session_key"], message)
    refuses("decrypt_failed", message, context)


def test_many_fetch_the_token_and_a_refused_one_goes_on() -> None:
    asked: list[int] = []

    def fetch() -> dict[str, Any]:
        asked.append(1)
        if len(asked) == 1:
            TUTORIAL["access_token"](fetch, 100)  # somebody else, meanwhile
        return {"access_token": f"token-{len(asked)}", "expires_in": 7200}

    TUTORIAL["access_token"](fetch, 100)
    assert len(asked) == 2
    # WeChat may refuse it; nobody can say so.
    assert TUTORIAL["access_token"](fetch, 101) == TUTORIAL["access_token"](fetch, 7300)
