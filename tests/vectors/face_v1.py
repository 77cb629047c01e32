"""The vectors of the first interface for face checks: an id key is made, and the result is read from
WeChat."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from calls import TOKEN, Calls
from cases import Json, err, wrong_kind
from errors import platform, rejected
from sample import ID_NUMBER, MADE, NAME, NOW, OPENID


def md5(text: str) -> str:
    """Hash a text as the answer has it."""
    return hashlib.md5(text.encode()).hexdigest()


GOOD: Json = {
    "errcode": 0,
    "errmsg": "ok",
    "identify_ret": 0,
    "identify_time": MADE,
    "validate_data": "8513",
    "openid": OPENID,
    "user_id_key": "id_key_1",
    "finish_time": MADE + 2,
    "id_card_number_md5": md5(ID_NUMBER),
    "name_utf8_md5": md5(NAME),
}
assert GOOD["name_utf8_md5"] == "615db57aa314529aaa0fbe95b3e95bd3"
assert GOOD["id_card_number_md5"] == "ae05564031c21338aa8a2e7266e7855c"
EVERYTHING = {
    "openid": OPENID,
    "name": NAME,
    "id_number": ID_NUMBER,
    "user_id_key": "id_key_1",
    "validate_data": "8513",
}
PASSED = {"ok": {"openid": OPENID, "identify_time": MADE, "finish_time": MADE + 2}}


def without(name: str) -> Json:
    """Give the good answer without a field."""
    return {key: value for key, value in GOOD.items() if key != name}


def get_user_id_key() -> Calls:
    good = {"errcode": 0, "errmsg": "ok", "user_id_key": "id_key_1", "expires_in": 3600}
    wire = {"name": NAME, "id_card_number": ID_NUMBER}
    calls = Calls({"name": NAME, "idCardNumber": ID_NUMBER}, good, wire=wire, access_token=TOKEN)
    calls.sends("request", "/cityservice/face/identify/getuseridkey")
    calls.answers("good", {"ok": {"user_id_key": "id_key_1", "expires_in": 3600}})
    calls.answers("user_id_key-empty", err("answer_shape", "user_id_key"), body={**good, "user_id_key": ""})
    calls.answers("expires_in-negative", err("answer_shape", "expires_in"), body={**good, "expires_in": -1})
    calls.less("user_id_key", "user_id_key")
    calls.less("expires_in", "expires_in")
    wrong_call = platform(84006, action="fix_call", fault="server", retry=False)
    said = {"errcode": 84006, "errmsg": f"bad name {NAME}"}
    calls.answers("errmsg-with-the-name", wrong_call, body=said)
    calls.field("name", 128)
    calls.field("idCardNumber", 64)
    return calls


def get_info() -> Calls:
    result = "verify-result-of-the-callback"
    calls = Calls(
        {"verifyResult": result},
        GOOD,
        wire={"verify_result": result},
        access_token=TOKEN,
        now=NOW,
        expected=EVERYTHING,
    )
    calls.sends("request", "/cityservice/face/identify/getinfo")
    _passing(calls)
    _not_passed(calls)
    _other_values(calls)
    _other_people(calls)
    _times(calls)
    _expectations(calls)
    _errors(calls)
    calls.field("verifyResult", 1024)
    calls.seconds("now")
    calls.no_answers()
    return calls


def _passing(calls: Calls) -> None:
    source = (
        "made here; name_utf8_md5 615db57a\u2026 and id_card_number_md5 ae055640\u2026 are those of the rule"
    )
    calls.answers("good", PASSED, source=source)
    calls.answers("more-fields", PASSED, body={**GOOD, "check_alive_type": 4})
    calls.answers("openid-and-id-number", PASSED, expected={"openid": OPENID, "id_number": ID_NUMBER})
    calls.answers("openid-and-user-id-key", PASSED, expected={"openid": OPENID, "user_id_key": "id_key_1"})
    calls.answers("small-x-expected", PASSED, expected={**EVERYTHING, "id_number": ID_NUMBER.lower()})
    calls.answers("hex-in-capitals", PASSED, body={**GOOD, "name_utf8_md5": md5(NAME).upper()})
    calls.answers("unchecked", PASSED, now=MADE + 10**6, max_age="unchecked")


def _not_passed(calls: Calls) -> None:
    for name, number, fault, retry in [
        ("parameter", 10001, "server", False),
        ("other-face", 10004, "user", True),
        ("still-running", 10005, "platform", True),
        ("unfinished", 10300, "user", True),
        ("v2-success", 10000, "unknown", False),
        ("unknown", -7, "unknown", False),
    ]:
        failed = platform(
            number, code="face_not_passed", argument="identify_ret", action="reject", fault=fault, retry=retry
        )
        calls.answers(f"identify-ret-{name}", failed, body={**GOOD, "identify_ret": number})
    calls.less("identify_ret", "identify_ret")


def _other_values(calls: Calls) -> None:
    """Add what differs in what WeChat sends as it is."""
    for field, other in {
        "openid": OPENID[:-1] + "F",
        "user_id_key": "id_key_2",
        "validate_data": "8514",
    }.items():
        mismatch = err("expected_mismatch", f"expected.{field}")
        calls.answers(f"other-{field}", mismatch, expected={**EVERYTHING, field: other})
        calls.answers(f"{field}-cut", mismatch, expected={**EVERYTHING, field: EVERYTHING[field][:-1]})
        calls.answers(f"{field}-not-there", mismatch, body=without(field))
        calls.answers(f"{field}-empty", mismatch, body={**GOOD, field: ""})
        calls.answers(f"{field}-null", err("answer_shape", field), body={**GOOD, field: None})


def _other_people(calls: Calls) -> None:
    """Add what differs in what WeChat sends as a hash."""
    for field, wire, others in [
        ("name", "name_utf8_md5", ["\u674e\u56db", NAME + " ", NAME.encode().decode("latin-1")]),
        ("id_number", "id_card_number_md5", ["110105194912310021", "1101051949123x002X", ID_NUMBER + "X"]),
    ]:
        mismatch = err("expected_mismatch", f"expected.{field}")
        for index, other in enumerate(others):
            calls.answers(f"other-{field}-{index}", mismatch, expected={**EVERYTHING, field: other})
        calls.answers(f"{field}-not-there", mismatch, body=without(wire))
        calls.answers(f"{field}-empty", mismatch, body={**GOOD, wire: ""})
        calls.answers(f"{field}-blank", mismatch, body={**GOOD, wire: GOOD[wire] + " "})
        changed = ("0" if GOOD[wire][0] != "0" else "1") + GOOD[wire][1:]
        calls.answers(f"{field}-one-digit", mismatch, body={**GOOD, wire: changed})
    lower = {**GOOD, "id_card_number_md5": md5(ID_NUMBER.lower())}
    calls.answers("small-x-hashed", err("expected_mismatch", "expected.id_number"), body=lower)


def _times(calls: Calls) -> None:
    for field in ("identify_time", "finish_time"):
        calls.less(field, field)
        others = {"identify_time": NOW, "finish_time": NOW}
        for name, time, out in [
            ("300", NOW - 300, None),
            ("301", NOW - 301, "timestamp_stale"),
            ("ahead-60", NOW + 60, None),
            ("ahead-61", NOW + 61, "timestamp_future"),
            ("0", 0, "timestamp_stale"),
        ]:
            times = {**others, field: time}
            expected = err(out, field) if out else {"ok": {"openid": OPENID, **times}}
            calls.answers(f"{field}-{name}", expected, body={**GOOD, **times})


def _expectations(calls: Calls) -> None:
    missing = "argument_missing"
    calls.case("expected-nobody", err(missing, "expected.openid"), expected={})
    calls.case("expected-no-openid", err(missing, "expected.openid"), expected={"id_number": ID_NUMBER})
    calls.case("expected-no-person", err(missing, "expected.id_number"), expected={"openid": OPENID})
    named = {"openid": OPENID, "name": NAME}
    calls.case("expected-only-a-name", err(missing, "expected.id_number"), expected=named)
    for field in EVERYTHING:
        empty = {**EVERYTHING, field: ""}
        calls.case(f"expected-{field}-empty", err("argument_range", f"expected.{field}"), expected=empty)
        null = {**EVERYTHING, field: None}
        calls.case(f"expected-{field}-null", err(missing, f"expected.{field}"), expected=null)
    for kind, value in {"null": None, "text": "x", "list": []}.items():
        calls.case(f"expected-{kind}", wrong_kind(kind, "expected"), expected=value)


def _errors(calls: Calls) -> None:
    for number in (84001, 84002, 84003):
        calls.answers(f"errcode-{number}", rejected(number, "user"), body={"errcode": number})
    texts = {**EVERYTHING, "escaped": NAME.encode("unicode_escape").decode(), "encoded": quote(NAME)}
    for name, text in texts.items():
        said = {"errcode": 84003, "errmsg": f"no {text}."}
        calls.answers(f"errmsg-with-{name}", rejected(84003, "user"), body=said)


FILES = {"face_v1.get_user_id_key": get_user_id_key, "face_v1.get_info": get_info}
