"""Times open data in Python beside what one would write by hand, and prints the rounds as a JSON list for
run.mjs.

The peers check less than wxseal: Python's base64 takes stray bits at the end, its JSON takes duplicate keys
and ``NaN``, and wechatpy looks at no time. wechatpy has no way to keep a key.
"""

from __future__ import annotations

import base64
import binascii
import json
import platform
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from wechatpy.crypto import WeChatWxaCrypto
from wxseal import SessionKey, open_data

sys.path.append(str(Path(__file__).parent.parent / "python"))
from vector_files import cases

ROUNDS = 15
RECORDS = 5_000

CASES = {case["id"]: case for case in cases() if case["operation"] == "open_data.decrypt"}
MESSAGE, CONTEXT = CASES["official"]["message"], CASES["official"]["context"]
APP_ID, KEY_TEXT, NOW = CONTEXT["app_id"], CONTEXT["session_key"], CONTEXT["now"]
REFUSED = [
    *("iv-not-base64", "padding-in-the-middle", "wrong-key", "wrong-iv"),
    *("padding-count-zero", "padding-count-17", "padding-not-uniform", "padding-missing"),
    *("not-utf-8", "json-cut", "json-trailing"),
    *("watermark-missing", "watermark-of-another-app", "age-301", "ahead-61"),
]

PADDING = [bytes([count]) * count for count in range(17)]
json_value = json.JSONDecoder().decode  # what json.loads comes to, one call earlier
if sys.version_info >= (3, 11):
    strict_base64 = partial(binascii.a2b_base64, strict_mode=True)
else:
    strict_base64 = partial(base64.b64decode, validate=True)


def main() -> None:
    check_peers()
    session_key = SessionKey(KEY_TEXT)

    def subject() -> Any:
        return open_data.decrypt(MESSAGE, app_id=APP_ID, session_key=session_key, now=NOW).data

    peers = {
        "by-hand": ("cryptography", ", by hand", by_hand(MESSAGE, CONTEXT)),
        "by-hand-one-decryptor": (
            "cryptography",
            ", by hand, one decryptor kept",
            by_hand_with_one_decryptor(MESSAGE, CONTEXT),
        ),
        "wechatpy": ("wechatpy", "", by_wechatpy),
    }
    entries = [
        {
            "id": f"open-data/python/{name}",
            "runtime": f"Python {platform.python_version()}, {package} {version(package)}",
            "work": "open data",
            "peer": package + manner,
            "rounds": measured(subject, peer),
        }
        for name, (package, manner, peer) in peers.items()
    ]
    print(json.dumps(entries))


def measured(subject: Callable[[], Any], peer: Callable[[], Any]) -> list[dict[str, float]]:
    assert subject() == peer()
    rounds = [{"subject_ns": time_of(subject), "peer_ns": time_of(peer)} for _ in range(ROUNDS + 1)]
    return rounds[1:]  # the first warms up


def time_of(run: Callable[[], Any]) -> float:
    start = time.perf_counter_ns()
    for _ in range(RECORDS):
        run()
    return (time.perf_counter_ns() - start) / RECORDS


def by_hand(message: dict[str, str], context: dict[str, Any]) -> Callable[[], Any]:
    algorithm = algorithms.AES128(strict_base64(context["session_key"]))
    app_id, now = context["app_id"], context["now"]

    def opened() -> Any:
        decryptor = Cipher(algorithm, modes.CBC(strict_base64(message["iv"]))).decryptor()
        padded = decryptor.update(strict_base64(message["encryptedData"])) + decryptor.finalize()
        return checked(padded, app_id, now)

    return opened


def by_hand_with_one_decryptor(message: dict[str, str], context: dict[str, Any]) -> Callable[[], Any]:
    """A block decrypts to itself and the block before it, so a decryptor that is fed the IV first starts
    anew."""
    algorithm = algorithms.AES128(strict_base64(context["session_key"]))
    decryptor = Cipher(algorithm, modes.CBC(bytes(16))).decryptor()
    app_id, now = context["app_id"], context["now"]

    def opened() -> Any:
        iv, data = strict_base64(message["iv"]), strict_base64(message["encryptedData"])
        if len(iv) != 16 or len(data) % 16:
            raise ValueError
        return checked(decryptor.update(iv + data)[16:], app_id, now)

    return opened


def by_wechatpy() -> Any:
    return WeChatWxaCrypto(KEY_TEXT, MESSAGE["iv"], APP_ID).decrypt_message(MESSAGE["encryptedData"])


def checked(padded: bytes, app_id: str, now: int) -> Any:
    count = padded[-1]
    if not 1 <= count <= 16 or padded[-count:] != PADDING[count]:
        raise ValueError
    record = json_value(padded[:-count].decode())
    watermark = record["watermark"]
    if watermark["appid"] != app_id or not now - 300 <= int(watermark["timestamp"]) <= now + 60:
        raise ValueError
    return record


def check_peers() -> None:
    for name in REFUSED:
        case = CASES[name]
        for peer in (by_hand, by_hand_with_one_decryptor):
            try:
                peer(case["message"], case["context"])()
            except (ValueError, KeyError):
                continue
            raise AssertionError(name)


main()
