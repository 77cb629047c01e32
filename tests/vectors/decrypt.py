"""The vectors of `open_data.decrypt`: what a record may be, and what happens to it on its way."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from cases import Cases, Json, err, ok
from sample import (
    APP_ID,
    DATA,
    IV,
    KEY,
    MADE,
    MARK,
    NOW,
    OFFICIAL,
    OTHER_KEY,
    PLAIN,
    SELF,
    b64,
    compact,
    marked,
    pkcs7,
    seal,
)

FIELD = "encryptedData"
RAW = base64.b64decode(DATA)
REFUSED = err("decrypt_failed", FIELD)
BAD_BASE64 = err("base64_invalid", FIELD)
TOO_LARGE = err("input_too_large", FIELD)
STALE, FUTURE = err("timestamp_stale", FIELD), err("timestamp_future", FIELD)
MARKED = ',"watermark":' + compact(MARK) + "}"


class Records(Cases):
    """The cases of one record: the official one, changed, or another under its key and IV."""

    def __init__(self) -> None:
        context = {"app_id": APP_ID, "session_key": KEY, "now": NOW}
        super().__init__(source=f"{OFFICIAL}, changed", message={FIELD: DATA, "iv": IV}, context=context)

    def sample(
        self, name: str, out: Json, *, data: Any = DATA, iv: Any = IV, source: str = "", **context: Any
    ) -> None:
        """Add the official record, or what became of it."""
        untouched = data == DATA and iv == IV and not context
        source = source or (OFFICIAL if untouched else f"{OFFICIAL}, changed")
        self.add(name, {FIELD: data, "iv": iv}, out, source=source, **context)

    def content(self, name: str, plain: str | bytes, out: Json | None = None, **context: Any) -> None:
        """Add a record that holds another text."""
        self.add(name, {FIELD: seal(plain), "iv": IV}, out or ok(str(plain)), source=SELF, **context)

    def mark(self, name: str, watermark: object, out: Json) -> None:
        """Add a record with another watermark."""
        self.content(f"watermark-{name}", compact({"a": 1, "watermark": watermark}), out)

    def padded(self, name: str, pad: Callable[[bytes], bytes]) -> None:
        """Add a record whose padding is not WeChat's."""
        self.add(name, {FIELD: seal(PLAIN, pad=pad), "iv": IV}, REFUSED, source=SELF)


def decrypt() -> Records:
    cases = Records()
    cases.sample("official", ok(PLAIN))
    _of_another_library(cases)
    for about in (_base64, _damages, _cuts, _blocks, _sizes, _ivs, _keys, _padding, _json, _broken_json):
        about(cases)
    for about in (_watermarks, _invalid_watermarks, _app_ids, _ages, _limits):
        about(cases)
    other = {"now": 0, "app_id": "x", "appId": "x", "session_key": OTHER_KEY, "max_age": "unchecked"}
    cases.add("other-fields-are-ignored", {FIELD: DATA, "iv": IV, **other}, ok(PLAIN))
    return cases


def _of_another_library(cases: Records) -> None:
    cases.add(
        "wxjava-negative",
        {
            FIELD: "BY6VOgcWbwGcyrunK0ECWI8rnDsT69DucZ+M78tc1aL9aM/3bEAHFYd4fu7kRjWhD4YfjObw44T9vUqKyHIjbKs6hvtEasZZEI"
            "W35x4a91xVgN48ZqZ7MTQqUlP13kDUlkuwYh+/8g8yceu4kNbjowYrhihx+SV7CfjKCveJ7TSepr5Z7aLv1o+rfeelfOwn++WN/YoQsuZ"
            "6S3L4fWlWe5DAAUnFUI6cJvxxCohVzbrVXhyH2AqQdSjH2WnMYFeaGFIbcoxMznlk7oEwFn+hBj63dyT/swdYQfEdzuyCBmKXy8d6l1RK"
            "VX6Y65coTD8kIlbr+FKsqYrXVUIUBSwehqYuOdhYWZ9Bntl5DWU1oqzAPCnMn2cAIoQpQPKP7IGSxMOvCNAMhVXbE7BvnWuVuGF+AM5tX"
            "Aa9IVUhcMImGwLQqm4iV5uBd+5OcFObh3A4VJk9iBCBWSkBHa/rV9CVoY0bFv2F9/2Hv82++Ybl274=",
            "iv": "TarMFjnzHVxy8pdS93wQbw==",
        },
        REFUSED,
        source="a published test of another library, whose data does not fit its key",
        session_key="7MG7jbTToVVRWRXVA885rg==",
    )


def _base64(cases: Records) -> None:
    wrapped = "\n".join(DATA[i : i + 32] for i in range(0, len(DATA), 32))
    cases.sample("line-breaks", ok(PLAIN), data=wrapped)
    cases.sample("line-breaks-crlf", ok(PLAIN), data=wrapped.replace("\n", "\r\n") + "\r\n")
    cases.sample("lost-padding", ok(PLAIN), data=DATA.rstrip("="), iv=IV.rstrip("="))
    cases.sample("lost-half-the-padding", ok(PLAIN), data=DATA[:-1])
    cases.sample("quotes", BAD_BASE64, data=f'"{DATA}"')
    cases.sample("json-escapes", BAD_BASE64, data=DATA.replace("/", "\\/"))
    cases.sample("html-entity", BAD_BASE64, data=DATA.replace("+", "&#43;"))
    cases.sample("padding-in-the-middle", BAD_BASE64, data=DATA[:4] + "=" + DATA[4:])
    cases.sample("too-much-padding", BAD_BASE64, data=DATA + "=")
    cases.sample("trailing-bits", BAD_BASE64, data=DATA.replace("ew==", "ex=="))
    cases.sample("not-ascii", BAD_BASE64, data=DATA[:10] + "\u4e2d" + DATA[10:])
    cases.sample("control-character", BAD_BASE64, data=DATA[:10] + "\x00" + DATA[10:])
    cases.sample("emoji", BAD_BASE64, data="\U0001f600" * 4)


def _damages(cases: Records) -> None:
    damages = {
        "blank": DATA.replace("+", " "),
        "percent": DATA.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"),
        "url_safe": DATA.replace("+", "-").replace("/", "_"),
    }
    for damage, data in damages.items():
        cases.sample(f"{damage}-refused", err(f"base64_{damage}", FIELD), data=data)
        cases.sample(f"{damage}-repaired", ok(PLAIN, restored=[[FIELD, damage]]), data=data, repair=True)
    twice = DATA.replace("+", "%252b").replace("/", "%252F").replace("=", "%253d")
    cases.sample("percent-twice-refused", err("base64_percent", FIELD), data=twice)
    cases.sample("percent-twice-repaired", ok(PLAIN, restored=[[FIELD, "percent"]]), data=twice, repair=True)
    thrice = twice.replace("%", "%25")
    cases.sample("percent-three-times", BAD_BASE64, data=thrice, repair=True)
    both = DATA.replace("+", " ").replace("/", "%2F").replace("=", "%3D")
    cases.sample(
        "percent-and-blank-repaired",
        ok(PLAIN, restored=[[FIELD, "percent"], [FIELD, "blank"]]),
        data=both,
        repair=True,
    )
    cases.sample("blank-in-iv-refused", err("base64_blank", "iv"), iv="AAAA AAAAAAAAAAAAAAAAA==")
    cases.sample(
        "url-safe-iv-repaired",
        ok(marked(a=1), restored=[["iv", "url_safe"]]),
        data=seal(marked(a=1), iv="++//++//++//++//++//+w=="),
        iv="--__--__--__--__--__-w==",
        source=SELF,
        repair=True,
    )
    cases.sample("repair-of-nothing", ok(PLAIN), repair=True)
    cases.sample(
        "percent-of-something-else",
        BAD_BASE64,
        data=DATA[:8] + "%E4" + DATA[8:],
        repair=True,
    )
    cases.sample("percent-without-digits", BAD_BASE64, data=DATA[:-2] + "%", repair=True)


def _cuts(cases: Records) -> None:
    cases.sample("cut-in-a-group", err("base64_cut", FIELD), data=DATA[:501])
    cases.sample("cut-in-a-block", err("data_length_invalid", FIELD), data=DATA[:500])
    cases.sample("cut-at-a-block", REFUSED, data=b64(RAW[:-16]))
    cases.sample("cut-to-one-block", REFUSED, data=b64(RAW[:16]))
    cases.sample("first-block-lost", REFUSED, data=b64(RAW[16:]))
    cases.sample("one-byte-more", err("data_length_invalid", FIELD), data=b64(RAW + b"\0"))
    cases.sample("one-bit-of-the-last-block", REFUSED, data=b64(RAW[:-1] + bytes([RAW[-1] ^ 1])))
    cases.sample("one-bit-of-a-middle-block", REFUSED, data=b64(RAW[:200] + b"\0" + RAW[201:]))
    cases.sample("empty", err("data_empty", FIELD), data="")
    cases.sample("only-padding", BAD_BASE64, data="==")
    cases.sample("only-line-breaks", err("data_empty", FIELD), data="\r\n")


def _blocks(cases: Records) -> None:
    repeated = err("data_block_repeated", FIELD)
    cases.sample("block-twice", repeated, data=b64(RAW[:-16] + RAW[:16] + RAW[-16:]))
    cases.sample("block-twice-in-a-row", repeated, data=b64(RAW + RAW[-16:]))
    cases.sample("block-almost-twice", REFUSED, data=b64(RAW + RAW[-16:-1] + b"\0"))
    cases.sample("iv-is-a-block", repeated, iv=b64(RAW[32:48]))
    cases.sample("iv-is-the-last-block", repeated, iv=b64(RAW[-16:]))
    cases.sample("iv-is-almost-a-block", REFUSED, iv=b64(RAW[32:47] + b"\0"))


def _sizes(cases: Records) -> None:
    full = marked(a="x" * (6144 - 16 - len(marked(a="")) + 15))
    cases.content("8192-characters", full)
    assert len(seal(full)) == 8192, "a record that fills what there is room for"
    cases.sample("8192-characters-and-a-line-break", TOO_LARGE, data=seal(full) + "\n")
    cases.sample("8192-characters-of-another-key", REFUSED, data=seal(full, key=OTHER_KEY))
    for times in (8193, 8196, 65536):
        large = {"repeat": "A", "times": times}
        cases.sample(f"{times}-characters", TOO_LARGE, data=large)
        cases.sample(f"{times}-characters-to-repair", TOO_LARGE, data=large, repair=True)
    cases.sample("8193-bytes-of-wide-text", TOO_LARGE, data={"repeat": "\u4e2d", "times": 2731})
    cases.sample("8192-bytes-of-wide-text", BAD_BASE64, data="AA" + "\u4e2d" * 2730)
    cases.sample("8196-characters-of-iv", err("iv_length_invalid", "iv"), iv={"repeat": "A", "times": 8196})
    cases.sample("64-kib-and-one", TOO_LARGE, data={"repeat": "A", "times": 65537})
    cases.sample("64-kib-of-wide-text", TOO_LARGE, data={"repeat": "\u4e2d", "times": 21846})
    cases.sample("iv-64-kib-and-one", err("input_too_large", "iv"), iv={"repeat": "A", "times": 65537})


def _ivs(cases: Records) -> None:
    cases.sample("iv-empty", err("iv_length_invalid", "iv"), iv="")
    for length in (12, 15, 17, 32):
        cases.sample(f"iv-of-{length}-bytes", err("iv_length_invalid", "iv"), iv=b64(bytes(length)))
    cases.sample("iv-not-base64", err("base64_invalid", "iv"), iv="r7BXXKkLb8qrSNn05n0qi!==")
    cases.sample("wrong-iv", REFUSED, iv=OTHER_KEY)
    flipped = bytearray(base64.b64decode(IV))
    flipped[15] ^= ord("I") ^ ord("J")
    cases.sample("flipped-iv-opens", ok(PLAIN.replace("oGZUI", "oGZUJ", 1)), iv=b64(bytes(flipped)))


def _keys(cases: Records) -> None:
    cases.sample("wrong-key", REFUSED, session_key=OTHER_KEY)
    cases.sample("second-key-opens", ok(PLAIN, key_index=1), session_key=[OTHER_KEY, KEY])
    cases.sample("first-of-two-keys-opens", ok(PLAIN), session_key=[KEY, OTHER_KEY])
    cases.sample("no-key-of-two", REFUSED, session_key=[OTHER_KEY, OTHER_KEY])
    cases.sample("no-keys", err("argument_missing", "session_key"), session_key=[])
    bad_keys = {
        **{f"of-{length}-bytes": b64(bytes(range(length))) for length in (15, 17, 18, 24, 32)},
        "without-padding": KEY.rstrip("="),
        "percent-encoded": KEY.replace("=", "%3D"),
        "hex": base64.b64decode(KEY).hex(),
        "with-a-line-end": KEY + "\n",
        "with-a-blank": " " + KEY,
        "url-safe": "--__--__--__--__--__-w==",
        "trailing-bits": KEY.replace("Q==", "R=="),
        "empty": "",
        "not-ascii": "\u4e2d" * 8,
    }
    for name, key in bad_keys.items():
        cases.sample(f"key-{name}", err("session_key_invalid", "session_key"), session_key=key)
    cases.sample("bad-second-key", err("session_key_invalid", "session_key"), session_key=[KEY, KEY[:-1]])


def _padding(cases: Records) -> None:
    longer = marked(a="x" * (-len(marked(a="")) % 32))
    to_32 = {FIELD: seal(longer, pad=lambda data: pkcs7(data, 32)), "iv": IV}
    cases.add("padding-to-32", to_32, REFUSED, source=SELF)
    cases.padded("padding-of-zeros", lambda data: data + bytes(-len(data) % 16))
    cases.padded("padding-missing", lambda data: data + b" " * (-len(data) % 16))
    cases.padded("padding-count-zero", lambda data: data + b"\0" * (16 - len(data) % 16))
    cases.padded("padding-count-17", lambda data: data + b"\x11" * (16 - len(data) % 16))
    cases.padded("padding-not-uniform", lambda data: pkcs7(data)[:-3] + b"\x06" + pkcs7(data)[-2:])
    cases.padded(
        "padding-iso-10126",
        lambda data: data + bytes(range(15 - len(data) % 16)) + bytes([16 - len(data) % 16]),
    )
    cases.padded("padding-bytes-behind-it", lambda data: pkcs7(pkcs7(data) + b"trailing"))
    whole = marked(a="x" * (-len(marked(a="")) % 16))
    cases.content("whole-block-of-padding", whole)


def _json(cases: Records) -> None:
    cases.content("json-white-space", '\n{ "a" : 1 ,\t"watermark" : ' + compact(MARK) + " }\r\n")
    cases.content(
        "json-escapes-and-emoji",
        '{"a":"\\u4e2d\\ud83d\\ude00\\/\\"\U0001f600"' + MARKED,
    )
    cases.content("json-numbers", '{"a":[0,-0,1.5,1e3,-2E-2,9007199254740991]' + MARKED)
    cases.content(
        "json-large-integers",
        '{"id":6054768590064713728,"a":[-9007199254740992,"\\"1"]' + MARKED,
    )
    cases.content("json-depth-32", '{"a":' + "[" * 31 + "]" * 31 + MARKED)
    cases.content("json-empty-key", '{"":""' + MARKED)
    cases.content("json-many-keys", marked(**{f"k{number}": number for number in range(40)}))


def _broken_json(cases: Records) -> None:
    broken = {
        "empty": "",
        "array": compact([MARK]),
        "text": '"watermark"',
        "number": "1477314187",
        "null": "null",
        "cut": PLAIN[:-1],
        "trailing": PLAIN + "x",
        "two-objects": PLAIN + PLAIN,
        "byte-order-mark": "\ufeff" + PLAIN,
        "comment": "/**/" + PLAIN,
        "single-quotes": PLAIN.replace('"', "'"),
        "trailing-comma": PLAIN[:-1] + ",}",
        "nan": '{"a":NaN' + MARKED,
        "leading-zero": '{"a":01' + MARKED,
        "control-character": '{"a":"\n"' + MARKED,
        "nul-behind": PLAIN + "\0",
        "lone-surrogate": '{"a":"\\ud83d"' + MARKED,
        "lone-surrogate-key": '{"\\ude00":1' + MARKED,
        "number-too-large": '{"a":1e400' + MARKED,
        "integer-too-large": '{"a":1' + "0" * 400 + MARKED,
        "duplicate-key": '{"a":1,"a":1' + MARKED,
        "duplicate-key-escaped": '{"a":1,"\\u0061":2' + MARKED,
        "duplicate-key-deep": '{"a":[{"b":1,"b":2}]' + MARKED,
        "duplicate-key-among-many": marked(**{f"k{number}": number for number in range(40)})[:-1]
        + ',"k7":0}',
        "duplicate-watermark": '{"watermark":' + compact(MARK) + MARKED,
        "proto": '{"__proto__":{}' + MARKED,
        "proto-deep": '{"a":[{"__proto__":1}]' + MARKED,
        "proto-escaped": '{"__pro\\u0074o__":1' + MARKED,
        "depth-33": '{"a":' + "[" * 32 + "]" * 32 + MARKED,
        "depth-2500": '{"a":' + "[" * 2500 + "]" * 2500 + MARKED,
    }
    for name, plain in broken.items():
        cases.content(f"json-{name}", plain, REFUSED)
    cases.content("not-utf-8", PLAIN.encode().replace(b"Band", b"\xff\xfe\xfa\xfb"), REFUSED)
    cases.content("utf-8-surrogate", PLAIN.encode().replace(b"Band", b"\xed\xa0\x80"), REFUSED)
    cases.content("overlong-utf-8", PLAIN.encode().replace(b"Band", b"\xc0\xaf"), REFUSED)


def _watermarks(cases: Records) -> None:
    cases.content("watermark-missing", compact({"a": 1}), err("watermark_missing", FIELD))
    cases.content(
        "watermark-one-level-down", compact({"a": {"watermark": MARK}}), err("watermark_missing", FIELD)
    )
    cases.content("watermark-in-capitals", compact({"Watermark": MARK}), err("watermark_missing", FIELD))
    cases.mark(
        "as-text-digits",
        {"appid": APP_ID, "timestamp": str(MADE)},
        ok(compact({"a": 1, "watermark": {"appid": APP_ID, "timestamp": str(MADE)}})),
    )
    cases.mark(
        "of-another-app", {"appid": "wx0000000000000000", "timestamp": MADE}, err("app_id_mismatch", FIELD)
    )
    cases.mark(
        "of-the-app-in-capitals", {"appid": APP_ID.upper(), "timestamp": MADE}, err("app_id_mismatch", FIELD)
    )
    cases.mark("of-no-app", {"appid": "", "timestamp": MADE}, err("app_id_mismatch", FIELD))
    cases.mark("in-milliseconds", {"appid": APP_ID, "timestamp": MADE * 1000}, err("timestamp_future", FIELD))
    cases.mark(
        "largest-timestamp", {"appid": APP_ID, "timestamp": str(2**64 - 1)}, err("timestamp_future", FIELD)
    )
    cases.mark(
        "of-another-app-and-stale",
        {"appid": "wx0000000000000000", "timestamp": 1},
        err("app_id_mismatch", FIELD),
    )


def _invalid_watermarks(cases: Records) -> None:
    invalid = {
        "null": None,
        "text": APP_ID,
        "empty": {},
        "without-app-id": {"timestamp": MADE},
        "without-timestamp": {"appid": APP_ID},
        "app-id-a-number": {"appid": 1, "timestamp": MADE},
        "timestamp-null": {"appid": APP_ID, "timestamp": None},
        "timestamp-negative": {"appid": APP_ID, "timestamp": -MADE},
        "timestamp-a-fraction": {"appid": APP_ID, "timestamp": MADE + 0.5},
        "timestamp-not-digits": {"appid": APP_ID, "timestamp": f"{MADE}s"},
        "timestamp-with-a-sign": {"appid": APP_ID, "timestamp": f"+{MADE}"},
        "timestamp-empty": {"appid": APP_ID, "timestamp": ""},
        "timestamp-beyond-64-bits": {"appid": APP_ID, "timestamp": "9" * 30},
        "timestamp-typo": {"appid": APP_ID, "timestampe": MADE},
    }
    for name, watermark in invalid.items():
        cases.mark(name, watermark, err("watermark_invalid", FIELD))


def _app_ids(cases: Records) -> None:
    cases.sample("configured-for-another-app", err("app_id_mismatch", FIELD), app_id="wx0000000000000000")
    for name, app_id in {
        "empty": "",
        "of-65-characters": "w" * 65,
        "with-a-blank": APP_ID + " ",
        "with-a-line-end": APP_ID + "\n",
        "not-ascii": "wx\u4e2d",
        "too-large": {"repeat": "w", "times": 65536},
    }.items():
        cases.sample(f"app-id-{name}", err("app_id_invalid", "app_id"), app_id=app_id)
    long_id = "!" + "~" * 63
    plain = compact({"watermark": {"appid": long_id, "timestamp": MADE}})
    cases.content(
        "app-id-of-64-characters",
        plain,
        ok(plain, watermark={"app_id": long_id, "timestamp": MADE}),
        app_id=long_id,
    )


def _ages(cases: Records) -> None:
    for name, now, out in [
        ("age-0", MADE, ok(PLAIN)),
        ("age-299", MADE + 299, ok(PLAIN)),
        ("age-300", MADE + 300, ok(PLAIN)),
        ("age-301", MADE + 301, STALE),
        ("ahead-60", MADE - 60, ok(PLAIN)),
        ("ahead-61", MADE - 61, FUTURE),
        ("now-zero", 0, FUTURE),
        ("now-largest", 99_999_999_999, STALE),
        ("now-in-milliseconds", NOW * 1000, err("now_invalid", "now")),
        ("now-one-too-large", 100_000_000_000, err("now_invalid", "now")),
    ]:
        cases.sample(name, out, now=now)


def _limits(cases: Records) -> None:
    cases.sample("max-age-of-ten", ok(PLAIN), now=MADE + 10, max_age=10)
    cases.sample("max-age-of-ten-exceeded", STALE, now=MADE + 11, max_age=10)
    cases.sample("max-age-zero", ok(PLAIN), now=MADE, max_age=0)
    cases.sample("max-age-zero-exceeded", STALE, now=MADE + 1, max_age=0)
    cases.sample("max-skew-zero", FUTURE, now=MADE - 1, max_skew=0)
    cases.sample("max-skew-of-ten", ok(PLAIN), now=MADE - 10, max_skew=10)
    cases.sample("max-age-of-a-day", ok(PLAIN), now=MADE + 86400, max_age=86400)
    for name in ("max_age", "max_skew"):
        out = err("freshness_invalid", name)
        cases.sample(f"{name.replace('_', '-')}-above-a-day", out, **{name: 86401})
    unchecked = {"max_age": "unchecked"}
    cases.sample("unchecked-old", ok(PLAIN), now=MADE + 10**9, **unchecked)
    cases.sample("unchecked-from-the-future", ok(PLAIN), now=0, **unchecked)
    skew = err("freshness_invalid", "max_skew")
    cases.sample("unchecked-with-a-skew", skew, **unchecked, max_skew=60)
    cases.sample("unchecked-and-milliseconds", err("now_invalid", "now"), now=NOW * 1000, **unchecked)
