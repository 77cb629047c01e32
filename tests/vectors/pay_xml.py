"""The vectors of the XML of WeChat Pay APIv2: read, and written."""

from __future__ import annotations

from typing import Any

from cases import Cases, err
from pay_v2 import SOURCE

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
    cases = Cases(source=SOURCE, context={})

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
    cases = Cases(source=SOURCE, context={})

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
    _refused_params(cases)
    return cases


def _refused_params(cases: Cases) -> None:
    for name, value in {"nul": "\x00", "control": "a\x1bb", "not-a-character": "\uffff"}.items():
        cases.add(f"value-{name}", {"a": value}, err("xml_character", "params"))
    for name in ("", "a b", "a><b", "xml:a", "1a", "\u540d"):
        cases.add(f"name {name!a}", {name: "1"}, err("field_name_invalid", "params"))
    cases.add("too-large", {"a": {"repeat": "x", "times": 65537}}, err("input_too_large", "params"))
    cases.add("too-large-written", {"a": {"repeat": "]]>", "times": 20000}}, err("input_too_large", "params"))
    for kind, value in {"null": None, "number": 5, "list": [], "text": "<xml/>"}.items():
        cases.add(f"params-{kind}", value, err("argument_type", "params"))


FILES = {"pay_v2.parse_xml": parse_xml, "pay_v2.build_xml": build_xml}
