"""The vectors of the phone number that WeChat gives for the code of a button."""

from __future__ import annotations

from urllib.parse import quote

from calls import TOKEN, Calls
from cases import Json, err
from errors import platform, rejected
from origins import origins
from sample import APP_ID, MADE, OPENID

CODE = "e31968a7f94cc5ee25fafc2aef2773f0bb8c3937b22520eb8ee345274d00c144"
PATH = "/wxa/business/getuserphonenumber"
INFO: Json = {
    "phoneNumber": "580006666",
    "purePhoneNumber": "580006666",
    "countryCode": "86",
    "watermark": {"timestamp": MADE, "appid": APP_ID},
}
GOOD: Json = {"errcode": 0, "errmsg": "ok", "phone_info": INFO}
# What is to be done about each number, whose fault it is, and after how many seconds to try again.
ERRCODES: list[tuple[int, str, str, int | None]] = [
    (-1, "retry", "platform", 1),
    (1, "reject", "user", None),
    (40001, "refresh", "server", None),
    (40002, "fix_call", "server", None),
    (40003, "reject", "server", None),
    (40013, "fix_config", "server", None),
    (40014, "refresh", "server", None),
    (40029, "relogin", "user", None),
    (40097, "fix_call", "server", None),
    (40125, "fix_config", "server", None),
    (40163, "relogin", "user", None),
    (40164, "fix_config", "server", None),
    (40226, "reject", "user", None),
    (40243, "fix_config", "server", None),
    (41001, "fix_call", "server", None),
    (41004, "fix_config", "server", None),
    (42001, "refresh", "server", None),
    (44002, "fix_call", "server", None),
    (45009, "reject", "server", None),
    (45011, "retry", "user", 60),
    (47001, "fix_call", "server", None),
    (50004, "fix_config", "server", None),
    (50007, "fix_config", "server", None),
    (84001, "reject", "user", None),
    (84002, "reject", "user", None),
    (84003, "reject", "user", None),
    (84004, "reject", "platform", None),
    (84006, "fix_call", "server", None),
    (87008, "fix_call", "server", None),
    (87009, "relogin", "user", None),
    (87014, "reject", "user", None),
]


def call() -> Calls:
    """Begin the cases of one file about this call."""
    return Calls({"code": CODE}, GOOD, wire={"code": CODE}, access_token=TOKEN, app_id=APP_ID)


def get_user_phone_number() -> Calls:
    calls = call()
    calls.sends("request", PATH)
    calls.sends("request-with-openid", PATH, openid=OPENID, wire={"code": CODE, "openid": OPENID})
    odd = "a\"\\/<&>'"
    calls.sends("request-escaped", PATH, code=odd, wire={"code": odd})
    _answers(calls)
    calls.no_answers()
    calls.access()
    _codes(calls)
    calls.argument("openid", "", "a b", "x" * 2049)
    calls.argument("app_id", "", "a b", "x" * 65, code="app_id_invalid")
    return calls


def _answers(calls: Calls) -> None:
    result = {"ok": {**INFO, "watermark": {"timestamp": MADE, "app_id": APP_ID}}}
    calls.answers("good", result)
    calls.answers("country-code-number", result, body={**GOOD, "phone_info": {**INFO, "countryCode": 86}})
    more = {**GOOD, "new": [1], "phone_info": {**INFO, "new": {}}}
    calls.answers("more-fields", result, body=more)
    mismatch, shape = err("app_id_mismatch", "phone_info"), err("answer_shape", "phone_info")
    calls.answers("another-app", mismatch, app_id="wx0000000000000000")
    calls.answers("another-case", mismatch, app_id=APP_ID.upper())
    for name in INFO:
        less = {key: value for key, value in INFO.items() if key != name}
        calls.answers(f"{name}-missing", shape, body={**GOOD, "phone_info": less})
        calls.answers(f"{name}-null", shape, body={**GOOD, "phone_info": {**INFO, name: None}})
    calls.less("phone_info", "phone_info")
    calls.answers("errcode-missing", err("answer_shape", "errcode"), body={"phone_info": INFO})


def _codes(calls: Calls) -> None:
    for index, text in enumerate(["", "a b", "x" * 513, "undefined", "\u4ee3\u7801", 'a"\\\u5f20\n']):
        calls.case(f"code-bad-{index}", err("code_invalid", "code"), code=text)
    calls.case("code-missing", err("field_missing", "code"), code=...)
    calls.case("code-too-large", err("input_too_large", "code"), code={"repeat": "x", "times": 65537})
    for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"], "object": {}}.items():
        calls.case(f"code-{kind}", err("field_type", "code"), code=value)


def of_origins() -> Calls:
    calls = call()
    origins(calls, PATH)
    return calls


def of_errors() -> Calls:
    calls = call()
    for number, action, fault, seconds in ERRCODES:
        retry = action in ("refresh", "relogin", "retry")
        out = platform(number, action=action, fault=fault, retry=retry, retry_after=seconds)
        calls.answers(f"errcode {number}", out, body={"errcode": number})
    said = {"errcode": 40003, "errmsg": f"bad {OPENID}"}
    calls.answers("errmsg-with-the-openid", rejected(40003, "server"), body=said, openid=OPENID)
    rid = "invalid ip 1.2.3.4, not in whitelist rid: 6123-45-67"
    config = platform(40164, errmsg=rid, action="fix_config", fault="server", retry=False)
    calls.answers("errmsg-kept", config, body={"errcode": 40164, "errmsg": rid})
    _errmsgs(calls)
    return calls


def _errmsgs(calls: Calls) -> None:
    """Add what is kept of an ``errmsg``: one line, cut, and nothing of a secret."""
    unknown = {"action": "reject", "fault": "unknown", "retry": False}
    for name, said, kept in [
        ("one-line", "a\r\nb\tc\u0000", "a  b c "),
        ("cut", "\u5fd9" * 300, "\u5fd9" * 256),
        ("with-the-token", f"bad {TOKEN}", ""),
        ("with-the-token-in-capitals", f"bad {TOKEN.upper()}", ""),
        ("with-the-token-encoded", f"bad {quote(TOKEN, safe='')}", ""),
        ("with-the-token-in-two", f"bad {TOKEN[:12]}\n{TOKEN[12:]}", ""),
        ("with-the-tokens-begin", f"bad {TOKEN[:8]}", ""),
        ("with-less-of-the-token", f"bad {TOKEN[:7]}", f"bad {TOKEN[:7]}"),
        ("with-the-token-cut-off", "x" * 248 + TOKEN, ""),
        ("with-the-code", f"bad {CODE}", ""),
    ]:
        calls.answers(
            f"errmsg-{name}",
            platform(1234567, errmsg=kept, **unknown),
            body={"errcode": 1234567, "errmsg": said},
        )
    calls.answers("errmsg-number", platform(7, **unknown), body={"errcode": 7, "errmsg": 7})


FILES = {
    "phone.get_user_phone_number": get_user_phone_number,
    "phone.get_user_phone_number.origins": of_origins,
    "phone.get_user_phone_number.errors": of_errors,
}
