"""The vectors of asking WeChat whether it made a record."""

from __future__ import annotations

import hashlib

from calls import TOKEN, Calls
from cases import Json, err
from errors import rejected
from sample import DATA, MADE, NOW

PATH = "/wxa/business/checkencryptedmsg"
GOOD: Json = {"errcode": 0, "errmsg": "ok", "vaild": True, "create_time": MADE}
KNOWN = {"ok": {"create_time": MADE}}
STALE = err("timestamp_stale", "create_time")


def wire(data: str) -> Json:
    """Give what is sent for a record."""
    return {"encrypted_msg_hash": hashlib.sha256(data.encode()).hexdigest()}


def check_encrypted_msg() -> Calls:
    calls = Calls({"encryptedData": DATA}, GOOD, wire=wire(DATA), access_token=TOKEN, now=NOW)
    calls.sends("request", PATH, source="the hash of the base64 text, as published code has it")
    calls.answers("good", KNOWN)
    calls.answers("not-there", rejected(1, "user"), body={"errcode": 1})
    _spellings(calls)
    _ages(calls)
    _records(calls)
    calls.seconds("now")
    return calls


def _spellings(calls: Calls) -> None:
    """Add the answer's misspelled field, beside the right spelling and in its place."""
    unknown, shape = err("record_unknown", "encryptedData"), err("answer_shape", "vaild")
    spelled = {key: value for key, value in GOOD.items() if key != "vaild"}
    calls.answers("spelled-right", KNOWN, body={**spelled, "valid": True})
    calls.answers("not-known", unknown, body={**GOOD, "vaild": False})
    calls.answers("spelled-right-not-known", unknown, body={**spelled, "valid": False})
    calls.answers("both-spellings", KNOWN, body={**GOOD, "valid": True})
    for one in (True, False):
        calls.answers(f"both-spellings-{one}", shape, body={**GOOD, "vaild": one, "valid": not one})
    for kind, value in {"null": None, "number": 1, "text": "true"}.items():
        calls.answers(f"answer-vaild-{kind}", shape, body={**GOOD, "vaild": value})
    calls.answers("answer-vaild-missing", shape, body=spelled)


def _ages(calls: Calls) -> None:
    calls.less("create_time", "create_time")
    calls.answers("age-300", KNOWN, now=MADE + 300)
    calls.answers("age-301", STALE, now=MADE + 301)
    calls.answers("age-unchecked", KNOWN, now=MADE + 301, max_age="unchecked")
    calls.answers("ahead-60", KNOWN, now=MADE - 60)
    calls.answers("ahead-61", err("timestamp_future", "create_time"), now=MADE - 61)
    calls.case("max-age-too-large", err("freshness_invalid", "max_age"), max_age=86401)
    for name in ("max_age", "max_skew"):
        calls.answers(f"{name}-null", KNOWN, **{name: None})
        calls.answers(f"{name}-null-stale", STALE, now=MADE + 301, **{name: None})


def _records(calls: Calls) -> None:
    calls.case("encryptedData-missing", err("field_missing", "encryptedData"), encryptedData=...)
    calls.case("encryptedData-empty", err("field_range", "encryptedData"), encryptedData="")
    text: Json = {"repeat": "A", "times": 8192}
    calls.sends("encryptedData-full", PATH, encryptedData=text, wire=wire("A" * 8192))
    text = {"repeat": "A", "times": 8193}
    calls.case("encryptedData-too-large", err("input_too_large", "encryptedData"), encryptedData=text)


FILES = {"open_data.check_encrypted_msg": check_encrypted_msg}
