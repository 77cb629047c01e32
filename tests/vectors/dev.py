"""The vectors of `diagnose`: inputs that were damaged here, by other means than the library's own, and what is found."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import json
from typing import Any
from urllib.parse import quote

from common import APP_ID, IV, KEY, MADE, NOW, OTHER_KEY, SELF, Json, compact, marked, pkcs7, seal
from login import CLAIMS, HEADER, NEW, OLD, OTHER_SECRET, TOKEN_SECRET, jwt

CONTENT = {
    "openId": "oGZUI0egBJY1zhBYw2KhdUfwVJJE",
    "nickName": "Band",
    "city": "Guangzhou",
    "number": 7,
}
PLAIN = marked(**CONTENT)
DATA = seal(PLAIN)
OTHER_IV = base64.b64encode(bytes(range(16))).decode()


class Cases(list[Json]):
    def add(
        self, name: str, message: Json, context: Json, verdict: str, *found: str, key: int | None = None
    ) -> None:
        """Found is `code argument` each, in this order."""
        findings = [one.split(" ") for one in found]
        out = {"ok": {"verdict": verdict, "key_index": key, "findings": findings}}
        self.append({"id": name, "source": SELF, "message": message, "context": context, "out": out})


def diagnose() -> Cases:
    cases = Cases()
    records(cases)
    signatures(cases)
    payments(cases)
    names(cases)
    tokens(cases)
    return cases


def records(cases: Cases) -> None:
    known = {"app_id": APP_ID, "session_key": KEY, "now": NOW}

    def record(
        name: str, *found: str, data: str = DATA, iv: str = IV, fits: int | None = 0, **context: Any
    ) -> None:
        given = {key: value for key, value in {**known, **context}.items() if value is not ...}
        verdict = "unexplained" if fits is None else "explained" if found else "fine"
        cases.add(name, {"encryptedData": data, "iv": iv}, given, verdict, *found, key=fits)

    def both(name: str, code: str, change: Any) -> None:
        record(name, f"{code} encryptedData", f"{code} iv", data=change(DATA), iv=change(IV))

    record("whole")
    record("whole-without-app", "argument_missing app_id", app_id=...)
    cases.add("nothing", {}, {}, "nothing", "field_missing message")
    cases.add("nothing-but-a-key", {}, {"session_key": KEY}, "nothing", "field_missing message")
    assert "+" in DATA
    assert "/" in DATA
    iv = base64.b64encode(bytes.fromhex("fbefbefbefbefbefbefbefbefbefbefb")).decode()
    dashed = seal(PLAIN, iv=iv)
    assert "+" in iv
    record("blanks", "base64_blank encryptedData", data=DATA.replace("+", " "))
    record(
        "blanks-in-both",
        "base64_blank encryptedData",
        "base64_blank iv",
        data=dashed.replace("+", " "),
        iv=iv.replace("+", " "),
    )
    url = (dashed.translate(str.maketrans("+/", "-_")), iv.translate(str.maketrans("+/", "-_")))
    record("url-safe", "base64_url_safe encryptedData", "base64_url_safe iv", data=url[0], iv=url[1])
    both("percent", "base64_percent", lambda text: quote(text, safe=""))
    both("percent-twice", "base64_percent", lambda text: quote(quote(text, safe=""), safe=""))
    record("padding-lost", "base64_padding iv", iv=IV.rstrip("="))
    record("padding-too-long", "base64_padding iv", iv=IV + "=")
    record(
        "line-breaks",
        "base64_line_breaks encryptedData",
        data="\r\n".join(DATA[i : i + 76] for i in range(0, len(DATA), 76)),
    )
    both("quoted", "base64_quoted", lambda text: f'"{text}"')
    both("single-quotes", "base64_quoted", lambda text: f"'{text}'")
    both("blanks-around", "base64_quoted", lambda text: f"{text} ")
    record("json-escaped", "base64_json encryptedData", data=DATA.replace("/", "\\/"))
    record("json-unicode", "base64_json encryptedData", data=DATA.replace("+", "\\u002b"))
    record(
        "html",
        "base64_html encryptedData",
        data="".join(f"&#{ord(one)};" if one in "+/=" else one for one in DATA),
    )
    record("html-named", "base64_html encryptedData", data=DATA.replace("+", "&plus;").replace("/", "&sol;"))
    record("doubled", "base64_doubled encryptedData", data=f"{DATA},{DATA}")
    record("doubled-iv", "base64_doubled iv", iv=IV + IV)
    record(
        "percent-then-quoted",
        "base64_quoted encryptedData",
        "base64_percent encryptedData",
        data=f'"{quote(DATA, safe="")}"',
    )
    raw = base64.b64decode(DATA)
    for lost in (1, 5, 15, 17):
        cut = base64.b64encode(raw[:-lost]).decode()
        record(f"cut-by-{lost}", "data_cut encryptedData", data=cut)
    record("cut-by-a-block", "data_cut encryptedData", data=base64.b64encode(raw[:-16]).decode())
    record("cut-in-a-group", "base64_cut encryptedData", "data_cut encryptedData", data=DATA[:-3])
    record("swapped", "fields_swapped encryptedData", data=IV, iv=DATA)
    record("key-and-iv-swapped", "fields_swapped iv", iv=KEY, session_key=IV)
    record("same-value", "fields_same iv", "iv_length_invalid iv", iv=DATA)
    record("iv-is-the-key", "fields_same iv", "iv_mismatch iv", iv=KEY)
    record(
        "in-hexadecimal",
        "base64_hex encryptedData",
        "base64_hex iv",
        data=raw.hex(),
        iv=base64.b64decode(IV).hex(),
    )
    both("encoded-twice", "base64_twice", lambda text: base64.b64encode(text.encode()).decode())
    record("cut-by-a-log", "data_cut encryptedData", data=base64.b64encode(raw[:96]).decode() + "...")
    record("undefined", "field_missing encryptedData", data="undefined", fits=None)
    record("an-object", "field_missing iv", iv="[object Object]")
    record("not-base64", "base64_invalid encryptedData", data="not base64!", fits=None)
    record("empty", "data_empty encryptedData", data="", fits=None)
    record("iv-of-12", "iv_length_invalid iv", iv=base64.b64encode(bytes(12)).decode())

    record("key-hex", "key_hex session_key", session_key=base64.b64decode(KEY).hex())
    record("key-hex-upper", "key_hex session_key", session_key=base64.b64decode(KEY).hex().upper())
    record(
        "key-encoded-twice", "key_undecoded session_key", session_key=base64.b64encode(KEY.encode()).decode()
    )
    record("key-quoted", "base64_quoted session_key", session_key=f'"{KEY}"')
    record(
        "key-line-end",
        "session_key_invalid session_key",
        "base64_line_breaks session_key",
        session_key=KEY + "\n",
    )
    record("key-percent", "base64_percent session_key", session_key=quote(KEY, safe=""))
    record("key-not-base64", "session_key_invalid session_key", session_key="session key!", fits=None)
    for size in (8, 24, 32):
        key = base64.b64encode(bytes(range(100, 100 + size))).decode()
        record(f"key-of-{size}", "key_length session_key", session_key=key, fits=None)
    record("other-key", "key_or_data encryptedData", session_key=OTHER_KEY, fits=None)
    record("second-key", session_key=[OTHER_KEY, KEY], fits=1)
    record("neither-key", "key_or_data encryptedData", session_key=[OTHER_KEY, OTHER_IV], fits=None)
    record("no-key", "argument_missing session_key", fits=None, session_key=...)
    record("no-key-in-a-list", "argument_missing session_key", fits=None, session_key=[])
    record("a-bad-key-beside", "session_key_invalid session_key", session_key=["session key!", KEY], fits=1)
    record(
        "blanks-around-quotes",
        "base64_quoted encryptedData",
        "base64_quoted iv",
        data=f' "{DATA}" ',
        iv=f' "{IV}" ',
    )
    record("a-byte-order-mark", "base64_quoted encryptedData", data="\ufeff" + DATA)
    record("older-where-allowed", now=NOW + 3600, max_age=86400)
    record("older-than-allowed", "timestamp_stale encryptedData", max_age=5)
    record("unchecked", now=NOW + 10**6, max_age="unchecked")
    record("other-iv", "iv_mismatch iv", iv=OTHER_IV)
    record(
        "other-iv-and-blanks",
        "base64_blank encryptedData",
        "iv_mismatch iv",
        iv=OTHER_IV,
        data=DATA.replace("+", " "),
    )
    garbled = raw[:48] + bytes(byte ^ 0xFF for byte in raw[48:64]) + raw[64:]
    record("changed-in-the-middle", "data_changed encryptedData", data=base64.b64encode(garbled).decode())

    def content(name: str, plain: str | bytes, *found: str, pad: Any = pkcs7, **context: Any) -> None:
        record(
            name,
            *(f"{one} encryptedData" if " " not in one else one for one in found),
            data=seal(plain, pad=pad),
            **context,
        )

    short = 32 - len(PLAIN.encode()) % 32
    spaced = PLAIN if short > 16 else PLAIN.replace("{", "{" + " " * short, 1)
    content("padding-to-32", spaced, "padding_long", pad=lambda data: pkcs7(data, 32))
    content("padding-of-zeros", PLAIN, "padding_zero", pad=lambda data: data + bytes(16 - len(data) % 16))
    whole = PLAIN.replace("{", "{" + " " * (-len(PLAIN.encode()) % 16), 1)
    content("padding-of-none", whole, "padding_none", pad=lambda data: data)
    content("trailing", PLAIN + "\x04\x04\x04\x04", "trailing_bytes")
    content("trailing-white-space", PLAIN + " \n")
    content("blanks-before", "\n  " + PLAIN)
    content("control-characters", PLAIN.replace("Band", "\x7f\x85"))
    last = raw[:-16] + bytes(byte ^ 0xFF for byte in raw[-16:])
    record("changed-at-the-end", "data_changed encryptedData", data=base64.b64encode(last).decode())
    content("twice", PLAIN.replace('"city"', '"openId":"x","city"'), "json_duplicate_key")
    content("list-inside", '{"a":1' + PLAIN[1:].replace("}}", "}]"), "data_cut")
    content("no-watermark", compact(CONTENT), "watermark_missing")
    content("watermark-text", compact({**CONTENT, "watermark": "x"}), "watermark_invalid")
    content(
        "another-app",
        compact({**CONTENT, "watermark": {"appid": "wxother", "timestamp": MADE}}),
        "app_id_mismatch",
    )
    milliseconds = {"appid": APP_ID, "timestamp": MADE * 1000}
    content("milliseconds", compact({**CONTENT, "watermark": milliseconds}), "timestamp_milliseconds")
    record("stale", "timestamp_stale encryptedData", now=NOW + 301)
    record("future", "timestamp_future encryptedData", now=MADE - 61)
    record("now-in-milliseconds", "now_invalid now", now=NOW * 1000)
    record("an-app-id-with-a-blank", "app_id_invalid app_id", app_id=APP_ID + " ")
    for name, message, found in (
        ("only-iv", {"iv": IV}, "field_missing encryptedData"),
        ("only-data", {"encryptedData": DATA}, "field_missing iv"),
    ):
        fits = 0 if name == "only-data" else None
        cases.add(name, message, known, "explained" if fits == 0 else "unexplained", found, key=fits)
    for times in (8193, 65537):
        large = {"encryptedData": {"repeat": "A", "times": times}, "iv": IV}
        found = ("input_too_large encryptedData", "field_missing encryptedData")
        cases.add(f"too-large-{times}", large, known, "unexplained", *found)
    full = marked(a="x" * (6143 - len(marked(a=""))))
    cases.add("as-large-as-may-be", {"encryptedData": seal(full), "iv": IV}, known, "fine", key=0)
    cases.add(
        "the-face-flow's-name",
        {"encryptData": DATA.replace("+", " "), "iv": IV},
        known,
        "explained",
        "base64_blank encryptedData",
        key=0,
    )


def signatures(cases: Cases) -> None:
    profile = {
        "nickName": "\u5f20/\u4e09 & co",
        "gender": 1,
        "language": "zh_CN",
        "city": "Guangzhou",
        "province": "Guangdong",
        "country": "CN",
        "avatarUrl": "http://wx.qlogo.cn/mmopen/0",
    }
    text = compact(profile)

    def sha1(*parts: str | bytes) -> str:
        return hashlib.sha1(
            b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)
        ).hexdigest()

    good = sha1(text, KEY)

    def signed(
        name: str, *found: str, raw: str = text, signature: str = good, fits: int | None = 0, key: Any = KEY
    ) -> None:
        verdict = "unexplained" if fits is None else "explained" if found else "fine"
        message = {"rawData": raw, "signature": signature}
        cases.add(f"raw-data-{name}", message, {"session_key": key}, verdict, *found, key=fits)

    raw_key = base64.b64decode(KEY)
    signed("whole")
    signed("second-key", key=[OTHER_KEY, KEY], fits=1)
    signed("key-decoded", "signature_key_decoded session_key", signature=sha1(text, raw_key))
    signed("key-first", "signature_order rawData", signature=sha1(KEY, text))
    signed(
        "key-first-and-decoded",
        "signature_key_decoded session_key",
        "signature_order rawData",
        signature=sha1(raw_key, text),
    )
    signed("upper-case", "signature_case signature", signature=good.upper())
    signed("blank-behind-the-signature", "signature_edges signature", signature=good + " ")
    signed("line-end-too-many", "signature_edges rawData", raw=text + "\n")
    signed("line-end-too-few", "signature_edges rawData", signature=sha1(text + "\n", KEY))
    signed("html", "signature_html rawData", raw=html.escape(text))
    signed("json-source", "signature_json rawData", raw=json.dumps(text, ensure_ascii=False)[1:-1])
    signed("json-string", "signature_json rawData", raw=json.dumps(text, ensure_ascii=False))
    signed("json-ascii", "signature_rewritten rawData", raw=json.dumps(profile, separators=(",", ":")))
    signed("written-with-blanks", "signature_rewritten rawData", raw=json.dumps(profile, ensure_ascii=False))
    signed(
        "written-sorted",
        "signature_rewritten rawData",
        raw=json.dumps(profile, ensure_ascii=False, sort_keys=True),
    )
    signed(
        "html-and-upper-case",
        "signature_html rawData",
        "signature_case signature",
        raw=html.escape(text),
        signature=good.upper(),
    )
    signed("another-text", "signature_mismatch signature", raw=text.replace("Band", "x") + "x", fits=None)
    signed("another-key", "signature_mismatch signature", key=OTHER_KEY, fits=None)
    signed("no-signature", "signature_invalid signature", signature="", fits=None)
    signed("not-hex", "signature_invalid signature", signature="x" * 40, fits=None)
    signed("key-hex", "key_hex session_key", key=raw_key.hex())

    cases.add(
        "raw-data-alone", {"rawData": text}, {"session_key": KEY}, "unexplained", "field_missing signature"
    )
    cases.add(
        "signature-alone", {"signature": good}, {"session_key": KEY}, "unexplained", "field_missing rawData"
    )
    number = "12345678"

    def sha256(*parts: str | bytes) -> str:
        return hashlib.sha256(
            b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)
        ).hexdigest()

    def face(name: str, *found: str, given: str = number, signature: str = "", fits: int | None = 0) -> None:
        verdict = "unexplained" if fits is None else "explained" if found else "fine"
        message = {"randomNumber": given, "signature": signature or sha256(number, KEY, APP_ID)}
        cases.add(
            f"number-{name}", message, {"session_key": KEY, "app_id": APP_ID}, verdict, *found, key=fits
        )

    face("whole")
    face("key-decoded", "signature_key_decoded session_key", signature=sha256(number, raw_key, APP_ID))
    face("another-order", "signature_order randomNumber", signature=sha256(APP_ID, number, KEY))
    face("line-end", "signature_edges randomNumber", given=number + "\n")
    face("upper-case", "signature_case signature", signature=sha256(number, KEY, APP_ID).upper())
    face("another-number", "signature_mismatch signature", given="87654321", fits=None)


def payments(cases: Cases) -> None:
    key = "192006250b4c09247ec02edce69f6a2d"
    params = {
        "mch_id": "10000100",
        "appid": "wxd930ea5d5a258f4f",
        "body": "test",
        "device_info": "",
        "nonce_str": "ibuaiVcKdpRxkhJA",
    }

    def sign(
        *, sort: bool = True, empty: bool = False, tail: str = f"key={key}", md5: bool = True, **other: str
    ) -> str:
        fields = [(name, value) for name, value in {**params, **other}.items() if empty or value]
        text = "".join(f"{name}={value}&" for name, value in (sorted(fields) if sort else fields)) + tail
        text = text if tail else text[:-1]
        made = (
            hashlib.md5(text.encode()).hexdigest()
            if md5
            else hmac.new(key.encode(), text.encode(), "sha256").hexdigest()
        )
        return made.upper()

    def paid(name: str, sign: str, *found: str, fine: bool = True, said: str = "MD5", **other: str) -> None:
        verdict = "fine" if not found else "explained" if fine else "unexplained"
        message = {"params": {**params, "sign": sign, **other}}
        cases.add(f"pay-{name}", message, {"key": key, "sign_type": said}, verdict, *found)

    paid("whole", sign())
    paid("whole-hmac", sign(md5=False), said="HMAC-SHA256")
    paid("without-key", sign(tail=""), "pay_key_missing sign")
    paid("empty-kept", sign(empty=True), "pay_empty_kept sign")
    paid("not-sorted", sign(sort=False), "pay_order sign")
    paid("hmac-for-md5", sign(md5=False), "pay_other_algorithm sign")
    paid("md5-for-hmac", sign(), "pay_other_algorithm sign", said="HMAC-SHA256")
    paid("lower-case", sign().lower(), "signature_case sign")
    paid("blank-behind-a-value", sign(), "signature_edges sign", body="test ")
    paid("empty-kept-and-not-sorted", sign(empty=True, sort=False), "pay_empty_kept sign", "pay_order sign")
    paid("another-value", sign(body="other"), "sign_mismatch sign", fine=False)
    paid("no-sign", "", "sign_missing sign", fine=False)


def names(cases: Cases) -> None:
    name, number = "\u963f\u4e0d\u90fd\u00b7\u70ed\u5408\u66fc", "11010519491231002X"

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    def digest(cert_name: str = name, cert_no: str = number) -> str:
        fields = {"cert_type": "IDENTITY_CARD", "cert_name": cert_name, "cert_no": cert_no}
        joined = "&".join(
            f"{key}={base64.b64encode(value.encode()).decode()}" for key, value in fields.items()
        )
        return hashlib.sha256(joined.encode()).hexdigest()

    def named(
        case: str, message: Json, *found: str, fine: bool = True, given: str = name, no: str = number
    ) -> None:
        verdict = "fine" if not found else "explained" if fine else "unexplained"
        cases.add(f"name-{case}", message, {"name": given, "id_number": no}, verdict, *found)

    named("whole", {"nameUtf8Md5": md5(name)})
    named("whole-cert", {"certHash": digest()})
    named("blank-behind", {"nameUtf8Md5": md5(name)}, "name_blank name", given=name + " ")
    named("blank-too-few", {"nameUtf8Md5": md5(name + " ")}, "name_blank name")
    for dot in "\u2022\u30fb.":
        other = name.replace("\u00b7", dot)
        named(f"dot-{ord(dot):x}", {"nameUtf8Md5": md5(name)}, "name_dot name", given=other)
        named(f"cert-dot-{ord(dot):x}", {"certHash": digest(other)}, "name_dot name")
    named("letter", {"certHash": digest(cert_no=number.lower())}, "name_letter_case cert_hash")
    named("another", {"nameUtf8Md5": md5("x")}, "expected_mismatch name_utf8_md5", fine=False)
    named("another-cert", {"certHash": digest("x")}, "expected_mismatch cert_hash", fine=False)


def tokens(cases: Cases) -> None:
    token = jwt(HEADER, CLAIMS)

    def checked(name: str, token: str, *found: str, fine: bool = True, **context: Any) -> None:
        verdict = "fine" if not found else "explained" if fine else "unexplained"
        given = {"app_id": APP_ID, "keys": [NEW, OLD], "now": NOW, **context}
        cases.add(f"token-{name}", {"token": token}, given, verdict, *found)

    checked("whole", token)
    checked("bearer", f"Bearer {token}", "token_prefix token")
    checked("quoted", f'"{token}"', "base64_quoted token")
    checked("expired", token, "token_expired token", now=NOW + 7200)
    checked("future", token, "token_not_yet_valid token", now=NOW - 61)
    checked("other-app", token, "token_app_mismatch token", app_id="wxother")
    checked("other-user", token, "token_user_mismatch token", openid="another")
    checked("older-than-allowed", token, "token_expired token", now=NOW + 61, max_age=60)
    checked("unknown-key", token, "token_key_unknown token", keys=[OLD])
    checked("alg-none", jwt({**HEADER, "alg": "none"}, CLAIMS), "token_algorithm token")
    undecoded = jwt(HEADER, CLAIMS, base64.b64encode(TOKEN_SECRET.encode()).decode())
    checked("secret-not-decoded", undecoded, "token_secret_undecoded secret")
    expired = {**CLAIMS, "iat": NOW - 7200, "exp": NOW}
    late = jwt(HEADER, expired, base64.b64encode(TOKEN_SECRET.encode()).decode())
    checked("secret-not-decoded-and-expired", late, "token_secret_undecoded secret", "token_expired token")
    checked("other-secret", jwt(HEADER, CLAIMS, OTHER_SECRET), "token_signature token", fine=False)
    checked("rubbish", "rubbish", "token_invalid token", fine=False)
