"""Writes the vectors of this folder: `generate.py`, or `generate.py --check` to see that they are up to date.

Everything is made with the `cryptography` package and the standard library, never with wxseal, so the vectors are
an independent opinion. Published records are taken as they were published; every other record is encrypted here
under a published key. No vector holds a real person's data.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import face

import calls
import dev
import login
import pay
import state
from common import (
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
    Cases,
    Json,
    b64,
    compact,
    err,
    marked,
    ok,
    pkcs7,
    seal,
)

HERE = Path(__file__).parent


def decrypt() -> Cases:
    cases = Cases(app_id=APP_ID, session_key=KEY, now=NOW)
    field = "encryptedData"

    def sample(
        name: str, out: Json, *, data: Any = DATA, iv: Any = IV, source: str = "", **context: object
    ) -> None:
        derived = "" if data == DATA and iv == IV and not context else ", changed"
        cases.add(name, source or OFFICIAL + derived, {field: data, "iv": iv}, out, **context)

    def content(name: str, plain: str | bytes, out: Json | None = None, **context: object) -> None:
        cases.add(name, SELF, {field: seal(plain), "iv": IV}, out or ok(str(plain)), **context)

    def padded(name: str, pad: Callable[[bytes], bytes]) -> None:
        cases.add(name, SELF, {field: seal(PLAIN, pad=pad), "iv": IV}, err("decrypt_failed", field))

    raw = base64.b64decode(DATA)
    sample("official", ok(PLAIN))
    cases.add(
        "wxjava-negative",
        "a published test of another library, whose data does not fit its key",
        {
            field: "BY6VOgcWbwGcyrunK0ECWI8rnDsT69DucZ+M78tc1aL9aM/3bEAHFYd4fu7kRjWhD4YfjObw44T9vUqKyHIjbKs6hvtEasZZEI"
            "W35x4a91xVgN48ZqZ7MTQqUlP13kDUlkuwYh+/8g8yceu4kNbjowYrhihx+SV7CfjKCveJ7TSepr5Z7aLv1o+rfeelfOwn++WN/YoQsuZ"
            "6S3L4fWlWe5DAAUnFUI6cJvxxCohVzbrVXhyH2AqQdSjH2WnMYFeaGFIbcoxMznlk7oEwFn+hBj63dyT/swdYQfEdzuyCBmKXy8d6l1RK"
            "VX6Y65coTD8kIlbr+FKsqYrXVUIUBSwehqYuOdhYWZ9Bntl5DWU1oqzAPCnMn2cAIoQpQPKP7IGSxMOvCNAMhVXbE7BvnWuVuGF+AM5tX"
            "Aa9IVUhcMImGwLQqm4iV5uBd+5OcFObh3A4VJk9iBCBWSkBHa/rV9CVoY0bFv2F9/2Hv82++Ybl274=",
            "iv": "TarMFjnzHVxy8pdS93wQbw==",
        },
        err("decrypt_failed", field),
        session_key="7MG7jbTToVVRWRXVA885rg==",
    )

    # What happens to base64 on its way.
    wrapped = "\n".join(DATA[i : i + 32] for i in range(0, len(DATA), 32))
    sample("line-breaks", ok(PLAIN), data=wrapped)
    sample("line-breaks-crlf", ok(PLAIN), data=wrapped.replace("\n", "\r\n") + "\r\n")
    sample("lost-padding", ok(PLAIN), data=DATA.rstrip("="), iv=IV.rstrip("="))
    sample("lost-half-the-padding", ok(PLAIN), data=DATA[:-1])
    damages = {
        "blank": DATA.replace("+", " "),
        "percent": DATA.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"),
        "url_safe": DATA.replace("+", "-").replace("/", "_"),
    }
    for damage, data in damages.items():
        sample(f"{damage}-refused", err(f"base64_{damage}", field), data=data)
        sample(f"{damage}-repaired", ok(PLAIN, restored=[[field, damage]]), data=data, repair=True)
    twice = DATA.replace("+", "%252b").replace("/", "%252F").replace("=", "%253d")
    sample("percent-twice-refused", err("base64_percent", field), data=twice)
    sample("percent-twice-repaired", ok(PLAIN, restored=[[field, "percent"]]), data=twice, repair=True)
    thrice = twice.replace("%", "%25")
    sample("percent-three-times", err("base64_invalid", field), data=thrice, repair=True)
    both = DATA.replace("+", " ").replace("/", "%2F").replace("=", "%3D")
    sample(
        "percent-and-blank-repaired",
        ok(PLAIN, restored=[[field, "percent"], [field, "blank"]]),
        data=both,
        repair=True,
    )
    sample("blank-in-iv-refused", err("base64_blank", "iv"), iv="AAAA AAAAAAAAAAAAAAAAA==")
    sample(
        "url-safe-iv-repaired",
        ok(marked(a=1), restored=[["iv", "url_safe"]]),
        data=seal(marked(a=1), iv="++//++//++//++//++//+w=="),
        iv="--__--__--__--__--__-w==",
        source=SELF,
        repair=True,
    )
    sample("repair-of-nothing", ok(PLAIN), repair=True)
    sample(
        "percent-of-something-else",
        err("base64_invalid", field),
        data=DATA[:8] + "%E4" + DATA[8:],
        repair=True,
    )
    sample("percent-without-digits", err("base64_invalid", field), data=DATA[:-2] + "%", repair=True)
    sample("quotes", err("base64_invalid", field), data=f'"{DATA}"')
    sample("json-escapes", err("base64_invalid", field), data=DATA.replace("/", "\\/"))
    sample("html-entity", err("base64_invalid", field), data=DATA.replace("+", "&#43;"))
    sample("padding-in-the-middle", err("base64_invalid", field), data=DATA[:4] + "=" + DATA[4:])
    sample("too-much-padding", err("base64_invalid", field), data=DATA + "=")
    sample("trailing-bits", err("base64_invalid", field), data=DATA.replace("ew==", "ex=="))
    sample("not-ascii", err("base64_invalid", field), data=DATA[:10] + "\u4e2d" + DATA[10:])
    sample("control-character", err("base64_invalid", field), data=DATA[:10] + "\x00" + DATA[10:])
    sample("emoji", err("base64_invalid", field), data="\U0001f600" * 4)
    sample("cut-in-a-group", err("base64_cut", field), data=DATA[:501])
    sample("cut-in-a-block", err("data_length_invalid", field), data=DATA[:500])
    sample("cut-at-a-block", err("decrypt_failed", field), data=b64(raw[:-16]))
    sample("cut-to-one-block", err("decrypt_failed", field), data=b64(raw[:16]))
    sample("first-block-lost", err("decrypt_failed", field), data=b64(raw[16:]))
    sample("one-byte-more", err("data_length_invalid", field), data=b64(raw + b"\0"))
    sample(
        "one-bit-of-the-last-block", err("decrypt_failed", field), data=b64(raw[:-1] + bytes([raw[-1] ^ 1]))
    )
    sample("one-bit-of-a-middle-block", err("decrypt_failed", field), data=b64(raw[:200] + b"\0" + raw[201:]))
    sample("empty", err("data_empty", field), data="")
    sample("only-padding", err("base64_invalid", field), data="==")
    sample("only-line-breaks", err("data_empty", field), data="\r\n")
    sample("64-kib", err("decrypt_failed", field), data={"repeat": "A", "times": 65536})
    sample("64-kib-and-one", err("input_too_large", field), data={"repeat": "A", "times": 65537})
    sample("64-kib-of-wide-text", err("input_too_large", field), data={"repeat": "\u4e2d", "times": 21846})
    sample("iv-64-kib-and-one", err("input_too_large", "iv"), iv={"repeat": "A", "times": 65537})
    sample("iv-empty", err("iv_length_invalid", "iv"), iv="")
    for length in (12, 15, 17, 32):
        sample(f"iv-of-{length}-bytes", err("iv_length_invalid", "iv"), iv=b64(bytes(length)))
    sample("iv-not-base64", err("base64_invalid", "iv"), iv="r7BXXKkLb8qrSNn05n0qi!==")

    # Keys and IVs that do not belong to the record.
    sample("wrong-key", err("decrypt_failed", field), session_key=OTHER_KEY)
    sample("wrong-iv", err("decrypt_failed", field), iv=OTHER_KEY)
    flipped = bytearray(base64.b64decode(IV))
    flipped[15] ^= ord("I") ^ ord("J")
    sample("flipped-iv-opens", ok(PLAIN.replace("oGZUI", "oGZUJ", 1)), iv=b64(bytes(flipped)))
    sample("second-key-opens", ok(PLAIN, key_index=1), session_key=[OTHER_KEY, KEY])
    sample("first-of-two-keys-opens", ok(PLAIN), session_key=[KEY, OTHER_KEY])
    sample("no-key-of-two", err("decrypt_failed", field), session_key=[OTHER_KEY, OTHER_KEY])
    sample("no-keys", err("argument_missing", "session_key"), session_key=[])
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
        sample(f"key-{name}", err("session_key_invalid", "session_key"), session_key=key)
    sample("bad-second-key", err("session_key_invalid", "session_key"), session_key=[KEY, KEY[:-1]])

    # Padding.
    longer = marked(a="x" * (-len(marked(a="")) % 32))
    to_32 = {field: seal(longer, pad=lambda data: pkcs7(data, 32)), "iv": IV}
    cases.add("padding-to-32", SELF, to_32, err("decrypt_failed", field))
    padded("padding-of-zeros", lambda data: data + bytes(-len(data) % 16))
    padded("padding-missing", lambda data: data + b" " * (-len(data) % 16))
    padded("padding-count-zero", lambda data: data + b"\0" * (16 - len(data) % 16))
    padded("padding-count-17", lambda data: data + b"\x11" * (16 - len(data) % 16))
    padded("padding-not-uniform", lambda data: pkcs7(data)[:-3] + b"\x06" + pkcs7(data)[-2:])
    padded(
        "padding-iso-10126",
        lambda data: data + bytes(range(15 - len(data) % 16)) + bytes([16 - len(data) % 16]),
    )
    padded("padding-bytes-behind-it", lambda data: pkcs7(pkcs7(data) + b"trailing"))
    whole = marked(a="x" * (-len(marked(a="")) % 16))
    content("whole-block-of-padding", whole)

    # JSON.
    content("json-white-space", '\n{ "a" : 1 ,\t"watermark" : ' + compact(MARK) + " }\r\n")
    content(
        "json-escapes-and-emoji",
        '{"a":"\\u4e2d\\ud83d\\ude00\\/\\"\U0001f600","watermark":' + compact(MARK) + "}",
    )
    content("json-numbers", '{"a":[0,-0,1.5,1e3,-2E-2,9007199254740991],"watermark":' + compact(MARK) + "}")
    content(
        "json-large-integers",
        '{"id":6054768590064713728,"a":[-9007199254740992,"\\"1"],"watermark":' + compact(MARK) + "}",
    )
    content("json-depth-32", '{"a":' + "[" * 31 + "]" * 31 + ',"watermark":' + compact(MARK) + "}")
    content("json-empty-key", '{"":"","watermark":' + compact(MARK) + "}")
    content("json-many-keys", marked(**{f"k{number}": number for number in range(40)}))
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
        "nan": '{"a":NaN,"watermark":' + compact(MARK) + "}",
        "leading-zero": '{"a":01,"watermark":' + compact(MARK) + "}",
        "control-character": '{"a":"\n","watermark":' + compact(MARK) + "}",
        "nul-behind": PLAIN + "\0",
        "lone-surrogate": '{"a":"\\ud83d","watermark":' + compact(MARK) + "}",
        "lone-surrogate-key": '{"\\ude00":1,"watermark":' + compact(MARK) + "}",
        "number-too-large": '{"a":1e400,"watermark":' + compact(MARK) + "}",
        "integer-too-large": '{"a":1' + "0" * 400 + ',"watermark":' + compact(MARK) + "}",
        "duplicate-key": '{"a":1,"a":1,"watermark":' + compact(MARK) + "}",
        "duplicate-key-escaped": '{"a":1,"\\u0061":2,"watermark":' + compact(MARK) + "}",
        "duplicate-key-deep": '{"a":[{"b":1,"b":2}],"watermark":' + compact(MARK) + "}",
        "duplicate-key-among-many": marked(**{f"k{number}": number for number in range(40)})[:-1]
        + ',"k7":0}',
        "duplicate-watermark": '{"watermark":' + compact(MARK) + ',"watermark":' + compact(MARK) + "}",
        "proto": '{"__proto__":{},"watermark":' + compact(MARK) + "}",
        "proto-deep": '{"a":[{"__proto__":1}],"watermark":' + compact(MARK) + "}",
        "proto-escaped": '{"__pro\\u0074o__":1,"watermark":' + compact(MARK) + "}",
        "depth-33": '{"a":' + "[" * 32 + "]" * 32 + ',"watermark":' + compact(MARK) + "}",
        "depth-10000": '{"a":' + "[" * 10000 + "]" * 10000 + ',"watermark":' + compact(MARK) + "}",
    }
    for name, plain in broken.items():
        content(f"json-{name}", plain, err("decrypt_failed", field))
    content("not-utf-8", PLAIN.encode().replace(b"Band", b"\xff\xfe\xfa\xfb"), err("decrypt_failed", field))
    content("utf-8-surrogate", PLAIN.encode().replace(b"Band", b"\xed\xa0\x80"), err("decrypt_failed", field))
    content("overlong-utf-8", PLAIN.encode().replace(b"Band", b"\xc0\xaf"), err("decrypt_failed", field))

    # The watermark.
    def mark(name: str, watermark: object, out: Json) -> None:
        content(f"watermark-{name}", compact({"a": 1, "watermark": watermark}), out)

    content("watermark-missing", compact({"a": 1}), err("watermark_missing", field))
    content("watermark-one-level-down", compact({"a": {"watermark": MARK}}), err("watermark_missing", field))
    content("watermark-in-capitals", compact({"Watermark": MARK}), err("watermark_missing", field))
    mark(
        "as-text-digits",
        {"appid": APP_ID, "timestamp": str(MADE)},
        ok(compact({"a": 1, "watermark": {"appid": APP_ID, "timestamp": str(MADE)}})),
    )
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
        mark(name, watermark, err("watermark_invalid", field))
    mark("of-another-app", {"appid": "wx0000000000000000", "timestamp": MADE}, err("app_id_mismatch", field))
    mark(
        "of-the-app-in-capitals", {"appid": APP_ID.upper(), "timestamp": MADE}, err("app_id_mismatch", field)
    )
    mark("of-no-app", {"appid": "", "timestamp": MADE}, err("app_id_mismatch", field))
    mark("in-milliseconds", {"appid": APP_ID, "timestamp": MADE * 1000}, err("timestamp_future", field))
    mark("largest-timestamp", {"appid": APP_ID, "timestamp": str(2**64 - 1)}, err("timestamp_future", field))
    sample("configured-for-another-app", err("app_id_mismatch", field), app_id="wx0000000000000000")
    mark(
        "of-another-app-and-stale",
        {"appid": "wx0000000000000000", "timestamp": 1},
        err("app_id_mismatch", field),
    )
    for name, app_id in {
        "empty": "",
        "of-65-characters": "w" * 65,
        "with-a-blank": APP_ID + " ",
        "with-a-line-end": APP_ID + "\n",
        "not-ascii": "wx\u4e2d",
        "too-large": {"repeat": "w", "times": 65536},
    }.items():
        sample(f"app-id-{name}", err("app_id_invalid", "app_id"), app_id=app_id)
    long_id = "!" + "~" * 63
    plain = compact({"watermark": {"appid": long_id, "timestamp": MADE}})
    content(
        "app-id-of-64-characters",
        plain,
        ok(plain, watermark={"app_id": long_id, "timestamp": MADE}),
        app_id=long_id,
    )

    # Age.
    stale, future = err("timestamp_stale", field), err("timestamp_future", field)
    for name, out, context in [
        ("age-0", ok(PLAIN), {"now": MADE}),
        ("age-299", ok(PLAIN), {"now": MADE + 299}),
        ("age-300", ok(PLAIN), {"now": MADE + 300}),
        ("age-301", stale, {"now": MADE + 301}),
        ("ahead-60", ok(PLAIN), {"now": MADE - 60}),
        ("ahead-61", future, {"now": MADE - 61}),
        ("now-zero", future, {"now": 0}),
        ("now-largest", stale, {"now": 99_999_999_999}),
        ("now-in-milliseconds", err("now_invalid", "now"), {"now": NOW * 1000}),
        ("now-one-too-large", err("now_invalid", "now"), {"now": 100_000_000_000}),
        ("max-age-of-ten", ok(PLAIN), {"now": MADE + 10, "max_age": 10}),
        ("max-age-of-ten-exceeded", stale, {"now": MADE + 11, "max_age": 10}),
        ("max-age-zero", ok(PLAIN), {"now": MADE, "max_age": 0}),
        ("max-age-zero-exceeded", stale, {"now": MADE + 1, "max_age": 0}),
        ("max-skew-zero", future, {"now": MADE - 1, "max_skew": 0}),
        ("max-skew-of-ten", ok(PLAIN), {"now": MADE - 10, "max_skew": 10}),
        ("max-age-of-a-day", ok(PLAIN), {"now": MADE + 86400, "max_age": 86400}),
        ("max-age-above-a-day", err("freshness_invalid", "max_age"), {"max_age": 86401}),
        ("max-skew-above-a-day", err("freshness_invalid", "max_skew"), {"max_skew": 86401}),
        ("unchecked-old", ok(PLAIN), {"now": MADE + 10**9, "max_age": "unchecked"}),
        ("unchecked-from-the-future", ok(PLAIN), {"now": 0, "max_age": "unchecked"}),
        (
            "unchecked-with-a-skew",
            err("freshness_invalid", "max_skew"),
            {"max_age": "unchecked", "max_skew": 60},
        ),
        (
            "unchecked-and-milliseconds",
            err("now_invalid", "now"),
            {"now": NOW * 1000, "max_age": "unchecked"},
        ),
    ]:
        sample(name, out, **context)
    cases.add(
        "other-fields-are-ignored",
        OFFICIAL + ", changed",
        {
            field: DATA,
            "iv": IV,
            "now": 0,
            "app_id": "x",
            "appId": "x",
            "session_key": OTHER_KEY,
            "max_age": "unchecked",
        },
        ok(PLAIN),
    )
    return cases


PHONE = {"phoneNumber": "13800138000", "purePhoneNumber": "13800138000", "countryCode": "86"}
STEPS = [{"timestamp": 1445866601, "step": 100}, {"timestamp": 1445876601, "step": 120}]
RUN = compact({"stepInfoList": STEPS, "watermark": {"appid": APP_ID, "timestamp": MADE}})
RUN_DATA = (
    "XoLUxF76jN/OsfTGUqF/ZqRn+2PtO66lAMg/g0D3bg1L2/Nds8gTQrH7fGmbTgGtUC2R9lbJh7fLEaO9boeCqru1Em2BD/IbfN6lI/nu55iYlO"
    "dvBG/PicU8pMeVU32BbPbuBPfdepmSaUwEkK0Wl9KeBHHTYHb/9TnqIAwbLJQv0Oll+IEywG4AFY4Wq/8dWyFvYG/U715Y6d+eB9HaKg=="
)


def typed(good: dict[str, tuple[str, Json]], bad: dict[str, str]) -> Cases:
    """Payloads that are of the kind, with what is read from them, and payloads that are not."""
    cases = Cases(app_id=APP_ID, session_key=KEY, now=NOW)
    for name, (plain, data) in good.items():
        cases.add(name, SELF, {"encryptedData": seal(plain), "iv": IV}, ok(plain, data=data))
    for name, plain in bad.items():
        message = {"encryptedData": seal(plain), "iv": IV}
        cases.add(name, SELF, message, err("payload_mismatch", "encryptedData"))
    unmarked = {"encryptedData": seal("{}"), "iv": IV}
    cases.add("no-watermark", SELF, unmarked, err("watermark_missing", "encryptedData"))
    stale = {"encryptedData": DATA, "iv": IV}
    cases.add(
        "stale-before-anything-else", OFFICIAL, stale, err("timestamp_stale", "encryptedData"), now=NOW + 999
    )
    return cases


def phone_number() -> Cases:
    return typed(
        {
            "phone": (marked(**PHONE), PHONE),
            "country-code-a-number": (marked(**{**PHONE, "countryCode": 86}), PHONE),
            "foreign": (
                marked(phoneNumber="+112025550123", purePhoneNumber="2025550123", countryCode="1"),
                {"phoneNumber": "+112025550123", "purePhoneNumber": "2025550123", "countryCode": "1"},
            ),
            "more-fields": (marked(**PHONE, more={"a": 1.5}), PHONE),
        },
        {
            "user-info": PLAIN,
            "steps": RUN,
            "no-country-code": marked(phoneNumber="1", purePhoneNumber="1"),
            "country-code-null": marked(**{**PHONE, "countryCode": None}),
            "country-code-a-fraction": marked(**{**PHONE, "countryCode": 86.5}),
            "country-code-negative": marked(**{**PHONE, "countryCode": -86}),
            "phone-a-number": marked(**{**PHONE, "phoneNumber": 13800138000}),
            "pure-phone-missing": marked(phoneNumber="1", countryCode="86"),
            "one-level-down": marked(phone_info=PHONE),
        },
    )


def user_info() -> Cases:
    official = json.loads(PLAIN)
    del official["watermark"]
    least = {"nickName": "\u5fae\u4fe1\u7528\u6237", "avatarUrl": "https://thirdwx.qlogo.cn/0"}
    cases = typed(
        {
            "least": (marked(**least), least),
            "without-ids": (
                marked(**least, gender=0, language="", city="", province="", country=""),
                {**least, "gender": 0, "language": "", "city": "", "province": "", "country": ""},
            ),
            "more-fields": (marked(**least, is_demote=True), least),
        },
        {
            "phone": marked(**PHONE),
            "no-name": marked(avatarUrl="x"),
            "no-picture": marked(nickName="x"),
            "name-null": marked(nickName=None, avatarUrl="x"),
            "gender-text": marked(**least, gender="1"),
            "gender-negative": marked(**least, gender=-1),
            "open-id-a-number": marked(**least, openId=1),
            "city-null": marked(**least, city=None),
        },
    )
    message = {"encryptedData": DATA, "iv": IV}
    cases.add("official", OFFICIAL, message, ok(PLAIN, data=official))
    return cases


def we_run() -> Cases:
    cases = typed(
        {"no-days": (marked(stepInfoList=[]), {"stepInfoList": []})},
        {
            "user-info": PLAIN,
            "list-an-object": marked(stepInfoList={}),
            "day-a-number": marked(stepInfoList=[1]),
            "step-text": marked(stepInfoList=[{"timestamp": 1, "step": "1"}]),
            "step-negative": marked(stepInfoList=[{"timestamp": 1, "step": -1}]),
            "step-missing": marked(stepInfoList=[{"timestamp": 1}]),
            "step-too-large": marked(stepInfoList=[{"timestamp": 1, "step": 2**53}]),
            "timestamp-missing": marked(stepInfoList=[{"step": 1}]),
            "second-day-broken": marked(stepInfoList=[STEPS[0], None]),
        },
    )
    if seal(RUN) != RUN_DATA:
        sys.exit("the published steps do not come out of this encryption")
    message = {"encryptedData": RUN_DATA, "iv": IV}
    cases.add(
        "steps",
        "shape from the official page of wx.getWeRunData",
        message,
        ok(RUN, data={"stepInfoList": STEPS}),
    )
    return cases


def group_id() -> Cases:
    group = {"openGId": "tGsample00000000000000000000"}
    cases = typed(
        {
            "share-info": (marked(**group), group),
            "enter-info": (marked(opengid=group["openGId"], chat_type=3), group),
        },
        {
            "user-info": PLAIN,
            "no-id": marked(open_single_roomid="x"),
            "id-a-number": marked(openGId=1),
            "both-names": marked(**group, opengid="other"),
        },
    )
    unmarked = compact({"opengid": group["openGId"], "chat_type": 3})
    message = {"encryptedData": seal(unmarked), "iv": IV}
    cases.add("unmarked-refused", SELF, message, err("watermark_missing", "encryptedData"))
    cases.add(
        "unmarked-required", SELF, message, err("watermark_missing", "encryptedData"), watermark="required"
    )
    cases.add("unmarked-taken", SELF, message, ok(unmarked, watermark=None, data=group), watermark="optional")
    marked_message = {"encryptedData": seal(marked(**group)), "iv": IV}
    cases.add(
        "optional-but-there", SELF, marked_message, ok(marked(**group), data=group), watermark="optional"
    )
    cases.add(
        "optional-but-stale",
        SELF,
        marked_message,
        err("timestamp_stale", "encryptedData"),
        watermark="optional",
        now=NOW + 999,
    )
    other = {"encryptedData": seal(compact({**group, "watermark": {**MARK, "appid": "wx0"}})), "iv": IV}
    cases.add(
        "optional-but-of-another-app",
        SELF,
        other,
        err("app_id_mismatch", "encryptedData"),
        watermark="optional",
    )
    broken = {"encryptedData": seal(compact({**group, "watermark": None})), "iv": IV}
    cases.add(
        "optional-but-broken", SELF, broken, err("watermark_invalid", "encryptedData"), watermark="optional"
    )
    return cases


def verify_signature() -> Cases:
    raw = (
        '{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN",'
        '"avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503Iuswjjn6nIGBiaycAjAtpu'
        'jxyzYsrztuuICqIM5ibXQ/0"}'
    )
    signature = "75e81ceda165f4ffa64f4068af58c64b8f54b88c"
    cases = Cases(session_key=OTHER_KEY)
    mismatch, invalid = err("signature_mismatch", "signature"), err("signature_invalid", "signature")

    def add(name: str, out: Json, *, raw_data: Any = raw, sign: Any = signature, **context: object) -> None:
        changed = raw_data != raw or sign != signature or bool(context)
        cases.add(
            name,
            OFFICIAL + (", changed" if changed else ""),
            {"rawData": raw_data, "signature": sign},
            out,
            **context,
        )

    def signed(name: str, text: str) -> None:
        sign = hashlib.sha1((text + OTHER_KEY).encode()).hexdigest()
        cases.add(
            name, SELF, {"rawData": text, "signature": sign}, {"ok": {"raw_data": text, "key_index": 0}}
        )

    good = {"ok": {"raw_data": raw, "key_index": 0}}
    add("official", good)
    add("upper-case", good, sign=signature.upper())
    add("second-key", {"ok": {"raw_data": raw, "key_index": 1}}, session_key=[KEY, OTHER_KEY])
    signed("empty-text", "")
    signed("not-json", "hello")
    signed("chinese", "\u5fae\u4fe1\U0001f600")
    add("key-decoded", mismatch, sign="3911125118c76f5bc44eb67d58ac724d135f3361")
    add("other-key", mismatch, session_key=KEY)
    add("neither-of-two-keys", mismatch, session_key=[KEY, KEY])
    add("no-keys", err("argument_missing", "session_key"), session_key=[])
    add("bad-key", err("session_key_invalid", "session_key"), session_key=OTHER_KEY[:-2])
    add("one-byte-of-the-text", mismatch, raw_data=raw.replace("Band", "band"))
    add("a-blank-behind-the-text", mismatch, raw_data=raw + " ")
    add("written-anew", mismatch, raw_data=json.dumps(json.loads(raw)))
    add("escaped", mismatch, raw_data=raw.replace("/", "\\/"))
    add("html-escaped", mismatch, raw_data=raw.replace('"', "&quot;"))
    add("byte-order-mark", mismatch, raw_data="\ufeff" + raw)
    add("last-digit", mismatch, sign=signature[:-1] + "d")
    add("first-digit", mismatch, sign="8" + signature[1:])
    add("signature-empty", invalid, sign="")
    add("signature-blank-behind", invalid, sign=signature + " ")
    add("signature-line-end", invalid, sign=signature + "\n")
    add("signature-cut", invalid, sign=signature[:-2])
    add("signature-odd", invalid, sign=signature[:-1])
    add("signature-too-long", invalid, sign=signature + "00")
    add("signature-not-hex", invalid, sign="g" + signature[1:])
    add("signature-wide-digit", invalid, sign="\uff17" + signature[3:])
    add("signature-base64", invalid, sign=b64(bytes.fromhex(signature)))
    add("signature-sha-256", invalid, sign=hashlib.sha256((raw + OTHER_KEY).encode()).hexdigest())
    add("text-64-kib", mismatch, raw_data={"repeat": "x", "times": 65536})
    add("text-64-kib-and-one", err("input_too_large", "rawData"), raw_data={"repeat": "x", "times": 65537})
    add("signature-64-kib-and-one", err("input_too_large", "signature"), sign={"repeat": "0", "times": 65537})
    return cases


def sign() -> Cases:
    cases = Cases()

    def add(name: str, source: str, body: Any, key: str, signature: str) -> None:
        cases.add(name, source, {"body": body}, {"ok": signature}, session_key=key)

    published = "o0q0otL8aEzpcZL/FT9WsQ=="
    minigame = "the official mini-game page http-signature"
    add(
        "official",
        minigame,
        '{"foo":"bar"}',
        published,
        "654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b",
    )
    add("empty", SELF, "", KEY, "7154f9f8b4b76b92f541cbf0e37d48840fa06e5e42da92a6f80168a1516a4735")
    for name, body in {
        "one-byte-changed": '{"foo":"baz"}',
        "blank": '{"foo": "bar"}',
        "chinese": "\u5fae\u4fe1",
    }.items():
        add(
            name,
            minigame + ", changed",
            body,
            published,
            hmac.new(published.encode(), body.encode(), "sha256").hexdigest(),
        )
    cases.add(
        "too-large",
        SELF,
        {"body": {"repeat": "x", "times": 65537}},
        err("input_too_large", "body"),
        session_key=KEY,
    )
    return cases


def types() -> list[Json]:
    """Kinds of value that a typed language cannot pass: for JavaScript and Python only."""
    cases: list[Json] = []
    records = {
        "open_data.decrypt": (
            {"encryptedData": DATA, "iv": IV},
            {"app_id": APP_ID, "session_key": KEY, "now": NOW},
        ),
        "open_data.verify_signature": ({"rawData": "", "signature": "0" * 40}, {"session_key": KEY}),
        "face.open_result": (
            {
                "encryptData": DATA,
                "iv": IV,
                "randomNumber": "1",
                "verifyResult": "true",
                "signature": "0" * 64,
            },
            {
                "app_id": APP_ID,
                "user": "u1",
                "session_key": KEY,
                "numbers": "client",
                "now": NOW,
                "expected": {"id_number": "11010519491231002X"},
            },
        ),
    }
    wrong = {"null": None, "number": 5, "flag": True, "list": ["x"], "object": {"a": "x"}}

    def add(name: str, operation: str, message: object, context: object, code: str, argument: str) -> None:
        out = err(code, argument)
        case = {"id": name, "types_of": operation, "message": message, "context": context, "out": out}
        cases.append(case)

    for operation, (message, context) in records.items():
        for kind, value in {**wrong, "text": "encryptedData=x", "nothing": None}.items():
            if kind != "object":
                add(f"{operation}-message-{kind}", operation, value, context, "field_type", "message")
        for field in message:
            for kind, value in wrong.items():
                if field == "verifyResult" and kind == "flag":
                    continue
                add(
                    f"{operation}-{field}-{kind}",
                    operation,
                    {**message, field: value},
                    context,
                    "field_type",
                    field,
                )
            lost = {name: value for name, value in message.items() if name != field}
            if field != "signature" or operation != "face.open_result":
                add(f"{operation}-{field}-missing", operation, lost, context, "field_missing", field)
            surrogate = {**message, field: "\ud800"}
            add(f"{operation}-{field}-surrogate", operation, surrogate, context, "text_invalid", field)
        for name in context:
            for kind, value in wrong.items():
                if (name == "now" and kind in ("null", "number")) or (
                    name == "session_key" and kind == "list"
                ):
                    continue
                if name == "expected":
                    continue
                add(
                    f"{operation}-{name}-{kind}",
                    operation,
                    message,
                    {**context, name: value},
                    "argument_type",
                    name,
                )
        add(
            f"{operation}-key-in-list",
            operation,
            message,
            {**context, "session_key": [KEY, 5]},
            "argument_type",
            "session_key",
        )
    message, context = records["open_data.decrypt"]
    for name in ("max_age", "max_skew"):
        for kind, value in {**wrong, "fraction": 1.5, "digits": "300", "off": "off"}.items():
            if kind != "number":
                add(
                    f"{name}-{kind}",
                    "open_data.decrypt",
                    message,
                    {**context, name: value},
                    "argument_type",
                    name,
                )
        add(
            f"{name}-negative", "open_data.decrypt", message, {**context, name: -1}, "freshness_invalid", name
        )
    add(
        "max_skew-unchecked",
        "open_data.decrypt",
        message,
        {**context, "max_skew": "unchecked"},
        "argument_type",
        "max_skew",
    )
    add("now-negative", "open_data.decrypt", message, {**context, "now": -1}, "now_invalid", "now")
    add("now-fraction", "open_data.decrypt", message, {**context, "now": NOW + 0.5}, "argument_type", "now")
    add("now-digits", "open_data.decrypt", message, {**context, "now": str(NOW)}, "argument_type", "now")
    for kind, value in {"text": "true", "number": 1, "null": None}.items():
        add(
            f"repair-{kind}",
            "open_data.decrypt",
            message,
            {**context, "repair": value},
            "argument_type",
            "repair",
        )
    for kind, value in {"flag": True, "text": "no", "null": None}.items():
        add(
            f"watermark-{kind}",
            "open_data.group_id",
            message,
            {**context, "watermark": value},
            "argument_type",
            "watermark",
        )
    message, context = records["face.open_result"]

    def refused(name: str, changed: Json, code: str, argument: str) -> None:
        add(name, "face.open_result", message, {**context, **changed}, code, argument)

    for kind, value in {"text": "1", "flag": True, "fraction": 0.5}.items():
        refused(f"issued_at-{kind}", {"issued_at": value}, "argument_type", "issued_at")
    refused("issued_at-negative", {"numbers": "issued", "issued_at": -1}, "now_invalid", "issued_at")
    for kind, value in {"text": "x", "list": []}.items():
        refused(f"expected-{kind}", {"expected": value}, "argument_type", "expected")
    for name in ("id_number", "name", "openid"):
        refused(f"expected-{name}-number", {"expected": {name: 5}}, "argument_type", f"expected.{name}")
    refused("expected-unknown", {"expected": {"nickname": "x"}}, "argument_unknown", "expected.nickname")
    for kind, value in {"text": "name", "number": 5, "object": {}, "list-of-numbers": [5]}.items():
        refused(f"members-{kind}", {"members": value}, "argument_type", "members")
    for name in ("masked", "repair", "require_signature"):
        for kind, value in {"text": "true", "number": 1}.items():
            refused(f"face-{name}-{kind}", {name: value}, "argument_type", name)
    for kind, value in {"number": 1, "flag": True}.items():
        refused(f"face-watermark-{kind}", {"watermark": value}, "argument_type", "watermark")
    return cases


FILES: dict[str, Callable[[], list[Json]]] = {
    "open_data.decrypt": decrypt,
    "open_data.user_info": user_info,
    "open_data.phone_number": phone_number,
    "open_data.we_run": we_run,
    "open_data.group_id": group_id,
    "open_data.verify_signature": verify_signature,
    "session_key.sign": sign,
    "face.open_result": face.open_result,
    "face_pay.check_auth_info": pay.check_auth_info,
    "face_pay.get_auth_info": pay.get_auth_info,
    "face_v1.get_info": calls.get_info,
    "face_v1.get_user_id_key": calls.get_user_id_key,
    "face_v2.cert_hash": calls.cert_hash,
    "face_v2.get_image": calls.get_image,
    "face_v2.get_verify_id": calls.get_verify_id,
    "face_v2.query_verify_info": calls.query_verify_info,
    "credentials.get_access_token": login.get_access_token,
    "credentials.get_stable_access_token": login.get_stable_access_token,
    "login.check_session": calls.check_session,
    "login.code2session": login.code2session,
    "login.reset_user_session_key": calls.reset_user_session_key,
    "session_token.from_headers": login.from_headers,
    "session_token.issue": login.issue,
    "session_token.verify": login.verify,
    "open_data.check_encrypted_msg": calls.check_encrypted_msg,
    "pay_v2.build_xml": pay.build_xml,
    "pay_v2.parse_xml": pay.parse_xml,
    "pay_v2.sign": pay.sign,
    "pay_v2.verify": pay.verify,
    "phone.get_user_phone_number": calls.get_user_phone_number,
    "claims": state.claims,
    "dev.diagnose": dev.diagnose,
    "session_keys": state.session_keys,
    "sessions": state.sessions,
    "types": lambda: types() + pay.types(),
}


def main() -> None:
    stale = []
    for operation, make in FILES.items():
        cases = make()
        ids = [case["id"] for case in cases]
        if len(set(ids)) != len(ids):
            sys.exit(f"{operation}: an id stands twice: {sorted(i for i in set(ids) if ids.count(i) > 1)}")
        # ASCII, since a lone surrogate has no UTF-8.
        text = json.dumps({"operation": operation, "cases": cases}, indent=1) + "\n"
        path = HERE / f"{operation}.json"
        if "--check" not in sys.argv:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            stale.append(path.name)
    if stale:
        sys.exit(f"not what generate.py makes: {', '.join(stale)}")


if __name__ == "__main__":
    main()
