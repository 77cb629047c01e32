"""The vectors of kinds of value that a typed language cannot pass: for JavaScript and Python only."""

from __future__ import annotations

from typing import Any

from cases import Cases, Json, err, ok, wrong_kind
from pay_v2 import API_KEY, MD5
from sample import APP_ID, DATA, ID_NUMBER, IV, KEY, MADE, NOW, PLAIN, compact, seal

WRONG = {"null": None, "number": 5, "flag": True, "list": ["x"], "object": {"a": "x"}}
RECORD = {"encryptedData": DATA, "iv": IV}
KNOWN = {"app_id": APP_ID, "session_key": KEY, "now": NOW}


class Types(Cases):
    """The cases of one operation that is given values of wrong kinds."""

    def __init__(self, operation: str, message: Json, context: Json) -> None:
        super().__init__(types_of=operation, message=message, context=context)
        self.operation, self.message, self.context = operation, message, context

    def case(self, name: str, message: object, context: Json, out: Json) -> None:
        """Add a case."""
        case = {"id": name, "types_of": self.operation, "message": message, "context": context}
        self.append({**case, "out": out})

    def refuses(self, name: str, code: str, argument: str, **changed: Any) -> None:
        """Add what is refused of a context that differs."""
        self.case(name, self.message, {**self.context, **changed}, err(code, argument))

    def messages(self) -> None:
        """Add what is no message."""
        for kind, value in {**WRONG, "text": "encryptedData=x", "nothing": None}.items():
            if kind != "object":
                out = err("field_type", "message")
                self.case(f"{self.operation}-message-{kind}", value, self.context, out)

    def field(self, name: str, *, but: tuple[str, ...] = ()) -> None:
        """Add what is refused of a field of the message, but what of it may be."""
        named = f"{self.operation}-{name}"
        for kind, value in WRONG.items():
            if kind not in but:
                changed = {**self.message, name: value}
                self.case(f"{named}-{kind}", changed, self.context, err("field_type", name))
        if "missing" not in but:
            lost = {field: value for field, value in self.message.items() if field != name}
            self.case(f"{named}-missing", lost, self.context, err("field_missing", name))
        half = {**self.message, name: "\ud800"}
        self.case(f"{named}-surrogate", half, self.context, err("text_invalid", name))

    def argument(self, name: str, *, but: tuple[str, ...] = ()) -> None:
        """Add what is refused of a name of the context, but what of it may be."""
        for kind, value in WRONG.items():
            if kind not in but:
                out = wrong_kind(kind, name)
                self.case(f"{self.operation}-{name}-{kind}", self.message, {**self.context, name: value}, out)

    def session_keys(self) -> None:
        """Add what is refused of the session key, and of several."""
        self.argument("session_key", but=("list",))
        for kind, value, code in [
            ("nothing-in-list", None, "argument_missing"),
            ("key-in-list", 5, "argument_type"),
        ]:
            self.refuses(f"{self.operation}-{kind}", code, "session_key", session_key=[KEY, value])


def of_decrypt() -> Types:
    cases = Types("open_data.decrypt", RECORD, KNOWN)
    cases.messages()
    for field in RECORD:
        cases.field(field)
    cases.argument("app_id")
    cases.argument("now", but=("null", "number"))
    cases.session_keys()
    cases.refuses("now-negative", "now_invalid", "now", now=-1)
    cases.refuses("now-fraction", "argument_type", "now", now=NOW + 0.5)
    cases.refuses("now-digits", "argument_type", "now", now=str(NOW))
    for kind, value in {"text": "true", "number": 1}.items():
        cases.refuses(f"repair-{kind}", "argument_type", "repair", repair=value)
    _limits(cases)
    _left_out(cases)
    return cases


def _limits(cases: Types) -> None:
    kinds = {**WRONG, "fraction": 1.5, "digits": "300", "off": "off"}
    for name in ("max_age", "max_skew"):
        for kind, value in kinds.items():
            if kind not in ("number", "null"):
                cases.refuses(f"{name}-{kind}", "argument_type", name, **{name: value})
        cases.refuses(f"{name}-negative", "freshness_invalid", name, **{name: -1})
    cases.refuses("max_skew-unchecked", "argument_type", "max_skew", max_skew="unchecked")


def _left_out(cases: Types) -> None:
    """Add what is said to be nothing: as good as left out."""
    left_out = dict.fromkeys(("max_age", "max_skew", "repair"))
    blanks = {**RECORD, "encryptedData": DATA.replace("+", " ")}
    for name in (*left_out, "all"):
        context = {**KNOWN, **(left_out if name == "all" else {name: None})}
        cases.case(f"{name}-null-whole", RECORD, context, ok(PLAIN))
        cases.case(f"{name}-null-damaged", blanks, context, err("base64_blank", "encryptedData"))
    cases.refuses("all-null-stale", "timestamp_stale", "encryptedData", **left_out, now=MADE + 301)


def of_group_id() -> Types:
    cases = Types("open_data.group_id", RECORD, KNOWN)
    unmarked = {**RECORD, "encryptedData": seal(compact({"openGId": "x"}))}
    missing = err("watermark_missing", "encryptedData")
    cases.case("watermark-null", unmarked, {**KNOWN, "watermark": None}, missing)
    for kind, value in {"flag": True, "text": "no"}.items():
        cases.refuses(f"watermark-{kind}", "argument_type", "watermark", watermark=value)
    return cases


def of_verify_signature() -> Types:
    message = {"rawData": "", "signature": "0" * 40}
    cases = Types("open_data.verify_signature", message, {"session_key": KEY})
    cases.messages()
    for field in message:
        cases.field(field)
    cases.session_keys()
    return cases


def of_open_result() -> Types:
    message = {
        "encryptData": DATA,
        "iv": IV,
        "randomNumber": "1",
        "verifyResult": "true",
        "signature": "0" * 64,
    }
    expected = {"id_number": ID_NUMBER}
    context = {"app_id": APP_ID, "user": "u1", "session_key": KEY, "numbers": "client", "now": NOW}
    cases = Types("face.open_result", message, {**context, "expected": expected})
    cases.messages()
    may_be = {"verifyResult": ("flag",), "signature": ("missing",)}
    for field in message:
        cases.field(field, but=may_be.get(field, ()))
    for name in ("app_id", "user", "numbers"):
        cases.argument(name)
    cases.argument("now", but=("null", "number"))
    cases.session_keys()
    _numbers(cases)
    _expectations(cases)
    _options(cases)
    return cases


def _numbers(cases: Types) -> None:
    for kind, value in {"text": "1", "flag": True, "fraction": 0.5}.items():
        cases.refuses(f"issued_at-{kind}", "argument_type", "issued_at", issued_at=value)
    cases.refuses("issued_at-negative", "now_invalid", "issued_at", numbers="issued", issued_at=-1)


def _expectations(cases: Types) -> None:
    for kind, value in {"text": "x", "list": []}.items():
        cases.refuses(f"expected-{kind}", "argument_type", "expected", expected=value)
    for name in ("id_number", "name", "openid"):
        expected = {"expected": {name: 5}}
        cases.refuses(f"expected-{name}-number", "argument_type", f"expected.{name}", **expected)
    unknown = {"expected": {"nickname": "x"}}
    cases.refuses("expected-unknown", "argument_unknown", "expected.nickname", **unknown)


def _options(cases: Types) -> None:
    for kind, value in {"text": "name", "number": 5, "object": {}, "list-of-numbers": [5]}.items():
        cases.refuses(f"members-{kind}", "argument_type", "members", members=value)
    for name in ("masked", "repair", "require_signature"):
        for kind, value in {"text": "true", "number": 1}.items():
            cases.refuses(f"face-{name}-{kind}", "argument_type", name, **{name: value})
    for kind, value in {"number": 1, "flag": True}.items():
        cases.refuses(f"face-watermark-{kind}", "argument_type", "watermark", watermark=value)


def of_pay(operation: str, context: Json, code: str, argument: str) -> Types:
    """Give values that only Rust cannot be given, so that the error can name the field."""
    cases = Types(operation, {"sign": MD5}, context)
    for kind, value in {"null": None, "flag": True, "list": ["x"], "object": {}, "fraction": 1.5}.items():
        for name, named in {"body": f"{argument}.body", "a b": argument, "x" * 41: argument}.items():
            message = {"sign": MD5, name: value}
            cases.case(f"{operation}-{name[:4]}-{kind}", message, context, err(code, named))
    return cases


SIGNED = {"key": API_KEY, "sign_type": "MD5"}
FILES = {
    "types.open_data.decrypt": of_decrypt,
    "types.open_data.group_id": of_group_id,
    "types.open_data.verify_signature": of_verify_signature,
    "types.face.open_result": of_open_result,
    "types.pay_v2.sign": lambda: of_pay("pay_v2.sign", SIGNED, "argument_type", "params"),
    "types.pay_v2.build_xml": lambda: of_pay("pay_v2.build_xml", {}, "argument_type", "params"),
    "types.pay_v2.verify": lambda: of_pay("pay_v2.verify", SIGNED, "field_type", "message"),
}
