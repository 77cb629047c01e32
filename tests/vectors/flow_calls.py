"""The vectors of flows that carry a call: once for a code, once for a device, and by itself."""

from __future__ import annotations

from typing import Any

from cases import Json
from errors import platform
from face_pay import ANSWER, AUTHINFO, DEVICE, IDS, MERCHANT, RAWDATA, quoted
from flow_access_tokens import failed_state, lifetime, state, text
from flow_script import Script, Scripts, answer, digest, get, kept, post
from pay_v2 import API_KEY, sign_of, xml_of
from sample import APP_ID, KEY, NOW, OPENID

SECRET = "0123456789abcdef0123456789abcdef"
CODE = "0e1Xyz000abcDEF1aB200Qr4Gs3Xyz0-"
LOGIN = {"openid": OPENID, "session_key": KEY}
PLACE = "https://payapp.weixin.qq.com/face/get_wxpayface_authinfo"
AUTH_KEY = digest(
    "auth_info", MERCHANT["app_id"], MERCHANT["mch_id"], "", "", DEVICE["store_id"], DEVICE["device_id"]
)
LEASE = 20


def exchange() -> Scripts:
    cases = Scripts("login.exchange", {"app_id": APP_ID, "secret": SECRET, "now": NOW}, {"code": CODE})
    claim = {"entries": [digest("code", APP_ID, CODE)], "now": NOW, "until": NOW + 600, "since": None}
    request = get(
        "https://api.weixin.qq.com/sns/jscode2session",
        appid=APP_ID,
        secret=SECRET,
        js_code=CODE,
        grant_type="authorization_code",
    )

    def sent(name: str, reply: Any, *, within: int = 10_000, **more: Any) -> Script:
        one = Script(cases, name, **more)
        one.claim(claim, "first")
        one.send(request, reply, within=within)
        return one

    sent("a-login", answer(LOGIN)).gives({**LOGIN, "unionid": None})
    sent("a-login-in-half-a-second", answer(LOGIN), within=500, seconds=0.5).gives({**LOGIN, "unionid": None})
    for name, reply, code, argument in [
        ("again", "again", "code_used", "code"),
        ("unknown", "unknown", "store_forgot", "store"),
        ("down", "!", "store_failed", "store"),
        ("late", "late", "store_failed", "store"),
        ("full", "!store_full", "store_full", "store"),
    ]:
        one = Script(cases, f"spent-{name}")
        one.claim(claim, reply)
        one.fails(code, argument)
    # The code is used up: nobody is told to try the same again.
    busy = {"action": "relogin", "fault": "platform", "retry": True, "retry_after": 1}
    sent("refused-as-busy", answer({"errcode": -1, "errmsg": "no"})).ends(platform(-1, errmsg="no", **busy))
    used = {"action": "relogin", "fault": "user", "retry": True}
    sent("refused-as-used", answer({"errcode": 40163})).ends(platform(40163, **used))
    sent("no-answer", "!").fails("call_failed", "call")
    sent("no-answer-in-time", "late").fails("call_timeout", "call")
    sent("a-web-page", answer("<html></html>")).fails("answer_html", "body")
    sent("an-answer-without-a-key", answer({"openid": OPENID})).fails("answer_shape", "session_key")
    sent("a-mistake-of-the-callers", "mistake").cancelled(None)
    Script(cases, "what-is-no-code", message={"code": "undefined"}).fails("code_invalid", "code")
    for seconds in (0, -1, 601):
        Script(cases, f"in-{seconds}-seconds", seconds=seconds).fails("argument_range", "timeout")
    return cases


def device_credentials() -> Scripts:
    signed = {"key": API_KEY, "sign_type": "HMAC-SHA256"}
    cases = Scripts("device_credentials.get", {**MERCHANT, **signed, **DEVICE}, {"rawdata": RAWDATA})
    live = state({}, token=AUTHINFO, expires_at=NOW + 3600, retry_at=NOW)

    def request(nonce: str) -> Json:
        fields = {**IDS, **DEVICE, "rawdata": RAWDATA, "now": str(NOW), "version": "1", "nonce_str": nonce}
        fields = {**fields, "sign_type": "HMAC-SHA256"}
        whole = {**fields, "sign": sign_of(fields, sign_type="HMAC-SHA256")}
        return {
            "method": "POST",
            "url": PLACE,
            "body": xml_of({name: quoted(value) for name, value in whole.items()}),
        }

    used = Script(cases, "kept")
    used.load(AUTH_KEY, kept(text(live)))
    used.gives(AUTHINFO)

    def leased(one: Script) -> Json:
        one.load(AUTH_KEY, "none")
        lease = state({}, lease=one.lease(), lease_until=NOW + LEASE)
        one.swap(AUTH_KEY, None, text(lease) or "", lifetime(lease, NOW), "yes")
        return lease

    fetched = Script(cases, "fetched")
    lease = leased(fetched)
    content = {**ANSWER, "sign": sign_of(ANSWER, API_KEY, "HMAC-SHA256")}
    fetched.send(request(fetched.nonce()), answer(xml_of(content)))
    fetched.load(AUTH_KEY, kept(text(lease)))
    fetched.swap(AUTH_KEY, text(lease), text(live) or "", lifetime(live, NOW), "yes")
    fetched.load(AUTH_KEY, kept(text(live)))
    fetched.gives(AUTHINFO)
    unsigned = Script(cases, "an-answer-without-a-sign")
    lease = leased(unsigned)
    unsigned.send(request(unsigned.nonce()), answer(xml_of(ANSWER)))
    failed = failed_state(lease, pause=2)
    unsigned.load(AUTH_KEY, kept(text(lease)))
    unsigned.swap(AUTH_KEY, text(lease), text(failed) or "", lifetime(failed, NOW), "yes")
    unsigned.load(AUTH_KEY, kept(text(failed)))
    unsigned.fails("sign_missing", "sign")
    bad = Script(cases, "what-is-no-rawdata", message={"rawdata": "a b"})
    bad.fails("base64_blank", "rawdata")
    report = Script(
        cases, "reported", flow="device_credentials.report", message={}, context={"authinfo": AUTHINFO}
    )
    report.load(AUTH_KEY, kept(text(live)))
    refused = state(live, rejected=True)
    report.swap(AUTH_KEY, text(live), text(refused) or "", lifetime(refused, NOW), "yes")
    report.gives(None)
    return cases


def send() -> Scripts:
    access = {"access_token": "TOKEN", "app_id": APP_ID}
    cases = Scripts("phone.get_user_phone_number", access, {"code": CODE})
    request = post(
        "https://api.weixin.qq.com/wxa/business/getuserphonenumber?access_token=TOKEN", {"code": CODE}
    )

    def sent(name: str, reply: Any, *, within: int = 10_000, **more: Any) -> Script:
        one = Script(cases, name, **more)
        one.send(request, reply, within=within)
        return one

    info = {"phoneNumber": "13580006666", "purePhoneNumber": "13580006666", "countryCode": "86"}
    mark = {"timestamp": NOW, "appid": APP_ID}
    good = answer({"errcode": 0, "errmsg": "ok", "phone_info": {**info, "watermark": mark}})
    passed = {**info, "watermark": {"app_id": APP_ID, "timestamp": NOW}}
    sent("carried", good).gives(passed)
    sent("carried-in-a-tenth-of-a-second", good, within=100, seconds=0.1).gives(passed)
    sent("no-answer", "!").fails("call_failed", "call")
    sent("no-answer-in-time", "late").fails("call_timeout", "call")
    sent("redirected", answer("", 302)).fails("redirected", "status")
    sent("cut", answer('{"errcode":0')).fails("answer_cut", "body")
    spent = {"action": "relogin", "fault": "user", "retry": True}
    sent("refused", answer({"errcode": 40029})).ends(platform(40029, **spent))
    sent("a-mistake-of-the-callers", "mistake").cancelled(None)
    for seconds in (0, 601):
        Script(cases, f"in-{seconds}-seconds", seconds=seconds).fails("argument_range", "timeout")
    return cases


FILES = {"flows.exchange": exchange, "flows.device_credentials": device_credentials, "flows.send": send}
