"""The vectors of signatures under a session key that were made otherwise, and what is found."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from typing import Any

from diagnosed import Diagnosed
from sample import APP_ID, KEY, OTHER_KEY, compact

PROFILE = {
    "nickName": "\u5f20/\u4e09 & co",
    "gender": 1,
    "language": "zh_CN",
    "city": "Guangzhou",
    "province": "Guangdong",
    "country": "CN",
    "avatarUrl": "http://wx.qlogo.cn/mmopen/0",
}
TEXT = compact(PROFILE)
RAW_KEY = base64.b64decode(KEY)


def joined(*parts: str | bytes) -> bytes:
    """Join texts and bytes."""
    return b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)


def sha1(*parts: str | bytes) -> str:
    """Sign as WeChat signs raw data."""
    return hashlib.sha1(joined(*parts)).hexdigest()


def sha256(*parts: str | bytes) -> str:
    """Sign as a tutorial signs the number of a face check."""
    return hashlib.sha256(joined(*parts)).hexdigest()


GOOD = sha1(TEXT, KEY)
NUMBER = "12345678"
SIGNED_NUMBER = sha256(NUMBER, KEY, APP_ID)


class RawData(Diagnosed):
    """The cases of a signed text."""

    def __init__(self) -> None:
        message = {"rawData": TEXT, "signature": GOOD}
        super().__init__(message=message, context={"session_key": KEY})

    def signed(
        self,
        name: str,
        *found: str,
        raw: str = TEXT,
        signature: str = GOOD,
        fits: int | None = 0,
        key: Any = KEY,
    ) -> None:
        """Add what is found in a text and its signature."""
        message = {"rawData": raw, "signature": signature}
        self.of_key(f"raw-data-{name}", message, {"session_key": key}, *found, fits=fits)


class Numbers(Diagnosed):
    """The cases of the signed number of a face check."""

    def __init__(self) -> None:
        message = {"randomNumber": NUMBER, "signature": SIGNED_NUMBER}
        super().__init__(message=message, context={"session_key": KEY, "app_id": APP_ID})

    def signed(
        self,
        name: str,
        *found: str,
        number: str = NUMBER,
        signature: str = SIGNED_NUMBER,
        fits: int | None = 0,
    ) -> None:
        """Add what is found in a number and its signature."""
        message = {"randomNumber": number, "signature": signature}
        self.of_key(f"number-{name}", message, self.defaults["context"], *found, fits=fits)


def raw_data() -> RawData:
    cases = RawData()
    cases.signed("whole")
    cases.signed("second-key", key=[OTHER_KEY, KEY], fits=1)
    _made_otherwise(cases)
    _rewritten(cases)
    _unexplained(cases)
    known = {"session_key": KEY}
    cases.of_key("raw-data-alone", {"rawData": TEXT}, known, "field_missing signature")
    cases.of_key("signature-alone", {"signature": GOOD}, known, "field_missing rawData")
    return cases


def _made_otherwise(cases: RawData) -> None:
    cases.signed("key-decoded", "signature_key_decoded session_key", signature=sha1(TEXT, RAW_KEY))
    cases.signed("key-first", "signature_order rawData", signature=sha1(KEY, TEXT))
    cases.signed(
        "key-first-and-decoded",
        "signature_key_decoded session_key",
        "signature_order rawData",
        signature=sha1(RAW_KEY, TEXT),
    )
    cases.signed("upper-case", "signature_case signature", signature=GOOD.upper())
    cases.signed("blank-behind-the-signature", "signature_edges signature", signature=GOOD + " ")
    cases.signed("key-hex", "key_hex session_key", key=RAW_KEY.hex())


def _rewritten(cases: RawData) -> None:
    cases.signed("line-end-too-many", "signature_edges rawData", raw=TEXT + "\n")
    cases.signed("line-end-too-few", "signature_edges rawData", signature=sha1(TEXT + "\n", KEY))
    cases.signed("html", "signature_html rawData", raw=html.escape(TEXT))
    cases.signed("json-source", "signature_json rawData", raw=json.dumps(TEXT, ensure_ascii=False)[1:-1])
    cases.signed("json-string", "signature_json rawData", raw=json.dumps(TEXT, ensure_ascii=False))
    cases.signed("json-ascii", "signature_rewritten rawData", raw=json.dumps(PROFILE, separators=(",", ":")))
    cases.signed(
        "written-with-blanks", "signature_rewritten rawData", raw=json.dumps(PROFILE, ensure_ascii=False)
    )
    cases.signed(
        "written-sorted",
        "signature_rewritten rawData",
        raw=json.dumps(PROFILE, ensure_ascii=False, sort_keys=True),
    )
    cases.signed(
        "html-and-upper-case",
        "signature_html rawData",
        "signature_case signature",
        raw=html.escape(TEXT),
        signature=GOOD.upper(),
    )


def _unexplained(cases: RawData) -> None:
    cases.signed(
        "another-text", "signature_mismatch signature", raw=TEXT.replace("Band", "x") + "x", fits=None
    )
    cases.signed("another-key", "signature_mismatch signature", key=OTHER_KEY, fits=None)
    cases.signed("no-signature", "signature_invalid signature", signature="", fits=None)
    cases.signed("not-hex", "signature_invalid signature", signature="x" * 40, fits=None)


def numbers() -> Numbers:
    cases = Numbers()
    cases.signed("whole")
    cases.signed(
        "key-decoded", "signature_key_decoded session_key", signature=sha256(NUMBER, RAW_KEY, APP_ID)
    )
    cases.signed("another-order", "signature_order randomNumber", signature=sha256(APP_ID, NUMBER, KEY))
    cases.signed("line-end", "signature_edges randomNumber", number=NUMBER + "\n")
    cases.signed("upper-case", "signature_case signature", signature=SIGNED_NUMBER.upper())
    cases.signed("another-number", "signature_mismatch signature", number="87654321", fits=None)
    return cases
