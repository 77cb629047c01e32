"""The vectors of the login: the exchange of a code, and the session key that came of it."""

from __future__ import annotations

import hashlib
import hmac

from app_calls import SECRET, AppCalls
from calls import TOKEN, Calls
from cases import Json, err
from errors import platform
from sample import APP_ID, KEY, OPENID, OTHER_KEY

CODE = "0e1Xyz000abcDEF1aB200Qr4Gs3Xyz0-"
ALONE = {"openid": OPENID, "session_key": KEY}
GOOD: Json = {**ALONE, "unionid": "ocMvos6NjeKLIBqg5Mr9QjxrP1FA"}


def code2session() -> Calls:
    calls = AppCalls({"code": CODE}, GOOD, app_id=APP_ID, secret=SECRET)
    query = {"appid": APP_ID, "secret": SECRET, "js_code": CODE, "grant_type": "authorization_code"}
    calls.sends("request", "/sns/jscode2session", query=query)
    odd = {**query, "js_code": "a+/=&?#%"}
    calls.sends("request-escaped", "/sns/jscode2session", query=odd, code="a+/=&?#%")
    _sessions(calls)
    _errors(calls)
    _codes(calls)
    calls.secret()
    calls.no_answers()
    return calls


def _sessions(calls: Calls) -> None:
    calls.answers("good", {"ok": GOOD})
    calls.answers("without-unionid", {"ok": {**ALONE, "unionid": None}}, body=ALONE)
    calls.answers("unionid-empty", {"ok": {**ALONE, "unionid": None}}, body={**ALONE, "unionid": ""})
    calls.answers("with-errcode-0", {"ok": GOOD}, body={**GOOD, "errcode": 0, "errmsg": "ok"})
    short = {**GOOD, "session_key": "short"}
    calls.answers("session_key-bad", err("answer_shape", "session_key"), body=short)
    calls.answers("openid-empty", err("answer_shape", "openid"), body={**GOOD, "openid": ""})
    calls.answers("only-unionid", err("answer_shape", "openid"), body={"session_key": KEY, "unionid": "u"})
    calls.answers("nothing", err("answer_shape", "session_key"), body={})
    calls.less("openid", "openid")
    calls.less("session_key", "session_key")


def _errors(calls: Calls) -> None:
    for number, action, fault, after in [
        (-1, "retry", "platform", 1),
        (40029, "relogin", "user", None),
        (40163, "relogin", "user", None),
        (40226, "reject", "user", None),
        (45011, "retry", "user", 60),
        (40013, "fix_config", "server", None),
        (40125, "fix_config", "server", None),
    ]:
        retry = action in ("retry", "relogin")
        said = platform(number, action=action, fault=fault, retry=retry, retry_after=after)
        calls.answers(f"errcode-{number}", said, body={"errcode": number})
    calls.answers(
        "errmsg-with-the-code",
        platform(40029, action="relogin", fault="user", retry=True),
        body={"errcode": 40029, "errmsg": f"invalid code {CODE}"},
    )


def _codes(calls: Calls) -> None:
    calls.case("code-missing", err("field_missing", "code"), code=...)
    bad = ["", " ", CODE + " ", CODE + "\n", "the code is a mock one", "\u4ee3\u7801", "x" * 513, "a\x00b"]
    for index, code in enumerate([*bad, "undefined", "null", "NaN", "None", "[object Object]"]):
        calls.case(f"code-bad-{index}", err("code_invalid", "code"), code=code)
    for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"], "object": {}}.items():
        calls.case(f"code-{kind}", err("field_type", "code"), code=value)


def signature(key: str = KEY) -> str:
    """Sign the empty text, by which WeChat knows the key."""
    return hmac.new(key.encode(), b"", hashlib.sha256).hexdigest()


def user_key(path: str, good: Json) -> Calls:
    """Begin the cases of a call about a session key with what the two of them share."""
    calls = Calls(None, good, access_token=TOKEN, openid=OPENID, session_key=KEY)
    assert signature() == "7154f9f8b4b76b92f541cbf0e37d48840fa06e5e42da92a6f80168a1516a4735"
    signed = {"openid": OPENID, "signature": signature(), "sig_method": "hmac_sha256"}
    calls.sends("request", path, query=signed)
    other = {**signed, "signature": signature(OTHER_KEY)}
    calls.sends("request-other-key", path, query=other, session_key=OTHER_KEY)
    odd = {**signed, "openid": "o&x=1#/?%"}
    calls.sends("request-escaped", path, query=odd, openid="o&x=1#/?%")
    calls.argument("openid", "", "a b", "a\n")
    for index, key in enumerate(["", KEY[:-1], KEY + " ", "x" * 24]):
        calls.case(f"session_key-bad-{index}", err("session_key_invalid", "session_key"), session_key=key)
    stale = platform(87009, action="relogin", fault="user", retry=True)
    calls.answers("stale", stale, body={"errcode": 87009, "errmsg": ""})
    said = {"errcode": 87009, "errmsg": f"bad {signature()}"}
    calls.answers("errmsg-with-the-signature", stale, body=said)
    calls.no_answers()
    return calls


def check_session() -> Calls:
    calls = user_key("/wxa/checksession", {"errcode": 0, "errmsg": "ok"})
    calls.answers("good", {"ok": None})
    calls.answers("errcode-missing", err("answer_shape", "errcode"), body={"errmsg": "ok"})
    return calls


def reset_user_session_key() -> Calls:
    good = {"errcode": 0, "errmsg": "ok", "openid": OPENID, "session_key": OTHER_KEY}
    calls = user_key("/wxa/resetusersessionkey", good)
    result = {"ok": {"openid": OPENID, "session_key": OTHER_KEY}}
    calls.answers("good", result)
    calls.answers("without-errcode", result, body={"openid": OPENID, "session_key": OTHER_KEY})
    other = {**good, "openid": OPENID[:-1] + "F"}
    calls.answers("another-user", err("expected_mismatch", "openid"), body=other)
    bad = {**good, "session_key": "short"}
    calls.answers("no-key", err("answer_shape", "session_key"), body=bad)
    calls.less("openid", "openid")
    calls.less("session_key", "session_key")
    return calls


FILES = {
    "login.code2session": code2session,
    "login.check_session": check_session,
    "login.reset_user_session_key": reset_user_session_key,
}
