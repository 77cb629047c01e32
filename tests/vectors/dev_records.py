"""The vectors of records that were damaged here, by other means than the library's own, and what is found."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from diagnosed import Diagnosed
from sample import APP_ID, IV, KEY, MADE, NOW, OTHER_KEY, compact, marked, pkcs7, seal

CONTENT = {
    "openId": "oGZUI0egBJY1zhBYw2KhdUfwVJJE",
    "nickName": "Band",
    "city": "Guangzhou",
    "number": 7,
}
PLAIN = marked(**CONTENT)
DATA = seal(PLAIN)
RAW = base64.b64decode(DATA)
OTHER_IV = base64.b64encode(bytes(range(16))).decode()
KNOWN = {"app_id": APP_ID, "session_key": KEY, "now": NOW}


class Records(Diagnosed):
    """The cases of a record, its IV and its key."""

    def __init__(self) -> None:
        super().__init__(message={"encryptedData": DATA, "iv": IV}, context=KNOWN)

    def record(
        self, name: str, *found: str, data: str = DATA, iv: str = IV, fits: int | None = 0, **context: Any
    ) -> None:
        """Add what is found in a record."""
        self.of_key(name, {"encryptedData": data, "iv": iv}, {**KNOWN, **context}, *found, fits=fits)

    def both(self, name: str, code: str, change: Any) -> None:
        """Add what is found where the same happened to both texts."""
        self.record(name, f"{code} encryptedData", f"{code} iv", data=change(DATA), iv=change(IV))

    def content(self, name: str, plain: str | bytes, *found: str, pad: Any = pkcs7, **context: Any) -> None:
        """Add what is found in a record that holds another text."""
        self.record(name, *(f"{code} encryptedData" for code in found), data=seal(plain, pad=pad), **context)


def records() -> Records:
    cases = Records()
    cases.record("whole")
    cases.record("whole-without-app", "argument_missing app_id", app_id=...)
    cases.found("nothing", {}, {}, "nothing", "field_missing message")
    cases.found("nothing-but-a-key", {}, {"session_key": KEY}, "nothing", "field_missing message")
    for about in (_rewritten, _quoted, _cuts, _mixed_up, _keys, _ivs, _padding, _contents, _times, _fields):
        about(cases)
    return cases


def _rewritten(cases: Records) -> None:
    assert "+" in DATA
    assert "/" in DATA
    iv = base64.b64encode(bytes.fromhex("fbefbefbefbefbefbefbefbefbefbefb")).decode()
    dashed = seal(PLAIN, iv=iv)
    assert "+" in iv
    cases.record("blanks", "base64_blank encryptedData", data=DATA.replace("+", " "))
    cases.record(
        "blanks-in-both",
        "base64_blank encryptedData",
        "base64_blank iv",
        data=dashed.replace("+", " "),
        iv=iv.replace("+", " "),
    )
    url = (dashed.translate(str.maketrans("+/", "-_")), iv.translate(str.maketrans("+/", "-_")))
    cases.record("url-safe", "base64_url_safe encryptedData", "base64_url_safe iv", data=url[0], iv=url[1])
    cases.both("percent", "base64_percent", lambda text: quote(text, safe=""))
    cases.both("percent-twice", "base64_percent", lambda text: quote(quote(text, safe=""), safe=""))
    cases.record("json-escaped", "base64_json encryptedData", data=DATA.replace("/", "\\/"))
    cases.record("json-unicode", "base64_json encryptedData", data=DATA.replace("+", "\\u002b"))
    cases.record(
        "html",
        "base64_html encryptedData",
        data="".join(f"&#{ord(one)};" if one in "+/=" else one for one in DATA),
    )
    cases.record(
        "html-named", "base64_html encryptedData", data=DATA.replace("+", "&plus;").replace("/", "&sol;")
    )
    cases.record(
        "in-hexadecimal",
        "base64_hex encryptedData",
        "base64_hex iv",
        data=RAW.hex(),
        iv=base64.b64decode(IV).hex(),
    )
    cases.both("encoded-twice", "base64_twice", lambda text: base64.b64encode(text.encode()).decode())


def _quoted(cases: Records) -> None:
    cases.both("quoted", "base64_quoted", lambda text: f'"{text}"')
    cases.both("single-quotes", "base64_quoted", lambda text: f"'{text}'")
    cases.both("blanks-around", "base64_quoted", lambda text: f"{text} ")
    cases.record(
        "percent-then-quoted",
        "base64_quoted encryptedData",
        "base64_percent encryptedData",
        data=f'"{quote(DATA, safe="")}"',
    )
    cases.record(
        "blanks-around-quotes",
        "base64_quoted encryptedData",
        "base64_quoted iv",
        data=f' "{DATA}" ',
        iv=f' "{IV}" ',
    )
    cases.record("a-byte-order-mark", "base64_quoted encryptedData", data="\ufeff" + DATA)


def _cuts(cases: Records) -> None:
    cases.record("padding-lost", "base64_padding iv", iv=IV.rstrip("="))
    cases.record("padding-too-long", "base64_padding iv", iv=IV + "=")
    cases.record(
        "line-breaks",
        "base64_line_breaks encryptedData",
        data="\r\n".join(DATA[i : i + 76] for i in range(0, len(DATA), 76)),
    )
    cases.record("doubled", "base64_doubled encryptedData", data=f"{DATA},{DATA}")
    cases.record("doubled-iv", "base64_doubled iv", iv=IV + IV)
    for lost in (1, 5, 15, 17):
        cut = base64.b64encode(RAW[:-lost]).decode()
        cases.record(f"cut-by-{lost}", "data_cut encryptedData", data=cut)
    cases.record("cut-by-a-block", "data_cut encryptedData", data=base64.b64encode(RAW[:-16]).decode())
    cases.record("cut-in-a-group", "base64_cut encryptedData", "data_cut encryptedData", data=DATA[:-3])
    cases.record("cut-by-a-log", "data_cut encryptedData", data=base64.b64encode(RAW[:96]).decode() + "...")


def _mixed_up(cases: Records) -> None:
    cases.record("swapped", "fields_swapped encryptedData", data=IV, iv=DATA)
    cases.record("key-and-iv-swapped", "fields_swapped iv", iv=KEY, session_key=IV)
    cases.record("same-value", "fields_same iv", "iv_length_invalid iv", iv=DATA)
    cases.record("iv-is-the-key", "fields_same iv", "iv_mismatch iv", iv=KEY)
    cases.record("undefined", "field_missing encryptedData", data="undefined", fits=None)
    cases.record("an-object", "field_missing iv", iv="[object Object]")
    cases.record("not-base64", "base64_invalid encryptedData", data="not base64!", fits=None)
    cases.record("empty", "data_empty encryptedData", data="", fits=None)


def _keys(cases: Records) -> None:
    cases.record("key-hex", "key_hex session_key", session_key=base64.b64decode(KEY).hex())
    cases.record("key-hex-upper", "key_hex session_key", session_key=base64.b64decode(KEY).hex().upper())
    cases.record(
        "key-encoded-twice", "key_undecoded session_key", session_key=base64.b64encode(KEY.encode()).decode()
    )
    cases.record("key-quoted", "base64_quoted session_key", session_key=f'"{KEY}"')
    cases.record(
        "key-line-end",
        "session_key_invalid session_key",
        "base64_line_breaks session_key",
        session_key=KEY + "\n",
    )
    cases.record("key-percent", "base64_percent session_key", session_key=quote(KEY, safe=""))
    cases.record("key-not-base64", "session_key_invalid session_key", session_key="session key!", fits=None)
    for size in (8, 24, 32):
        key = base64.b64encode(bytes(range(100, 100 + size))).decode()
        cases.record(f"key-of-{size}", "key_length session_key", session_key=key, fits=None)
    cases.record("other-key", "key_or_data encryptedData", session_key=OTHER_KEY, fits=None)
    cases.record("second-key", session_key=[OTHER_KEY, KEY], fits=1)
    cases.record("neither-key", "key_or_data encryptedData", session_key=[OTHER_KEY, OTHER_IV], fits=None)
    cases.record("no-key", "argument_missing session_key", fits=None, session_key=...)
    cases.record("no-key-in-a-list", "argument_missing session_key", fits=None, session_key=[])
    cases.record(
        "a-bad-key-beside", "session_key_invalid session_key", session_key=["session key!", KEY], fits=1
    )


def _ivs(cases: Records) -> None:
    cases.record("iv-of-12", "iv_length_invalid iv", iv=base64.b64encode(bytes(12)).decode())
    cases.record("other-iv", "iv_mismatch iv", iv=OTHER_IV)
    cases.record(
        "other-iv-and-blanks",
        "base64_blank encryptedData",
        "iv_mismatch iv",
        iv=OTHER_IV,
        data=DATA.replace("+", " "),
    )


def _padding(cases: Records) -> None:
    short = 32 - len(PLAIN.encode()) % 32
    spaced = PLAIN if short > 16 else PLAIN.replace("{", "{" + " " * short, 1)
    cases.content("padding-to-32", spaced, "padding_long", pad=lambda data: pkcs7(data, 32))
    cases.content(
        "padding-of-zeros", PLAIN, "padding_zero", pad=lambda data: data + bytes(16 - len(data) % 16)
    )
    whole = PLAIN.replace("{", "{" + " " * (-len(PLAIN.encode()) % 16), 1)
    cases.content("padding-of-none", whole, "padding_none", pad=lambda data: data)


def _contents(cases: Records) -> None:
    garbled = RAW[:48] + bytes(byte ^ 0xFF for byte in RAW[48:64]) + RAW[64:]
    cases.record(
        "changed-in-the-middle", "data_changed encryptedData", data=base64.b64encode(garbled).decode()
    )
    cases.content("trailing", PLAIN + "\x04\x04\x04\x04", "trailing_bytes")
    cases.content("trailing-white-space", PLAIN + " \n")
    cases.content("blanks-before", "\n  " + PLAIN)
    cases.content("control-characters", PLAIN.replace("Band", "\x7f\x85"))
    last = RAW[:-16] + bytes(byte ^ 0xFF for byte in RAW[-16:])
    cases.record("changed-at-the-end", "data_changed encryptedData", data=base64.b64encode(last).decode())
    cases.content("twice", PLAIN.replace('"city"', '"openId":"x","city"'), "json_duplicate_key")
    cases.content("list-inside", '{"a":1' + PLAIN[1:].replace("}}", "}]"), "data_cut")
    cases.content("no-watermark", compact(CONTENT), "watermark_missing")
    cases.content("watermark-text", compact({**CONTENT, "watermark": "x"}), "watermark_invalid")
    cases.content(
        "another-app",
        compact({**CONTENT, "watermark": {"appid": "wxother", "timestamp": MADE}}),
        "app_id_mismatch",
    )
    milliseconds = {"appid": APP_ID, "timestamp": MADE * 1000}
    cases.content("milliseconds", compact({**CONTENT, "watermark": milliseconds}), "timestamp_milliseconds")


def _times(cases: Records) -> None:
    cases.record("older-where-allowed", now=NOW + 3600, max_age=86400)
    cases.record("older-than-allowed", "timestamp_stale encryptedData", max_age=5)
    cases.record("unchecked", now=NOW + 10**6, max_age="unchecked")
    cases.record("stale", "timestamp_stale encryptedData", now=NOW + 301)
    cases.record("future", "timestamp_future encryptedData", now=MADE - 61)
    cases.record("now-in-milliseconds", "now_invalid now", now=NOW * 1000)


def _fields(cases: Records) -> None:
    cases.record("an-app-id-with-a-blank", "app_id_invalid app_id", app_id=APP_ID + " ")
    cases.of_key("only-iv", {"iv": IV}, KNOWN, "field_missing encryptedData")
    cases.of_key("only-data", {"encryptedData": DATA}, KNOWN, "field_missing iv", fits=0)
    for times in (8193, 65537):
        large = {"encryptedData": {"repeat": "A", "times": times}, "iv": IV}
        found = ("input_too_large encryptedData", "field_missing encryptedData")
        cases.of_key(f"too-large-{times}", large, KNOWN, *found)
    full = marked(a="x" * (6143 - len(marked(a=""))))
    cases.of_key("as-large-as-may-be", {"encryptedData": seal(full), "iv": IV}, KNOWN, fits=0)
    face = {"encryptData": DATA.replace("+", " "), "iv": IV}
    cases.of_key("the-face-flow's-name", face, KNOWN, "base64_blank encryptedData", fits=0)
