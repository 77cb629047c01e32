"""The vectors of the credential of a face payment device: asked for, and looked at before it is used."""

from __future__ import annotations

from typing import Any

from cases import Cases, Json, err, present
from errors import platform
from pay_v2 import API_KEY, PARAMS, SOURCE, sign_of, xml_of
from pay_xml import REFUSED
from sample import NOW

PLACE = "https://payapp.weixin.qq.com"
RAWDATA = "H0kvnUgGHKuqflNwtNqCdOVpbO4FPSowudTG+/="
DEVICE = {"store_id": "IMG001", "store_name": "\u7231\u9a6c\u54e5\u5357\u5c71\u5e97", "device_id": "DEV001"}
MERCHANT = {"app_id": "wx31fdaErqR31", "mch_id": "12345689"}
SUB = {"sub_app_id": "wx31fdaErqR32", "sub_mch_id": "12345690"}
IDS = {"appid": MERCHANT["app_id"], "mch_id": MERCHANT["mch_id"]}
SUB_IDS = {**IDS, "sub_appid": SUB["sub_app_id"], "sub_mch_id": SUB["sub_mch_id"]}
NONCE = "ibuaiVcKdpRxkhJA"
AUTHINFO = "q3OwVMrRGXUiz0SYpLIfnhQ"
GOOD: Json = {"ok": {"authinfo": AUTHINFO, "expires_in": 3600, "issued_at": NOW}}
ANSWER = {
    "return_code": "SUCCESS",
    "return_msg": "OK",
    **IDS,
    "authinfo": AUTHINFO,
    "expires_in": "3600",
    "nonce_str": "another-nonce",
}
RETURN_MSG = "\u8bf7\u6309\u683c\u5f0f\u586b\u5199sign_type"
MISMATCH, MISSING = err("sign_mismatch", "sign"), err("sign_missing", "sign")


class Devices(Cases):
    """The cases of asking for a credential, signed by HMAC unless said otherwise."""

    def __init__(self) -> None:
        signed = {"key": API_KEY, "sign_type": "HMAC-SHA256"}
        context = {**MERCHANT, **DEVICE, **signed, "nonce_str": NONCE, "now": NOW}
        super().__init__(source=SOURCE, message={"rawdata": RAWDATA}, context=context)

    def case(self, name: str, out: Json, /, *, rawdata: object = RAWDATA, **more: Any) -> None:
        """Add a case with other fields in the context, or without the rawdata where it is ``...``."""
        self.add(name, present({"rawdata": rawdata}), out, **more)

    def sends(self, name: str, fields: Json, *, place: str = PLACE, **more: Any) -> None:
        """Add what goes over the wire, with these fields beyond the usual ones."""
        sign_type = more.get("sign_type", "HMAC-SHA256")
        usual = {**IDS, **DEVICE, "rawdata": RAWDATA, "now": str(NOW), "version": "1", "nonce_str": NONCE}
        sent = {**usual, "sign_type": sign_type, **fields}
        signed = {**sent, "sign": sign_of(sent, sign_type=sign_type)}
        request = {
            "method": "POST",
            "url": place + "/face/get_wxpayface_authinfo",
            "headers": {"content-type": "text/xml; charset=utf-8"},
            "body": xml_of({name: quoted(value) for name, value in signed.items()}),
        }
        self.case(name, {"ok": request}, **more)

    def answers(
        self,
        name: str,
        out: Json,
        fields: Json | None = None,
        /,
        *,
        signed_by: str = "HMAC-SHA256",
        signed_with: str = API_KEY,
        **more: Any,
    ) -> None:
        """Add what is made of an answer with these fields, and without those that are ``...``; signed if no
        sign is said."""
        content = present({**ANSWER, **(fields or {})})
        if "sign" not in (fields or {}):
            content["sign"] = sign_of(content, signed_with, signed_by)
        self.says(name, out, xml_of(content), **more)

    def says(self, name: str, out: Json, body: str, /, *, status: int = 200, **more: Any) -> None:
        """Add what is made of this text."""
        self.case(name, out, **more)
        self[-1].update(status=status, body=body)


def quoted(value: str) -> str:
    """Write a value as CDATA where it has signs of XML."""
    return f"<![CDATA[{value}]]>" if set(value) & set("<>&") else value


def get_auth_info() -> Devices:
    cases = Devices()
    for about in (_requests, _passing, _signs, _merchants, _values, _failures, _no_answers):
        about(cases)
    for about in (_rawdata, _texts, _ids):
        about(cases)
    return cases


def _requests(cases: Devices) -> None:
    cases.sends("request-hmac", {})
    cases.sends("request-md5", {}, sign_type="MD5")
    cases.sends("request-service-provider", SUB_IDS, **SUB)
    sub_mch_id = {"sub_mch_id": SUB["sub_mch_id"]}
    cases.sends("request-sub-mch-only", sub_mch_id, **sub_mch_id)
    attach = {"attach": '{"k":"<&>"}'}
    cases.sends("request-attach", attach, **attach)
    store = {"store_name": "\u5e97" * 128}
    cases.sends("request-longest-name", store, **store)
    left_out = ("attach", "sub_app_id", "sub_mch_id", "base_url", "insecure_base_url")
    cases.sends("request-with-nothing-more", {}, **dict.fromkeys(left_out))
    here, cloud = "http://127.0.0.1:8080", "http://payapp.weixin.qq.com"
    cases.sends("request-elsewhere", {}, place=here, base_url=here)
    cases.sends("request-insecure", {}, place=cloud, base_url=cloud, insecure_base_url=True)
    cases.case("base_url-insecure", err("base_url_invalid", "base_url"), base_url=cloud)
    cases.case("base_url-path", err("base_url_invalid", "base_url"), base_url=f"{PLACE}/face")


def _passing(cases: Devices) -> None:
    cases.answers("good-hmac", GOOD)
    cases.answers("good-md5", GOOD, signed_by="MD5", sign_type="MD5")
    cases.answers("good-service-provider", GOOD, SUB_IDS, **SUB)
    cases.answers("good-sub-mch-only", GOOD, SUB_IDS, sub_mch_id=SUB["sub_mch_id"])
    cases.answers("good-empty-sub-ids", GOOD, {"sub_appid": "", "sub_mch_id": ""})
    cases.answers("good-new-field", GOOD, {"brand_new": "1"})
    cases.answers("good-empty-new-field", GOOD, {"brand_new": ""})
    cases.answers("good-empty-sign_type", GOOD, {"sign_type": ""})
    cases.answers("good-empty-result-code", GOOD, {"result_code": ""})
    cases.answers("good-sign_type-said", GOOD, {"sign_type": "HMAC-SHA256"})
    cases.answers("good-result-code", GOOD, {"result_code": "SUCCESS"})
    cases.answers("expires_in-1", {"ok": {**GOOD["ok"], "expires_in": 1}}, {"expires_in": "1"})


def _signs(cases: Devices) -> None:
    cases.answers("sign-md5-for-hmac", MISMATCH, signed_by="MD5")
    cases.answers("sign-hmac-for-md5", MISMATCH, sign_type="MD5")
    cases.answers("sign-other-key", MISMATCH, signed_with=API_KEY[:-1] + "e")
    cases.answers("sign-of-other-fields", MISMATCH, {"sign": sign_of(PARAMS, sign_type="HMAC-SHA256")})
    cases.answers("sign-missing", MISSING, {"sign": ...})
    cases.answers("sign-empty", MISSING, {"sign": ""})
    downgrade = err("sign_type_mismatch", "sign_type")
    cases.answers("sign-type-downgrade", downgrade, {"sign_type": "MD5"}, signed_by="MD5")


def _merchants(cases: Devices) -> None:
    appid, mch_id = err("expected_mismatch", "appid"), err("expected_mismatch", "mch_id")
    cases.answers("other-appid", appid, {"appid": "wx31fdaErqR32"})
    cases.answers("appid-missing", appid, {"appid": ...})
    cases.answers("other-mch-id", mch_id, {"mch_id": "12345688"})
    cases.answers("mch-id-missing", mch_id, {"mch_id": ...})
    sub_appid, sub_mch_id = err("expected_mismatch", "sub_appid"), err("expected_mismatch", "sub_mch_id")
    cases.answers("sub-mch-id-uncalled-for", sub_mch_id, {"sub_mch_id": "1"})
    cases.answers("sub-appid-uncalled-for", sub_appid, {"sub_appid": "wx1"})
    cases.answers("sub-ids-missing", sub_appid, **SUB)
    cases.answers("other-sub-mch-id", sub_mch_id, {**SUB_IDS, "sub_mch_id": "1"}, **SUB)


def _values(cases: Devices) -> None:
    for name in ("authinfo", "expires_in"):
        cases.answers(f"{name}-missing", err("answer_shape", name), {name: ...})
        cases.answers(f"{name}-empty", err("answer_shape", name), {name: ""})
    for index, value in enumerate(["0", "-1", "1.5", "1h", "99999999999", " 3600"]):
        cases.answers(f"expires_in-bad-{index}", err("answer_shape", "expires_in"), {"expires_in": value})


def failed(argument: str, errmsg: str) -> Json:
    """Give what WeChat Pay's saying no is."""
    return platform(
        None,
        code="pay_failed",
        argument=argument,
        action="reject",
        fault="unknown",
        retry=False,
        errmsg=errmsg,
    )


def _failures(cases: Devices) -> None:
    for word in ("FAIL", "PARAM_ERROR", "SYSTEMERROR", "ERROR", "success", "SUCCESS "):
        out = failed("return_code", f"{word} {RETURN_MSG}")
        said = {"return_code": word, "return_msg": RETURN_MSG}
        cases.answers(f"return-code {word!r}", out, {**said, "sign": ...})
        cases.answers(f"return-code {word!r} signed", out, said)
    shape = err("answer_shape", "return_code")
    cases.answers("return-code-missing", shape, {"return_code": ...})
    cases.answers("return-code-empty", shape, {"return_code": ""})
    busy = {"result_code": "FAIL", "err_code": "SYSTEMERROR", "err_code_des": "busy"}
    cases.answers("result-code-fail", failed("result_code", "SYSTEMERROR busy FAIL OK"), busy)
    said = {"return_code": "FAIL", "return_msg": f"bad {RAWDATA}"}
    cases.answers("fail-with-the-rawdata", failed("return_code", ""), said)


def _no_answers(cases: Devices) -> None:
    for name, code, body in [
        ("empty", "answer_empty", ""),
        ("html", "answer_html", "<!DOCTYPE html><html></html>"),
        ("bom", "answer_bom", "\ufeff<xml></xml>"),
        ("json", "xml_invalid", '{"errcode":-1}'),
        ("cut", "xml_cut", "<xml><return_code>SUCC"),
        ("entity", "xml_forbidden", REFUSED["xml_forbidden"]["billion-laughs"]),
    ]:
        cases.says(f"answer-{name}", err(code, "body"), body)
    cases.answers("status-302", err("redirected", "status"), status=302)
    cases.answers("status-500", err("answer_status", "status"), status=500)


def _rawdata(cases: Devices) -> None:
    cases.case("rawdata-missing", err("field_missing", "rawdata"), rawdata=...)
    cases.case("rawdata-empty", err("field_range", "rawdata"), rawdata="")
    cases.case("rawdata-too-long", err("field_range", "rawdata"), rawdata="x" * 2049)
    cases.case("rawdata-with-blanks", err("base64_blank", "rawdata"), rawdata=RAWDATA.replace("+", " "))
    cases.case("rawdata-control", err("xml_character", "params"), rawdata="a\x00")
    for kind, value in {"null": None, "number": 5, "list": ["x"]}.items():
        cases.case(f"rawdata-{kind}", err("field_type", "rawdata"), rawdata=value)


def _texts(cases: Devices) -> None:
    for name, limit in {"store_id": 32, "store_name": 128, "device_id": 32, "attach": 2048}.items():
        cases.case(f"{name}-empty", err("argument_range", name), **{name: ""})
        cases.case(f"{name}-too-long", err("argument_range", name), **{name: "x" * (limit + 1)})
        if name != "attach":
            cases.case(f"{name}-null", err("argument_missing", name), **{name: None})
    cases.case("key-empty", err("argument_range", "key"), key="")
    cases.case("sign_type-md5", err("sign_type_invalid", "sign_type"), sign_type="md5")
    cases.case("now-milliseconds", err("now_invalid", "now"), now=NOW * 1000)


def _ids(cases: Devices) -> None:
    missing = err("argument_missing", "sub_mch_id")
    cases.case("sub_app_id-null", missing, sub_app_id="wx1", sub_mch_id=None)
    cases.case("sub-app-id-alone", missing, sub_app_id="wx1")
    for name in ("mch_id", "sub_mch_id", "nonce_str"):
        for index, value in enumerate(["", "x" * 33, "a b"]):
            cases.case(f"{name}-bad-{index}", err("argument_range", name), **{name: value})
    for name in ("app_id", "sub_app_id"):
        for index, value in enumerate(["", "x" * 65, "a b"]):
            cases.case(f"{name}-bad-{index}", err("app_id_invalid", name), **{**SUB, name: value})


def check_auth_info() -> Cases:
    usual = {"authinfo": AUTHINFO, "expires_in": 3600, "issued_at": NOW, "now": NOW, "margin": 60}
    cases = Cases(source=SOURCE, message=None, context=usual)

    def case(name: str, out: Json, /, **context: object) -> None:
        cases.add(name, None, out, **context)

    good, expired = {"ok": usual["authinfo"]}, err("credential_expired", "authinfo")
    case("good", good)
    case("last-second-but-the-margin", good, now=NOW + 3539)
    case("margin-reached", expired, now=NOW + 3540)
    case("no-margin", good, now=NOW + 3599, margin=0)
    case("no-margin-expired", expired, now=NOW + 3600, margin=0)
    case("lifetime-below-the-margin", expired, expires_in=60)
    case("clock-behind-60", good, now=NOW - 60)
    case("clock-behind-61", err("timestamp_future", "issued_at"), now=NOW - 61)
    case("margin-negative", expired, margin=-1)
    for seconds in (0, -1, 366 * 86400 + 1):
        case(f"expires_in {seconds}", err("argument_range", "expires_in"), expires_in=seconds)
    case("authinfo-empty", err("argument_range", "authinfo"), authinfo="")
    for name in ("now", "issued_at"):
        case(f"{name}-milliseconds", err("now_invalid", name), **{name: NOW * 1000})
    case("margin-null", good, margin=None)
    case("margin-null-reached", expired, now=NOW + 3540, margin=None)
    for name in ("authinfo", "expires_in", "issued_at"):
        case(f"{name}-null", err("argument_missing", name), **{name: None})
    for name in usual:
        for kind, value in {"flag": True, "list": [], "fraction": 1.5}.items():
            case(f"{name}-{kind}", err("argument_type", name), **{name: value})
    return cases


FILES = {"face_pay.get_auth_info": get_auth_info, "face_pay.check_auth_info": check_auth_info}
