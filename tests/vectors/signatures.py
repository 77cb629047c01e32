"""The vectors of signatures under a session key: WeChat's under open data, and the server's own under a
request."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from cases import Cases, Json, err
from sample import KEY, OFFICIAL, OTHER_KEY, SELF, b64

RAW_DATA = (
    '{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN",'
    '"avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503Iuswjjn6nIGBiaycAjAtpu'
    'jxyzYsrztuuICqIM5ibXQ/0"}'
)
SIGNATURE = "75e81ceda165f4ffa64f4068af58c64b8f54b88c"
MISMATCH, INVALID = err("signature_mismatch", "signature"), err("signature_invalid", "signature")
TOO_LARGE = {"repeat": "x", "times": 65537}


class Signed(Cases):
    """The cases of one signed text: the official one, changed, or another under its key."""

    def __init__(self) -> None:
        message = {"rawData": RAW_DATA, "signature": SIGNATURE}
        super().__init__(source=f"{OFFICIAL}, changed", message=message, context={"session_key": OTHER_KEY})

    def sample(
        self, name: str, out: Json, *, raw_data: Any = RAW_DATA, sign: Any = SIGNATURE, **context: Any
    ) -> None:
        """Add the official text and its signature, or what became of them."""
        self.add(name, {"rawData": raw_data, "signature": sign}, out, **context)

    def signed(self, name: str, text: str) -> None:
        """Add another text that is signed as WeChat does."""
        sign = hashlib.sha1((text + OTHER_KEY).encode()).hexdigest()
        self.add(name, {"rawData": text, "signature": sign}, good(text), source=SELF)


def good(text: str = RAW_DATA, key_index: int = 0) -> Json:
    """Give what comes out of a signed text."""
    return {"ok": {"raw_data": text, "key_index": key_index}}


def verify_signature() -> Signed:
    cases = Signed()
    cases.add("official", {"rawData": RAW_DATA, "signature": SIGNATURE}, good(), source=OFFICIAL)
    cases.sample("upper-case", good(), sign=SIGNATURE.upper())
    cases.signed("empty-text", "")
    cases.signed("not-json", "hello")
    cases.signed("chinese", "\u5fae\u4fe1\U0001f600")
    _keys(cases)
    _changed_texts(cases)
    _changed_signatures(cases)
    return cases


def _keys(cases: Signed) -> None:
    cases.sample("second-key", good(key_index=1), session_key=[KEY, OTHER_KEY])
    cases.sample("key-decoded", MISMATCH, sign="3911125118c76f5bc44eb67d58ac724d135f3361")
    cases.sample("other-key", MISMATCH, session_key=KEY)
    cases.sample("neither-of-two-keys", MISMATCH, session_key=[KEY, KEY])
    cases.sample("no-keys", err("argument_missing", "session_key"), session_key=[])
    cases.sample("bad-key", err("session_key_invalid", "session_key"), session_key=OTHER_KEY[:-2])


def _changed_texts(cases: Signed) -> None:
    for name, text in {
        "one-byte-of-the-text": RAW_DATA.replace("Band", "band"),
        "a-blank-behind-the-text": RAW_DATA + " ",
        "written-anew": json.dumps(json.loads(RAW_DATA)),
        "escaped": RAW_DATA.replace("/", "\\/"),
        "html-escaped": RAW_DATA.replace('"', "&quot;"),
        "byte-order-mark": "\ufeff" + RAW_DATA,
        "text-64-kib": {"repeat": "x", "times": 65536},
    }.items():
        cases.sample(name, MISMATCH, raw_data=text)
    cases.sample("text-64-kib-and-one", err("input_too_large", "rawData"), raw_data=TOO_LARGE)


def _changed_signatures(cases: Signed) -> None:
    cases.sample("last-digit", MISMATCH, sign=SIGNATURE[:-1] + "d")
    cases.sample("first-digit", MISMATCH, sign="8" + SIGNATURE[1:])
    for name, sign in {
        "empty": "",
        "blank-behind": SIGNATURE + " ",
        "line-end": SIGNATURE + "\n",
        "cut": SIGNATURE[:-2],
        "odd": SIGNATURE[:-1],
        "too-long": SIGNATURE + "00",
        "not-hex": "g" + SIGNATURE[1:],
        "wide-digit": "\uff17" + SIGNATURE[3:],
        "base64": b64(bytes.fromhex(SIGNATURE)),
        "sha-256": hashlib.sha256((RAW_DATA + OTHER_KEY).encode()).hexdigest(),
    }.items():
        cases.sample(f"signature-{name}", INVALID, sign=sign)
    zeros = {"repeat": "0", "times": 65537}
    cases.sample("signature-64-kib-and-one", err("input_too_large", "signature"), sign=zeros)


def sign() -> Cases:
    """Sign what a server sends with the key as it stands; where the page has no sample, what HMAC makes of
    it."""
    page, published = "the official mini-game page http-signature", "o0q0otL8aEzpcZL/FT9WsQ=="
    cases = Cases(source=f"{page}, changed", context={"session_key": published})
    good = {"ok": "654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b"}
    cases.add("official", {"body": '{"foo":"bar"}'}, good, source=page)
    for name, body in {
        "one-byte-changed": '{"foo":"baz"}',
        "blank": '{"foo": "bar"}',
        "chinese": "\u5fae\u4fe1",
    }.items():
        signature = hmac.new(published.encode(), body.encode(), "sha256").hexdigest()
        cases.add(name, {"body": body}, {"ok": signature})
    empty = {"ok": "7154f9f8b4b76b92f541cbf0e37d48840fa06e5e42da92a6f80168a1516a4735"}
    cases.add("empty", {"body": ""}, empty, source=SELF, session_key=KEY)
    too_large = err("input_too_large", "body")
    cases.add("too-large", {"body": TOO_LARGE}, too_large, source=SELF, session_key=KEY)
    return cases


FILES = {"open_data.verify_signature": verify_signature, "session_key.sign": sign}
