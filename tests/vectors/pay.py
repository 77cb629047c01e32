"""The vectors of WeChat Pay APIv2: its signature, its XML, and the credential of a face payment device."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from calls import platform
from common import NOW, Json, err, wrong_kind

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


class Cases(list[Json]):
    """The cases of one operation."""

    def add(self, name: str, message: object, out: Json, source: str = SOURCE, **context: object) -> None:
        self.append({"id": name, "source": source, "message": message, "context": context, "out": out})


def wrong_contexts(cases: Cases, message: object) -> None:
    """What is refused of a key and an algorithm, by signing and by verifying."""

    def add(name: str, out: Json, **context: object) -> None:
        cases.add(name, message, out, **{"key": API_KEY, "sign_type": "MD5", **context})

    add("key-empty", err("argument_range", "key"), key="")
    add("key-too-large", err("input_too_large", "key"), key={"repeat": "x", "times": 65537})
    for index, sign_type in enumerate(["", "md5", "HMAC", "HMAC_SHA256", "SHA256", "RSA", " MD5"]):
        add(f"sign_type-bad-{index}", err("sign_type_invalid", "sign_type"), sign_type=sign_type)
    for argument in ("key", "sign_type"):
        for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"]}.items():
            add(f"{argument}-{kind}", wrong_kind(kind, argument), **{argument: value})


def sign() -> Cases:
    cases = Cases()

    def signed(
        name: str, params: Json, *, source: str = SOURCE, key: str = API_KEY, sign_type: str = "MD5"
    ) -> None:
        out = {"ok": sign_of(params, key, sign_type)}
        cases.add(name, params, out, source, key=key, sign_type=sign_type)

    cases.add("official-md5", PARAMS, {"ok": MD5}, OFFICIAL, key=API_KEY, sign_type="MD5")
    cases.add("official-hmac", PARAMS, {"ok": HMAC}, OFFICIAL, key=API_KEY, sign_type="HMAC-SHA256")
    cases.add("in-another-order", dict(reversed(PARAMS.items())), {"ok": MD5}, key=API_KEY, sign_type="MD5")
    cases.add("with-sign", {**PARAMS, "sign": "x"}, {"ok": MD5}, key=API_KEY, sign_type="MD5")
    cases.add("with-empty", {**PARAMS, "attach": ""}, {"ok": MD5}, key=API_KEY, sign_type="MD5")
    cases.add("with-a-number", {**PARAMS, "device_info": 1000}, {"ok": MD5}, key=API_KEY, sign_type="MD5")
    signed("other-key", PARAMS, key=OTHER_API_KEY)
    signed("short-key", PARAMS, key="0")
    signed("chinese-key", PARAMS, key="\u5bc6\u94a5")
    signed("one-byte-changed", {**PARAMS, "body": "tesu"})
    signed("one-field-more", {**PARAMS, "attach": "x"})
    signed("one-field-less", {name: value for name, value in PARAMS.items() if name != "body"})
    signed("zero", {**PARAMS, "fee": "0"})
    signed("zero-number", {**PARAMS, "fee": 0})
    signed("negative-number", {**PARAMS, "fee": -5})
    signed("blanks-kept", {**PARAMS, "body": " test "})
    signed("line-ends-kept", {**PARAMS, "body": "a\r\nb"})
    signed("chinese", {**PARAMS, "body": "\u817e\u8baf\U0001f600"})
    signed("ampersand-kept", {**PARAMS, "body": "a&b=c&"})
    signed("sort-by-bytes", {"a": "1", "_": "2", "Z": "3", "aB": "4", "a_b": "5", "ab": "6", "A": "7"})
    signed("sign-is-case-sensitive", {**PARAMS, "Sign": "x", "SIGN": "y"})
    signed("nothing", {})
    signed("sign_type-said", {**PARAMS, "sign_type": "HMAC-SHA256"}, sign_type="HMAC-SHA256")
    signed("sign_type-empty", {**PARAMS, "sign_type": ""}, sign_type="HMAC-SHA256")
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
        cases.add(f"authinfo-{sign_type}", params, {"ok": expected}, sample, key=API_KEY, sign_type=sign_type)

    usual = {"key": API_KEY, "sign_type": "MD5"}
    mismatch = err("sign_type_mismatch", "sign_type")
    for index, other in enumerate(["HMAC-SHA256", "md5", "RSA"]):
        cases.add(f"sign_type-contradicts-{index}", {**PARAMS, "sign_type": other}, mismatch, **usual)
    cases.add("signType-contradicts", {**PARAMS, "signType": "HMAC-SHA256"}, mismatch, **usual)
    for name in ("", "a b", "a=b", "a&b", "<a>", "1a", "\u540d", "a:b", "-a", "x" * 129):
        out = err("field_name_invalid", "params")
        cases.add(f"name {name[:10]!a}", {**PARAMS, name: "1"}, out, **usual)
    large = {**PARAMS, "body": {"repeat": "x", "times": 65537}}
    cases.add("value-too-large", large, err("input_too_large", "params"), **usual)
    halves = {"a": {"repeat": "x", "times": 33000}, "b": {"repeat": "x", "times": 33000}}
    cases.add("together-too-large", halves, err("input_too_large", "params"), **usual)
    for kind, value in {"null": None, "number": 5, "flag": True, "list": [], "text": "a=1"}.items():
        cases.add(f"params-{kind}", value, err("argument_type", "params"), **usual)
    wrong_contexts(cases, PARAMS)
    return cases


def verify() -> Cases:
    cases = Cases()
    usual = {"key": API_KEY, "sign_type": "MD5"}
    hmac_usual = {"key": API_KEY, "sign_type": "HMAC-SHA256"}
    good, mismatch = {"ok": PARAMS}, err("sign_mismatch", "sign")
    blank = {"sign_type": err("sign_type_mismatch", "sign_type")}
    md5, long = {**PARAMS, "sign": MD5}, {**PARAMS, "sign": HMAC}
    cases.add("official-md5", md5, good, OFFICIAL, **usual)
    cases.add("official-hmac", long, good, OFFICIAL, **hmac_usual)
    cases.add("official-xml", xml_of(md5), good, OFFICIAL, **usual)
    cases.add("small-letters", {**PARAMS, "sign": MD5.lower()}, good, **usual)
    unknown = {**PARAMS, "brand_new_field": "1"}
    cases.add("unknown-field", {**unknown, "sign": sign_of(unknown)}, {"ok": unknown}, **usual)
    # What has no value is not signed: anybody can add it, and whoever emptied something has changed what was signed.
    for name in ("attach", "a", "result_code", "sign_type", "brand_new_field"):
        empty = {**md5, name: ""}
        cases.add(f"empty-{name}", empty, good, **usual)
        cases.add(f"empty-{name}-xml", xml_of(empty), good, **usual)
        cases.add(f"empty-{name}-hmac", {**long, name: ""}, good, **hmac_usual)
        cases.add(f"blank-{name}", {**empty, name: " "}, blank.get(name, mismatch), **usual)
    cases.add("emptied", {**md5, "body": ""}, mismatch, **usual)
    cases.add("emptied-xml", xml_of({**md5, "body": ""}), mismatch, **usual)
    cases.add("empty-element", xml_of(md5).replace("</xml>", "<attach/></xml>"), good, **usual)
    cases.add(
        "empty-cdata", xml_of(md5).replace("</xml>", "<attach><![CDATA[]]></attach></xml>"), good, **usual
    )
    none = {"a": "", "b": ""}
    cases.add("nothing-but-empty-fields", {**none, "sign": sign_of(none)}, {"ok": {}}, **usual)
    cases.add("hmac-asked-md5-sent", md5, mismatch, **hmac_usual)
    cases.add("md5-asked-hmac-sent", long, mismatch, **usual)
    named = {**PARAMS, "sign_type": "MD5"}
    downgrade = {**named, "sign": sign_of(named)}
    cases.add("message-chooses-md5", downgrade, err("sign_type_mismatch", "sign_type"), **hmac_usual)
    cases.add("other-key", md5, mismatch, **{**usual, "key": OTHER_API_KEY})
    cases.add("key-with-a-blank", md5, mismatch, **{**usual, "key": API_KEY + " "})
    cases.add("one-byte-changed", {**md5, "body": "tesu"}, mismatch, **usual)
    cases.add("one-field-more", {**md5, "attach": "x"}, mismatch, **usual)
    less = {name: value for name, value in md5.items() if name != "body"}
    cases.add("one-field-less", less, mismatch, **usual)
    cases.add("name-in-capitals", {**less, "BODY": "test"}, mismatch, **usual)
    cases.add("value-with-a-blank", {**md5, "body": "test "}, mismatch, **usual)
    for name, sign in {
        "cut": MD5[:-1],
        "longer": MD5 + "0",
        "blank": MD5 + " ",
        "no-hex": "x" * 32,
        "chinese": "\u5f20",
    }.items():
        cases.add(f"sign-{name}", {**PARAMS, "sign": sign}, mismatch, **usual)
    cases.add("sign-missing", PARAMS, err("sign_missing", "sign"), **usual)
    cases.add("sign-empty", {**PARAMS, "sign": ""}, err("sign_missing", "sign"), **usual)
    cases.add("sign-of-another-name", {**PARAMS, "SIGN": MD5}, err("sign_missing", "sign"), **usual)
    doctype = '<!DOCTYPE xml [<!ENTITY e "test">]>' + xml_of(md5).replace("test", "&e;")
    cases.add("xml-doctype", doctype, err("xml_forbidden", "body"), **usual)
    twice = xml_of(md5).replace("<body>", "<body>changed</body><body>")
    cases.add("xml-twice", twice, err("xml_duplicate", "body"), **usual)
    for kind, value in {"null": None, "number": 5, "flag": True, "list": []}.items():
        cases.add(f"message-{kind}", value, err("field_type", "message"), **usual)
    wrong_contexts(cases, md5)
    return cases


CDATA = "<xml>\n  <return_code><![CDATA[SUCCESS]]></return_code>\r\n\t<empty></empty><none/>\n</xml>\n"
REFUSED = {
    "xml_forbidden": {
        "doctype": "<!DOCTYPE xml><xml><a>1</a></xml>",
        "billion-laughs": '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><a>&c;</a></xml>',
        "external-entity": '<!DOCTYPE foo [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><xml><a>&xxe;</a></xml>',
        "parameter-entity": '<!DOCTYPE foo [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd">%p;]><xml><a>1</a></xml>',
        "doctype-unclosed": "<!DOCTYPE foo [",
        "doctype-later": "<xml><!DOCTYPE foo><a>1</a></xml>",
        "html-page": "<!DOCTYPE html><html><head><title>404</title></head></html>",
        "unknown-entity": "<xml><a>&nbsp;</a></xml>",
        "entity-in-capitals": "<xml><a>&LT;</a></xml>",
        "processing-instruction": "<?xml-stylesheet href='x'?><xml><a>1</a></xml>",
        "php": "<xml><a><?php echo 1 ?></a></xml>",
        "declaration-later": "<xml><?xml version='1.0'?><a>1</a></xml>",
        "declaration-after-a-blank": " <?xml version='1.0'?><xml><a>1</a></xml>",
        "declaration-twice": "<?xml version='1.0'?><?xml version='1.0'?><xml></xml>",
        "comment": "<xml><!-- c --><a>1</a></xml>",
        "comment-in-a-value": "<xml><a>1<!-- c -->2</a></xml>",
        "comment-after": "<xml><a>1</a></xml><!-- c -->",
        "attribute": '<xml><a b="c">1</a></xml>',
        "attribute-of-the-root": '<xml xmlns="x"><a>1</a></xml>',
        "long-attribute": f'<xml><a b="{"x" * 20000}">1</a></xml>',
    },
    "xml_invalid": {
        "html-without-doctype": "<html><body>502</body></html>",
        "json": '{"return_code":"SUCCESS"}',
        "text": "SUCCESS",
        "other-root": "<root><a>1</a></root>",
        "root-in-capitals": "<XML><a>1</a></XML>",
        "two-roots": "<xml><a>1</a></xml><xml><b>2</b></xml>",
        "text-before": "x<xml><a>1</a></xml>",
        "text-after": "<xml><a>1</a></xml>x",
        "text-between": "<xml>x<a>1</a></xml>",
        "cdata-between": "<xml><![CDATA[ ]]><a>1</a></xml>",
        "entity-between": "<xml>&#32;<a>1</a></xml>",
        "cdata-outside": "<![CDATA[x]]><xml></xml>",
        "cdata-escape": "<xml><a><![CDATA[x]]>]]></a></xml>",
        "names-differ": "<xml><a>1</b></xml>",
        "names-differ-in-case": "<xml><a>1</A></xml>",
        "closed-twice": "<xml><a>1</a></a></xml>",
        "bare-ampersand": "<xml><a>a & b</a></xml>",
        "ampersand-without-semicolon": "<xml><a>a&amp</a></xml>",
        "name-with-colon": "<xml><x:a>1</x:a></xml>",
        "name-chinese": "<xml><\u540d>1</\u540d></xml>",
        "name-proto": "<xml><__proto__>1</__proto__></xml>",
        "name-too-long": f"<xml><{'a' * 129}>1</{'a' * 129}></xml>",
        "encoding-gbk": '<?xml version="1.0" encoding="GBK"?><xml><a>1</a></xml>',
        "encoding-utf-16": '<?xml version="1.0" encoding="UTF-16"?><xml><a>1</a></xml>',
        "declaration-without-version": '<?xml encoding="utf-8"?><xml><a>1</a></xml>',
        "declaration-of-more": '<?xml version="1.0" foo="1"?><xml><a>1</a></xml>',
        "declaration-turned-round": '<?xml encoding="utf-8" version="1.0"?><xml><a>1</a></xml>',
        "declaration-maybe-standalone": '<?xml version="1.0" standalone="maybe"?><xml><a>1</a></xml>',
        "declaration-version-twice": '<?xml version="1.0" version="1.0"?><xml><a>1</a></xml>',
        "version-1.1": '<?xml version="1.1"?><xml><a>1</a></xml>',
        "bom": "\ufeff<xml><a>1</a></xml>",
        "colon-in-front": "<xml><:a>1</:a></xml>",
        "colon-in-front-of-the-root": "<:xml><a>1</a></:xml>",
        "colon-in-front-of-the-end": "<xml><a>1</:a></xml>",
        "colon-in-front-of-the-start": "<xml><:a>1</a></xml>",
        "colon-in-front-of-an-empty-one": "<xml><:a/></xml>",
    },
    "xml_duplicate": {
        "element-twice": "<xml><a>1</a><a>2</a></xml>",
        "element-twice-the-same": "<xml><a>1</a><b/><a>1</a></xml>",
        "element-twice-empty": "<xml><a/><a/></xml>",
    },
    "xml_nested": {
        "element-in-a-field": "<xml><a><b>1</b></a></xml>",
        "empty-in-a-field": "<xml><a>1<b/></a></xml>",
        "root-in-a-field": "<xml><a><xml>1</xml></a></xml>",
        "deep": "<xml>" + "<a>" * 5000 + "</a>" * 5000 + "</xml>",
    },
    "xml_character": {
        "nul": "<xml><a>\x00</a></xml>",
        "control": "<xml><a>a\x1bb</a></xml>",
        "nul-by-number": "<xml><a>&#0;</a></xml>",
        "control-by-number": "<xml><a>&#x1b;</a></xml>",
        "not-a-character": "<xml><a>\ufffe</a></xml>",
        "not-a-character-by-number": "<xml><a>&#xFFFF;</a></xml>",
        "surrogate-by-number": "<xml><a>&#xD800;</a></xml>",
        "surrogates-by-number": "<xml><a>&#xD83D;&#xDE00;</a></xml>",
        "surrogate-by-decimal-number": "<xml><a>&#55296;</a></xml>",
        "beyond-unicode": "<xml><a>&#x110000;</a></xml>",
        "beyond-32-bits": "<xml><a>&#4294967296;</a></xml>",
    },
    "xml_cut": {
        "empty": "",
        "blank": " \n",
        "in-the-root": "<xml>",
        "in-a-value": "<xml><a>1",
        "in-a-tag": "<xml><a>1</",
        "in-cdata": "<xml><a><![CDATA[x]]",
        "in-a-comment": "<xml><!-- ",
        "declaration-only": '<?xml version="1.0"?>',
        "after-a-field": "<xml><a>1</a>",
        "in-the-root-s-name": "<x",
        "in-a-name": "<xml><sign>1</sign><sign",
        "in-a-name-within-a-field": "<xml><a><m",
        "in-the-mark-of-cdata": "<xml><a><![CD",
        "in-the-mark-of-a-comment": "<xml><!-",
        "in-an-entity": "<xml><a>&am",
        "in-a-number": "<xml><a>&#6",
    },
}


def parse_xml() -> Cases:
    cases = Cases()

    def read(name: str, text: str, **fields: str) -> None:
        cases.add(name, text, {"ok": fields})

    read("cdata-and-blanks", CDATA, return_code="SUCCESS", empty="", none="")
    read("declaration", '<?xml version="1.0" encoding="utf-8"?>\n<xml><a>1</a></xml>', a="1")
    read("declaration-without-encoding", "<?xml version='1.0'?><xml><a>1</a></xml>", a="1")
    read("declaration-line-end", '<?xml\r\nversion="1.0"?><xml><a>1</a></xml>', a="1")
    read("replacement-character-by-number", "<xml><a>&#xFFFD;</a></xml>", a="\ufffd")
    read("declaration-standalone", '<?xml version="1.0" standalone="yes" ?><xml><a>1</a></xml>', a="1")
    read("nothing", "<xml></xml>")
    read("nothing-short", "<xml/>")
    read("blanks-kept", "<xml><a> 1 </a></xml>", a=" 1 ")
    read("entities", "<xml><a>&lt;&gt;&amp;&apos;&quot;</a></xml>", a="<>&'\"")
    read("numeric", "<xml><a>&#20013;&#x6587;&#13;&#x1F600;</a></xml>", a="\u4e2d\u6587\r\U0001f600")
    read("cdata-is-literal", "<xml><a><![CDATA[<b>&amp;</b>]]></a></xml>", a="<b>&amp;</b>")
    read("cdata-split", "<xml><a><![CDATA[x]]]]><![CDATA[>y]]></a></xml>", a="x]]>y")
    read("mixed", "<xml><a>x<![CDATA[<]]>&gt;y</a></xml>", a="x<>y")
    read("line-ends", "<xml><a>a\r\nb\rc\nd</a><b><![CDATA[a\r\nb]]></b></xml>", a="a\nb\nc\nd", b="a\nb")
    read("chinese", "<xml><a>\u817e\u8baf</a></xml>", a="\u817e\u8baf")
    read("blank-in-tags", "<xml ><a >1</a ><b /></xml >", a="1", b="")
    read(
        "names",
        "<xml><coupon_id_0>1</coupon_id_0><_a>2</_a><A.b-c>3</A.b-c></xml>",
        coupon_id_0="1",
        _a="2",
        **{"A.b-c": "3"},
    )
    for code, texts in REFUSED.items():
        for name, text in texts.items():
            cases.add(name, text, err(code, "body"))
    large = {"repeat": "x", "times": 65537}
    cases.add("too-large", large, err("input_too_large", "body"))
    for kind, value in {"null": None, "number": 5, "flag": True, "list": [], "object": {}}.items():
        cases.add(f"body-{kind}", value, err("field_type", "body"))
    return cases


def build_xml() -> Cases:
    cases = Cases()

    def written(name: str, xml: str, **params: Any) -> None:
        cases.add(name, params, {"ok": xml})

    written("nothing", "<xml></xml>")
    written("plain", "<xml><a>1</a><b>\u817e\u8baf</b></xml>", b="\u817e\u8baf", a="1")
    written("number", "<xml><a>1</a></xml>", a=1)
    written("empty", "<xml><a></a></xml>", a="")
    written("quotes", "<xml><a>\"'</a></xml>", a="\"'")
    written("markup", "<xml><a><![CDATA[<b>&]]></a></xml>", a="<b>&")
    written("json", '<xml><a>{"k":"v"}</a></xml>', a='{"k":"v"}')
    written("cdata-end", "<xml><a><![CDATA[x]]]]><![CDATA[>y]]></a></xml>", a="x]]>y")
    written("cdata-end-alone", "<xml><a><![CDATA[]]]]><![CDATA[>]]></a></xml>", a="]]>")
    written("cdata-end-twice", "<xml><a><![CDATA[]]]]><![CDATA[>]]]]><![CDATA[>]]></a></xml>", a="]]>]]>")
    written("cdata-inside", "<xml><a><![CDATA[<![CDATA[x]]]]><![CDATA[>]]></a></xml>", a="<![CDATA[x]]>")
    written("carriage-return", "<xml><a>a&#13;\nb&lt;&gt;&amp;]]&gt;</a></xml>", a="a\r\nb<>&]]>")
    written("line-feed-and-tab", "<xml><a>a\n\tb</a></xml>", a="a\n\tb")
    for name, value in {"nul": "\x00", "control": "a\x1bb", "not-a-character": "\uffff"}.items():
        cases.add(f"value-{name}", {"a": value}, err("xml_character", "params"))
    for name in ("", "a b", "a><b", "xml:a", "1a", "\u540d"):
        cases.add(f"name {name!a}", {name: "1"}, err("field_name_invalid", "params"))
    cases.add("too-large", {"a": {"repeat": "x", "times": 65537}}, err("input_too_large", "params"))
    cases.add("too-large-written", {"a": {"repeat": "]]>", "times": 20000}}, err("input_too_large", "params"))
    for kind, value in {"null": None, "number": 5, "list": [], "text": "<xml/>"}.items():
        cases.add(f"params-{kind}", value, err("argument_type", "params"))
    return cases


def types() -> list[Json]:
    """Values that only Rust cannot be given, so that the error can name the field."""
    cases = []
    usual = {"key": API_KEY, "sign_type": "MD5"}
    for operation, context, code, argument in [
        ("pay_v2.sign", usual, "argument_type", "params"),
        ("pay_v2.build_xml", {}, "argument_type", "params"),
        ("pay_v2.verify", usual, "field_type", "message"),
    ]:
        for kind, value in {"null": None, "flag": True, "list": ["x"], "object": {}, "fraction": 1.5}.items():
            for name, named in {"body": f"{argument}.body", "a b": argument, "x" * 41: argument}.items():
                cases.append(
                    {
                        "id": f"{operation}-{name[:4]}-{kind}",
                        "types_of": operation,
                        "message": {"sign": MD5, name: value},
                        "context": context,
                        "out": err(code, named),
                    }
                )
    return cases


RAWDATA = "H0kvnUgGHKuqflNwtNqCdOVpbO4FPSowudTG+/="
DEVICE = {"store_id": "IMG001", "store_name": "\u7231\u9a6c\u54e5\u5357\u5c71\u5e97", "device_id": "DEV001"}
MERCHANT = {"app_id": "wx31fdaErqR31", "mch_id": "12345689"}
SUB = {"sub_app_id": "wx31fdaErqR32", "sub_mch_id": "12345690"}
NONCE = "ibuaiVcKdpRxkhJA"


def get_auth_info() -> Cases:
    cases = Cases()
    usual: Json = {
        **MERCHANT,
        **DEVICE,
        "key": API_KEY,
        "sign_type": "HMAC-SHA256",
        "nonce_str": NONCE,
        "now": NOW,
    }
    ids = {"appid": MERCHANT["app_id"], "mch_id": MERCHANT["mch_id"]}
    sub_ids = {**ids, "sub_appid": SUB["sub_app_id"], "sub_mch_id": SUB["sub_mch_id"]}

    def case(
        name: str, out: Json, /, *, drop: tuple[str, ...] = (), rawdata: object = RAWDATA, **more: Any
    ) -> None:
        answer = {key: more.pop(key) for key in ("status", "body") if key in more}
        context = {name: value for name, value in {**usual, **more}.items() if name not in drop}
        message = {} if rawdata is ... else {"rawdata": rawdata}
        cases.append(
            {"id": name, "source": SOURCE, "message": message, "context": context, **answer, "out": out}
        )

    def sends(name: str, fields: Json, *, place: str = "https://payapp.weixin.qq.com", **more: Any) -> None:
        sign_type = more.get("sign_type", "HMAC-SHA256")
        sent = {
            **ids,
            **DEVICE,
            "rawdata": RAWDATA,
            "now": str(NOW),
            "version": "1",
            "sign_type": sign_type,
            "nonce_str": NONCE,
            **fields,
        }
        signed = {**sent, "sign": sign_of(sent, sign_type=sign_type)}
        cdata = {
            name: f"<![CDATA[{value}]]>" if set(value) & set("<>&") else value
            for name, value in signed.items()
        }
        request = {
            "method": "POST",
            "url": place + "/face/get_wxpayface_authinfo",
            "headers": {"content-type": "text/xml; charset=utf-8"},
            "body": xml_of(cdata),
        }
        case(name, {"ok": request}, **more)

    sends("request-hmac", {})
    sends("request-md5", {}, sign_type="MD5")
    sends("request-service-provider", sub_ids, **SUB)
    sends("request-sub-mch-only", {"sub_mch_id": SUB["sub_mch_id"]}, sub_mch_id=SUB["sub_mch_id"])
    attach = '{"k":"<&>"}'
    sends("request-attach", {"attach": attach}, attach=attach)
    sends("request-elsewhere", {}, place="http://127.0.0.1:8080", origin="http://127.0.0.1:8080")
    cloud = "http://payapp.weixin.qq.com"
    sends("request-insecure", {}, place=cloud, origin=cloud, insecure_origin=True)
    case("origin-insecure", err("origin_invalid", "origin"), origin=cloud)
    nothing = {
        "attach": None,
        "sub_app_id": None,
        "sub_mch_id": None,
        "origin": None,
        "insecure_origin": None,
    }
    sends("request-with-nothing-more", {}, **nothing)
    store = {"store_name": "\u5e97" * 128}
    sends("request-longest-name", store, **store)

    authinfo = "q3OwVMrRGXUiz0SYpLIfnhQ"

    def answers(
        name: str,
        out: Json,
        fields: Json | None = None,
        *,
        answer_key: str = API_KEY,
        answer_type: str = "HMAC-SHA256",
        sign: str | None = None,
        body: str | None = None,
        without: tuple[str, ...] = (),
        **more: Any,
    ) -> None:
        content: Json = {
            "return_code": "SUCCESS",
            "return_msg": "OK",
            **ids,
            "authinfo": authinfo,
            "expires_in": "3600",
            "nonce_str": "another-nonce",
            **(fields or {}),
        }
        content = {name: value for name, value in content.items() if name not in without}
        if "sign" not in without:
            content["sign"] = sign if sign is not None else sign_of(content, answer_key, answer_type)
        text = xml_of(content) if body is None else body
        case(name, out, body=text, status=more.pop("status", 200), **more)

    good = {"ok": {"authinfo": authinfo, "expires_in": 3600, "issued_at": NOW}}
    answers("good-hmac", good)
    answers("good-md5", good, answer_type="MD5", sign_type="MD5")
    answers("good-service-provider", good, sub_ids, **SUB)
    answers("good-sub-mch-only", good, sub_ids, sub_mch_id=SUB["sub_mch_id"])
    answers("good-empty-sub-ids", good, {"sub_appid": "", "sub_mch_id": ""})
    answers("good-new-field", good, {"brand_new": "1"})
    answers("good-empty-new-field", good, {"brand_new": ""})
    answers("good-empty-sign_type", good, {"sign_type": ""})
    answers("good-empty-result-code", good, {"result_code": ""})
    answers("return-code-empty", err("answer_shape", "return_code"), {"return_code": ""})
    answers("good-sign_type-said", good, {"sign_type": "HMAC-SHA256"})
    answers("good-result-code", good, {"result_code": "SUCCESS"})
    answers("expires_in-1", {"ok": {**good["ok"], "expires_in": 1}}, {"expires_in": "1"})

    mismatch = err("sign_mismatch", "sign")
    answers("sign-md5-for-hmac", mismatch, answer_type="MD5")
    answers("sign-hmac-for-md5", mismatch, sign_type="MD5")
    answers("sign-other-key", mismatch, answer_key=API_KEY[:-1] + "e")
    answers("sign-of-other-fields", mismatch, sign=sign_of(PARAMS, sign_type="HMAC-SHA256"))
    answers("sign-missing", err("sign_missing", "sign"), without=("sign",))
    answers("sign-empty", err("sign_missing", "sign"), sign="")
    answers(
        "sign-type-downgrade",
        err("sign_type_mismatch", "sign_type"),
        {"sign_type": "MD5"},
        answer_type="MD5",
    )
    answers("other-appid", err("expected_mismatch", "appid"), {"appid": "wx31fdaErqR32"})
    answers("appid-missing", err("expected_mismatch", "appid"), without=("appid",))
    answers("other-mch-id", err("expected_mismatch", "mch_id"), {"mch_id": "12345688"})
    answers("mch-id-missing", err("expected_mismatch", "mch_id"), without=("mch_id",))
    answers("sub-mch-id-uncalled-for", err("expected_mismatch", "sub_mch_id"), {"sub_mch_id": "1"})
    answers("sub-appid-uncalled-for", err("expected_mismatch", "sub_appid"), {"sub_appid": "wx1"})
    answers("sub-ids-missing", err("expected_mismatch", "sub_appid"), **SUB)
    answers("other-sub-mch-id", err("expected_mismatch", "sub_mch_id"), {**sub_ids, "sub_mch_id": "1"}, **SUB)
    for name in ("authinfo", "expires_in"):
        answers(f"{name}-missing", err("answer_shape", name), without=(name,))
        answers(f"{name}-empty", err("answer_shape", name), {name: ""})
    for index, value in enumerate(["0", "-1", "1.5", "1h", "99999999999", " 3600"]):
        answers(f"expires_in-bad-{index}", err("answer_shape", "expires_in"), {"expires_in": value})

    def failed(argument: str, errmsg: str) -> Json:
        return platform(
            None,
            code="pay_failed",
            argument=argument,
            action="reject",
            fault="unknown",
            retry=False,
            errmsg=errmsg,
        )

    for word in ("FAIL", "PARAM_ERROR", "SYSTEMERROR", "ERROR", "success", "SUCCESS "):
        out = failed("return_code", f"{word} {RETURN_MSG}")
        said = {"return_code": word, "return_msg": RETURN_MSG}
        answers(f"return-code {word!r}", out, said, without=("sign",))
        answers(f"return-code {word!r} signed", out, said)
    answers("return-code-missing", err("answer_shape", "return_code"), without=("return_code",))
    answers(
        "result-code-fail",
        failed("result_code", "SYSTEMERROR busy FAIL OK"),
        {"result_code": "FAIL", "err_code": "SYSTEMERROR", "err_code_des": "busy"},
    )
    answers(
        "fail-with-the-rawdata",
        failed("return_code", ""),
        {"return_code": "FAIL", "return_msg": f"bad {RAWDATA}"},
    )
    answers("answer-empty", err("answer_empty", "body"), body="")
    answers("answer-html", err("answer_html", "body"), body="<!DOCTYPE html><html></html>")
    answers("answer-bom", err("answer_bom", "body"), body="\ufeff<xml></xml>")
    answers("answer-json", err("xml_invalid", "body"), body='{"errcode":-1}')
    answers("answer-cut", err("xml_cut", "body"), body="<xml><return_code>SUCC")
    answers("answer-entity", err("xml_forbidden", "body"), body=REFUSED["xml_forbidden"]["billion-laughs"])
    answers("status-302", err("redirected", "status"), status=302)
    answers("status-500", err("answer_status", "status"), status=500)

    case("rawdata-missing", err("field_missing", "rawdata"), rawdata=...)
    case("rawdata-empty", err("field_range", "rawdata"), rawdata="")
    case("rawdata-too-long", err("field_range", "rawdata"), rawdata="x" * 2049)
    case("rawdata-with-blanks", err("base64_blank", "rawdata"), rawdata=RAWDATA.replace("+", " "))
    case("rawdata-control", err("xml_character", "params"), rawdata="a\x00")
    for kind, value in {"null": None, "number": 5, "list": ["x"]}.items():
        case(f"rawdata-{kind}", err("field_type", "rawdata"), rawdata=value)
    for name, limit in {"store_id": 32, "store_name": 128, "device_id": 32, "attach": 2048}.items():
        case(f"{name}-empty", err("argument_range", name), **{name: ""})
        case(f"{name}-too-long", err("argument_range", name), **{name: "x" * (limit + 1)})
        if name != "attach":
            case(f"{name}-null", err("argument_missing", name), **{name: None})
    case("sub_app_id-null", err("argument_missing", "sub_mch_id"), sub_app_id="wx1", sub_mch_id=None)
    for name in ("mch_id", "sub_mch_id", "nonce_str"):
        for index, value in enumerate(["", "x" * 33, "a b"]):
            case(f"{name}-bad-{index}", err("argument_range", name), **{name: value})
    for name in ("app_id", "sub_app_id"):
        for index, value in enumerate(["", "x" * 65, "a b"]):
            case(f"{name}-bad-{index}", err("app_id_invalid", name), **{**SUB, name: value})
    case("sub-app-id-alone", err("argument_missing", "sub_mch_id"), sub_app_id="wx1")
    case("key-empty", err("argument_range", "key"), key="")
    case("sign_type-md5", err("sign_type_invalid", "sign_type"), sign_type="md5")
    case("now-milliseconds", err("now_invalid", "now"), now=NOW * 1000)
    case("origin-path", err("origin_invalid", "origin"), origin="https://payapp.weixin.qq.com/face")
    return cases


def check_auth_info() -> Cases:
    cases = Cases()
    usual = {
        "authinfo": "q3OwVMrRGXUiz0SYpLIfnhQ",
        "expires_in": 3600,
        "issued_at": NOW,
        "now": NOW,
        "margin": 60,
    }

    def case(name: str, out: Json, /, **context: object) -> None:
        cases.add(name, None, out, **{**usual, **context})

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


RETURN_MSG = "\u8bf7\u6309\u683c\u5f0f\u586b\u5199sign_type"
