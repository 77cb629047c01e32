"""The vectors of the signature of WeChat Pay APIv2: made, and verified."""

from __future__ import annotations

import hashlib
import hmac

from cases import Cases, Json, err, wrong_kind

API_KEY = "192006250b4c09247ec02edce69f6a2d"
OTHER_API_KEY = "192006250b4c09247ec02edce69f6a2e"
OFFICIAL = "the sample of the official page jsapi.php?chapter=4_3"
SOURCE = "made here after the official rule"
PARAMS: Json = {
    "appid": "wxd930ea5d5a258f4f",
    "body": "test",
    "device_info": "1000",
    "mch_id": "10000100",
    "nonce_str": "ibuaiVcKdpRxkhJA",
}
MD5 = "9A0A8659F005D6984697E2CA0A9CF3B7"
HMAC = "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6"


def sign_of(params: Json, key: str = API_KEY, sign_type: str = "MD5") -> str:
    """Sign as the official page says."""
    fields = sorted((name.encode(), str(value).encode()) for name, value in params.items())
    text = b"&".join(name + b"=" + value for name, value in fields if value and name != b"sign")
    text += b"&key=" + key.encode() if text else b"key=" + key.encode()
    if sign_type == "MD5":
        return hashlib.md5(text).hexdigest().upper()
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest().upper()


assert sign_of(PARAMS) == MD5
assert sign_of(PARAMS, sign_type="HMAC-SHA256") == HMAC


def xml_of(params: Json) -> str:
    """Write a message by hand: plain values only, sorted by name."""
    return "<xml>" + "".join(f"<{name}>{params[name]}</{name}>" for name in sorted(params)) + "</xml>"


class Signs(Cases):
    """The cases of a signature, under the official key and by MD5 unless said otherwise."""

    def __init__(self, message: Json) -> None:
        context = {"key": API_KEY, "sign_type": "MD5"}
        super().__init__(source=SOURCE, message=message, context=context)

    def signed(self, name: str, params: Json, *, key: str = API_KEY, sign_type: str = "MD5") -> None:
        """Add what is made of these parameters."""
        self.add(name, params, {"ok": sign_of(params, key, sign_type)}, key=key, sign_type=sign_type)

    def wrong_contexts(self, message: object) -> None:
        """Add what is refused of a key and an algorithm, by signing and by verifying."""
        self.add("key-empty", message, err("argument_range", "key"), key="")
        large = {"repeat": "x", "times": 65537}
        self.add("key-too-large", message, err("input_too_large", "key"), key=large)
        invalid = err("sign_type_invalid", "sign_type")
        for index, sign_type in enumerate(["", "md5", "HMAC", "HMAC_SHA256", "SHA256", "RSA", " MD5"]):
            self.add(f"sign_type-bad-{index}", message, invalid, sign_type=sign_type)
        for argument in ("key", "sign_type"):
            for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"]}.items():
                out = wrong_kind(kind, argument)
                self.add(f"{argument}-{kind}", message, out, **{argument: value})


def sign() -> Signs:
    cases = Signs(PARAMS)
    _official(cases)
    _other_params(cases)
    _auth_info(cases)
    _contradictions(cases)
    _refused_params(cases)
    cases.wrong_contexts(PARAMS)
    return cases


def _official(cases: Signs) -> None:
    cases.add("official-md5", PARAMS, {"ok": MD5}, source=OFFICIAL)
    cases.add("official-hmac", PARAMS, {"ok": HMAC}, source=OFFICIAL, sign_type="HMAC-SHA256")
    cases.add("in-another-order", dict(reversed(PARAMS.items())), {"ok": MD5})
    cases.add("with-sign", {**PARAMS, "sign": "x"}, {"ok": MD5})
    cases.add("with-empty", {**PARAMS, "attach": ""}, {"ok": MD5})
    cases.add("with-a-number", {**PARAMS, "device_info": 1000}, {"ok": MD5})
    cases.signed("other-key", PARAMS, key=OTHER_API_KEY)
    cases.signed("short-key", PARAMS, key="0")
    cases.signed("chinese-key", PARAMS, key="\u5bc6\u94a5")


def _other_params(cases: Signs) -> None:
    cases.signed("one-byte-changed", {**PARAMS, "body": "tesu"})
    cases.signed("one-field-more", {**PARAMS, "attach": "x"})
    cases.signed("one-field-less", {name: value for name, value in PARAMS.items() if name != "body"})
    cases.signed("zero", {**PARAMS, "fee": "0"})
    cases.signed("zero-number", {**PARAMS, "fee": 0})
    cases.signed("negative-number", {**PARAMS, "fee": -5})
    cases.signed("blanks-kept", {**PARAMS, "body": " test "})
    cases.signed("line-ends-kept", {**PARAMS, "body": "a\r\nb"})
    cases.signed("chinese", {**PARAMS, "body": "\u817e\u8baf\U0001f600"})
    cases.signed("ampersand-kept", {**PARAMS, "body": "a&b=c&"})
    cases.signed("sort-by-bytes", {"a": "1", "_": "2", "Z": "3", "aB": "4", "a_b": "5", "ab": "6", "A": "7"})
    cases.signed("sign-is-case-sensitive", {**PARAMS, "Sign": "x", "SIGN": "y"})
    cases.signed("nothing", {})
    cases.signed("sign_type-said", {**PARAMS, "sign_type": "HMAC-SHA256"}, sign_type="HMAC-SHA256")
    cases.signed("sign_type-empty", {**PARAMS, "sign_type": ""}, sign_type="HMAC-SHA256")


def _auth_info(cases: Signs) -> None:
    authinfo: Json = {
        "store_id": "IMG001",
        "store_name": "\u7231\u9a6c\u54e5\u5357\u5c71\u5e97",
        "device_id": "DEV001",
        "attach": "",
        "rawdata": "H0kvnUgGHKuqflNwtNqCdOVpbO4FPSowudTG",
        "appid": "wx31fdaErqR31",
        "mch_id": "12345689",
        "sub_appid": "wx31fdaErqR31",
        "sub_mch_id": "12345689",
        "now": "1239878956",
        "version": "1",
        "nonce_str": "ibuaiVcKdpRxkhJA",
    }
    sample = "made here over the fields of a tutorial's get_wxpayface_authinfo sample, under the official key"
    published = {
        "MD5": "DF7266F03ADB93BA295D6BD91CE72A28",
        "HMAC-SHA256": "222DCC5D93DB0B3FCF21EED8C73E00CAD35F5236403995409215092CEFE5DC5F",
    }
    for sign_type, expected in published.items():
        params = {**authinfo, "sign_type": sign_type}
        cases.add(f"authinfo-{sign_type}", params, {"ok": expected}, source=sample, sign_type=sign_type)


def _contradictions(cases: Signs) -> None:
    mismatch = err("sign_type_mismatch", "sign_type")
    for index, other in enumerate(["HMAC-SHA256", "md5", "RSA"]):
        cases.add(f"sign_type-contradicts-{index}", {**PARAMS, "sign_type": other}, mismatch)
    cases.add("signType-contradicts", {**PARAMS, "signType": "HMAC-SHA256"}, mismatch)


def _refused_params(cases: Signs) -> None:
    for name in ("", "a b", "a=b", "a&b", "<a>", "1a", "\u540d", "a:b", "-a", "x" * 129):
        out = err("field_name_invalid", "params")
        cases.add(f"name {name[:10]!a}", {**PARAMS, name: "1"}, out)
    large = {**PARAMS, "body": {"repeat": "x", "times": 65537}}
    cases.add("value-too-large", large, err("input_too_large", "params"))
    halves = {"a": {"repeat": "x", "times": 33000}, "b": {"repeat": "x", "times": 33000}}
    cases.add("together-too-large", halves, err("input_too_large", "params"))
    for kind, value in {"null": None, "number": 5, "flag": True, "list": [], "text": "a=1"}.items():
        cases.add(f"params-{kind}", value, err("argument_type", "params"))


SIGNED, SIGNED_HMAC = {**PARAMS, "sign": MD5}, {**PARAMS, "sign": HMAC}
GOOD, MISMATCH, MISSING = {"ok": PARAMS}, err("sign_mismatch", "sign"), err("sign_missing", "sign")
BY_HMAC = {"sign_type": "HMAC-SHA256"}


def verify() -> Signs:
    cases = Signs(SIGNED)
    _passing(cases)
    _empty_fields(cases)
    _downgrades(cases)
    _changed(cases)
    _signs(cases)
    _refused_xml(cases)
    for kind, value in {"null": None, "number": 5, "flag": True, "list": []}.items():
        cases.add(f"message-{kind}", value, err("field_type", "message"))
    cases.wrong_contexts(SIGNED)
    return cases


def _passing(cases: Signs) -> None:
    cases.add("official-md5", SIGNED, GOOD, source=OFFICIAL)
    cases.add("official-hmac", SIGNED_HMAC, GOOD, source=OFFICIAL, **BY_HMAC)
    cases.add("official-xml", xml_of(SIGNED), GOOD, source=OFFICIAL)
    cases.add("small-letters", {**PARAMS, "sign": MD5.lower()}, GOOD)
    unknown = {**PARAMS, "brand_new_field": "1"}
    cases.add("unknown-field", {**unknown, "sign": sign_of(unknown)}, {"ok": unknown})


def _empty_fields(cases: Signs) -> None:
    """Add fields without a value, which are not signed: anybody can add one, and whoever emptied one changed
    the rest."""
    blank = {"sign_type": err("sign_type_mismatch", "sign_type")}
    for name in ("attach", "a", "result_code", "sign_type", "brand_new_field"):
        empty = {**SIGNED, name: ""}
        cases.add(f"empty-{name}", empty, GOOD)
        cases.add(f"empty-{name}-xml", xml_of(empty), GOOD)
        cases.add(f"empty-{name}-hmac", {**SIGNED_HMAC, name: ""}, GOOD, **BY_HMAC)
        cases.add(f"blank-{name}", {**empty, name: " "}, blank.get(name, MISMATCH))
    cases.add("emptied", {**SIGNED, "body": ""}, MISMATCH)
    cases.add("emptied-xml", xml_of({**SIGNED, "body": ""}), MISMATCH)
    cases.add("empty-element", xml_of(SIGNED).replace("</xml>", "<attach/></xml>"), GOOD)
    cdata = "<attach><![CDATA[]]></attach></xml>"
    cases.add("empty-cdata", xml_of(SIGNED).replace("</xml>", cdata), GOOD)
    none = {"a": "", "b": ""}
    cases.add("nothing-but-empty-fields", {**none, "sign": sign_of(none)}, {"ok": {}})


def _downgrades(cases: Signs) -> None:
    cases.add("hmac-asked-md5-sent", SIGNED, MISMATCH, **BY_HMAC)
    cases.add("md5-asked-hmac-sent", SIGNED_HMAC, MISMATCH)
    named = {**PARAMS, "sign_type": "MD5"}
    downgrade = {**named, "sign": sign_of(named)}
    cases.add("message-chooses-md5", downgrade, err("sign_type_mismatch", "sign_type"), **BY_HMAC)


def _changed(cases: Signs) -> None:
    cases.add("other-key", SIGNED, MISMATCH, key=OTHER_API_KEY)
    cases.add("key-with-a-blank", SIGNED, MISMATCH, key=API_KEY + " ")
    cases.add("one-byte-changed", {**SIGNED, "body": "tesu"}, MISMATCH)
    cases.add("one-field-more", {**SIGNED, "attach": "x"}, MISMATCH)
    less = {name: value for name, value in SIGNED.items() if name != "body"}
    cases.add("one-field-less", less, MISMATCH)
    cases.add("name-in-capitals", {**less, "BODY": "test"}, MISMATCH)
    cases.add("value-with-a-blank", {**SIGNED, "body": "test "}, MISMATCH)


def _signs(cases: Signs) -> None:
    for name, sign in {
        "cut": MD5[:-1],
        "longer": MD5 + "0",
        "blank": MD5 + " ",
        "no-hex": "x" * 32,
        "chinese": "\u5f20",
    }.items():
        cases.add(f"sign-{name}", {**PARAMS, "sign": sign}, MISMATCH)
    cases.add("sign-missing", PARAMS, MISSING)
    cases.add("sign-empty", {**PARAMS, "sign": ""}, MISSING)
    cases.add("sign-of-another-name", {**PARAMS, "SIGN": MD5}, MISSING)


def _refused_xml(cases: Signs) -> None:
    doctype = '<!DOCTYPE xml [<!ENTITY e "test">]>' + xml_of(SIGNED).replace("test", "&e;")
    cases.add("xml-doctype", doctype, err("xml_forbidden", "body"))
    twice = xml_of(SIGNED).replace("<body>", "<body>changed</body><body>")
    cases.add("xml-twice", twice, err("xml_duplicate", "body"))


FILES = {"pay_v2.sign": sign, "pay_v2.verify": verify}
