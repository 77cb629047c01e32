"""The vectors of arguments that are of another kind than they may be, and what is found."""

from __future__ import annotations

from typing import Any

from cases import Json
from dev_names import NAME, digest, md5
from dev_payments import PARAMS, sign_of
from dev_records import DATA, KNOWN
from dev_signatures import GOOD, NUMBER, SIGNED_NUMBER, TEXT
from dev_tokens import TOKEN
from diagnosed import Diagnosed
from pay_v2 import API_KEY
from sample import APP_ID, ID_NUMBER, IV, KEY, NOW, OTHER_KEY
from session_jwt import NEW, OLD

KINDS: Json = {"null": None, "flag": True, "number": 5, "fraction": 1.5, "list": ["x"], "object": {"a": "x"}}
RECORD = {"encryptedData": DATA, "iv": IV}
SIGNED = {"rawData": TEXT, "signature": GOOD}
COUNTED = {"randomNumber": NUMBER, "signature": SIGNED_NUMBER}
CERT = {"certHash": digest(NAME, ID_NUMBER)}
NAMED = {"nameUtf8Md5": md5(NAME)}
PERSON = {"name": NAME, "id_number": ID_NUMBER}
MERCHANT = {"key": API_KEY, "sign_type": "MD5"}
SERVER = {"app_id": APP_ID, "token_keys": [NEW, OLD], "now": NOW}
FIELDS = {**PARAMS, "sign": sign_of()}


class Kinds(Diagnosed):
    """The cases of one argument that is of another kind."""

    def noted(
        self, name: str, message: Any, context: Any, *found: str, key: int | None = None, fine: bool = False
    ) -> None:
        """Add what is noted; where that is nothing, ``fine`` says that the rest is in order."""
        verdict = "unexplained" if found else "fine" if fine else "nothing"
        rest = () if found or fine else ("field_missing message",)
        self.found(f"kind-{name}", message, context, verdict, *found, *rest, key=key)

    def field(self, name: str, message: Json, context: Json, argument: str, key: int | None = None) -> None:
        """Add what is noted of a field of the message that is of each other kind."""
        for kind, value in KINDS.items():
            changed = {**message, name: value}
            self.noted(f"{argument}-{kind}", changed, context, f"field_type {argument}", key=key)

    def argument(
        self,
        name: str,
        message: Json,
        context: Json,
        *,
        but: tuple[str, ...] = (),
        narrows: bool = False,
        key: int | None = None,
    ) -> None:
        """Add what is noted of an argument that is of each other kind, but what of it may be."""
        for kind, value in KINDS.items():
            if kind in but or (kind == "null" and not narrows):
                continue
            code = "argument_missing" if kind == "null" else "argument_type"
            self.noted(f"{name}-{kind}", message, {**context, name: value}, f"{code} {name}", key=key)


def kinds() -> Kinds:
    cases = Kinds()
    for kind, value in {**KINDS, "text": "encryptedData=x"}.items():
        if kind != "object":
            cases.noted(f"message-{kind}", value, {}, "field_type message")
    cases.noted("message-object", {"a": "x"}, {})
    _fields(cases)
    _arguments(cases)
    _ages(cases)
    _payments(cases)
    _token_keys(cases)
    return cases


def _fields(cases: Kinds) -> None:
    cases.field("encryptedData", RECORD, KNOWN, "encryptedData")
    cases.field("iv", RECORD, KNOWN, "iv", key=0)
    cases.field("rawData", SIGNED, {"session_key": KEY}, "rawData")
    cases.field("signature", SIGNED, {"session_key": KEY}, "signature")
    cases.field("randomNumber", COUNTED, KNOWN, "randomNumber")
    cases.field("token", {}, SERVER, "token")
    cases.field("certHash", {}, PERSON, "cert_hash")
    cases.field("nameUtf8Md5", {}, PERSON, "name_utf8_md5")
    for name, message, context, key in [
        ("record", RECORD, KNOWN, 0),
        ("raw-data", SIGNED, {"session_key": KEY}, 0),
        ("number", COUNTED, {"app_id": APP_ID, "session_key": KEY}, 0),
        ("token", {"token": TOKEN}, SERVER, None),
        ("cert", CERT, PERSON, None),
        ("name", NAMED, PERSON, None),
    ]:
        others = {"verifyResult": True, "other": {"a": [None]}}
        known = {"expected": {"name": 5}, "store": None, "repair": True}
        cases.noted(f"others-of-{name}", {**message, **others}, {**context, **known}, key=key, fine=True)
    face = {"encryptData": DATA, "iv": IV}
    cases.noted("face", face, KNOWN, key=0, fine=True)
    cases.noted("face-number", {**face, "encryptData": 5}, KNOWN, "field_type encryptedData")
    cases.noted("face-beside", {**face, "encryptedData": 5}, KNOWN, "field_type encryptedData", key=0)
    cases.noted("two", {"encryptedData": 5, "iv": []}, KNOWN, "field_type encryptedData", "field_type iv")
    both = ("field_type encryptedData", "argument_type session_key")
    cases.noted("both-sides", {**RECORD, "encryptedData": 5}, {**KNOWN, "session_key": 5}, *both)


def _arguments(cases: Kinds) -> None:
    cases.argument("app_id", RECORD, KNOWN, narrows=True, key=0)
    cases.argument("session_key", RECORD, KNOWN, but=("list",), narrows=True)
    cases.argument("now", RECORD, KNOWN, but=("number",), key=0)
    cases.argument("openid", {"token": TOKEN}, SERVER, narrows=True)
    cases.argument("name", NAMED, PERSON)
    cases.argument("id_number", CERT, PERSON)
    cases.argument("key", {"params": FIELDS}, MERCHANT)
    cases.argument("sign_type", {"params": FIELDS}, MERCHANT)
    cases.noted(
        "sign_type-other", {"params": FIELDS}, {**MERCHANT, "sign_type": "md5"}, "sign_type_invalid sign_type"
    )
    for name, message, context in [("name", NAMED, PERSON), ("id_number", CERT, PERSON)]:
        said = f"argument_missing {name}"
        cases.noted(f"{name}-null", message, {**context, name: None}, said)
    cases.of_key("kind-keys", RECORD, {**KNOWN, "session_key": [OTHER_KEY, KEY]}, fits=1)
    # What is no text keeps its place, and is no key.
    for kind in ("null", "number", "object"):
        context = {**KNOWN, "session_key": [KINDS[kind], KEY]}
        cases.of_key(f"kind-keys-{kind}", RECORD, context, "key_length session_key", fits=1)


def _ages(cases: Kinds) -> None:
    for name in ("max_age", "max_skew"):
        cases.argument(name, RECORD, KNOWN, but=("number",), key=0)
        cases.noted(f"{name}-null", RECORD, {**KNOWN, name: None}, key=0, fine=True)
        for kind, seconds in {"negative": -1, "day": 86401}.items():
            said = f"freshness_invalid {name}"
            cases.noted(f"{name}-{kind}", RECORD, {**KNOWN, name: seconds}, said, key=0)
        cases.noted(f"{name}-largest", RECORD, {**KNOWN, name: 86400}, key=0, fine=True)
    cases.noted("max_age-unchecked", RECORD, {**KNOWN, "max_age": "unchecked"}, key=0, fine=True)
    cases.noted(
        "max_skew-unchecked", RECORD, {**KNOWN, "max_skew": "unchecked"}, "argument_type max_skew", key=0
    )
    # What is too old for a record is not too old for a token.
    cases.noted("max_age-of-token", {"token": TOKEN}, {**SERVER, "max_age": 30 * 86400}, fine=True)
    cases.of_key("kind-now-negative", RECORD, {**KNOWN, "now": -1}, "now_invalid now", fits=0)


def _payments(cases: Kinds) -> None:
    for kind, value in {**KINDS, "text": "sign=x"}.items():
        if kind != "object":
            cases.noted(f"params-{kind}", {"params": value}, MERCHANT, "field_type params")
    cases.noted("fields", FIELDS, MERCHANT, fine=True)
    cases.noted("fields-without-key", FIELDS, {"sign_type": "MD5"})
    cases.noted("fields-key-null", FIELDS, {**MERCHANT, "key": None})
    cases.noted("fields-without-sign", PARAMS, MERCHANT)
    cases.noted("fields-key-number", FIELDS, {**MERCHANT, "key": 5}, "argument_type key")
    cases.noted("fields-and-params", {**FIELDS, "params": FIELDS, "body": "x"}, MERCHANT, fine=True)
    cases.noted("fields-and-params-number", {**FIELDS, "params": 5}, MERCHANT, "field_type params")
    counted = {**PARAMS, "total_fee": 1}
    signed = {**counted, "sign": sign_of(total_fee="1")}
    cases.noted("fields-digits", signed, MERCHANT, fine=True)
    cases.noted("params-digits", {"params": signed}, MERCHANT, fine=True)
    for kind, value in KINDS.items():
        if kind != "number":
            # It has no digits, so that it cannot have been signed: the rest is in order.
            wrong = {**FIELDS, "more": value}
            cases.noted(f"fields-with-{kind}", wrong, MERCHANT, "field_type message")
            cases.noted(f"params-with-{kind}", {"params": wrong}, MERCHANT, "field_type params")


def _token_keys(cases: Kinds) -> None:
    given = {"token": TOKEN}
    cases.noted("token-key-alone", given, {**SERVER, "token_keys": NEW}, fine=True)
    cases.noted("token-key-more", given, {**SERVER, "token_keys": [{**NEW, "more": 5}]}, fine=True)
    for kind, value in KINDS.items():
        if kind not in ("object", "null", "list"):
            cases.noted(
                f"token-keys-{kind}", given, {**SERVER, "token_keys": value}, "argument_type token_keys"
            )
        if kind != "object":
            keys = [NEW, value]
            cases.noted(
                f"token-keys-with-{kind}", given, {**SERVER, "token_keys": keys}, "argument_type token_keys"
            )
        for name in ("kid", "secret"):
            code = "argument_missing" if kind == "null" else "argument_type"
            context = {**SERVER, "token_keys": [{**NEW, name: value}]}
            cases.noted(f"token-key-{name}-{kind}", given, context, f"{code} {name}")
    cases.noted(
        "token-keys-object",
        given,
        {**SERVER, "token_keys": {}},
        "argument_missing kid",
        "argument_missing secret",
    )
    cases.noted(
        "token-key-not-base64",
        given,
        {**SERVER, "token_keys": [{**NEW, "secret": "?" * 44}]},
        "token_secret_invalid secret",
    )
    cases.noted(
        "token-key-beside",
        given,
        {**SERVER, "token_keys": [NEW, {**OLD, "secret": "x"}]},
        "token_secret_invalid secret",
    )
