"""What comes from the caller is looked at here, once, before it goes into the core: kinds of value and sizes."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

from wxseal._native import narrows, refusal


class _NotGiven:
    """Stands for an argument that was left out, where saying None is not leaving it out."""

    def __repr__(self) -> str:
        return "<not given>"


NOT_GIVEN: Any = _NotGiven()


def text(value: object, name: str, wrong_type: str = "argument_type") -> str:
    """Take a ``str``, or the UTF-8 ``bytes`` of one."""
    if value is None and wrong_type == "argument_type":
        raise refusal("argument_missing", name)
    # Not isinstance: what stands in for another object says that it is of that one's class.
    if not issubclass(type(value), str | bytes):
        raise refusal(wrong_type, name)
    value = cast("str | bytes", value)
    length = str.__len__(value) if isinstance(value, str) else bytes.__len__(value)
    if length > MAX_TEXT:
        raise refusal("input_too_large", name)
    decoded = _decoded(value)
    if decoded is None:
        raise refusal("text_invalid", name)
    return decoded


def message_of(message: object, names: Iterable[str]) -> dict[str, str]:
    """Take the fields of a message that an operation reads."""
    if not isinstance(message, Mapping):
        raise refusal("field_type", "message")
    fields = cast("Mapping[str, object]", message)
    return {name: text(fields[name], name, "field_type") for name in names if name in fields}


def context_of(*, now: object = NOT_GIVEN, **values: object) -> dict[str, object]:
    """Take a context as the core has it, without what was left out.

    Saying None is leaving it out, or refused where that would switch a check off.
    """
    context = {name: _value(value, name) for name, value in values.items() if is_given(value, name)}
    if now is not NOT_GIVEN:
        context["now"] = int(time.time()) if now is None else _whole_number(now, "now")
    return context


def is_given(value: object, name: str) -> bool:
    """Tell whether an argument was given."""
    if value is None and narrows(name):
        raise refusal("argument_missing", name)
    return value is not None and value is not NOT_GIVEN


def check_names(function: str, given: Mapping[str, object], shape: Any) -> None:
    """Refuse what a function does not take by name, as Python itself does where the names stand in the signature."""
    for name in given.keys() - shape.__required_keys__ - shape.__optional_keys__:
        message = f"{function}() got an unexpected keyword argument {name!r}"
        raise TypeError(message)


def headers_of(headers: object, names: Iterable[str]) -> dict[str, str]:
    """Take the headers that an operation reads, whatever the case of their names.

    Of whatever has ``items()``: frameworks have classes of their own for it, which give a name as often as it was sent.
    """
    items = getattr(headers, "items", None)
    if not callable(items):
        raise refusal("field_type", "message")
    found: dict[str, str] = {}
    for pair in cast("Iterable[object]", items()):
        if not isinstance(pair, tuple) or len(cast("tuple[object, ...]", pair)) != 2:
            raise refusal("field_type", "message")
        key, value = cast("tuple[object, object]", pair)
        name = str.lower(key) if isinstance(key, str) else ""
        if name in names:
            # Two headers of one name are two opinions.
            if name in found:
                raise refusal("token_invalid", "token")
            found[name] = text(value, name, "field_type")
    return found


def fields(given: object, argument: Literal["params", "message"]) -> dict[str, str]:
    """Take the fields of an APIv2 message: texts, or whole numbers, which become their digits.

    Those to be sent are the caller's, those that were received are not.
    """
    wrong_type = "argument_type" if argument == "params" else "field_type"
    if not isinstance(given, Mapping):
        raise refusal(wrong_type, argument)
    found: dict[str, str] = {}
    size = 0
    for name, value in cast("Mapping[object, object]", given).items():
        digits = str(value) if type(value) is int and value.bit_length() < 256 else value
        known = text(name, argument, wrong_type)
        if value is None:
            raise refusal(wrong_type, within(argument, known))
        size += len(known) + (len(digits) if isinstance(digits, str | bytes) else 0)
        if size > MAX_TEXT:
            raise refusal("input_too_large", argument)
        found[known] = text(digits, within(argument, known), wrong_type)
    return found


def within(of: str, name: object) -> str:
    """Name something within ``of`` for an error.

    It may be anything: only what looks like a name, and not like a number or a secret, is repeated.
    """
    return f"{of}.{name}" if isinstance(name, str) and re.fullmatch(NAME, name, re.ASCII) else of


def _value(value: object, name: str) -> object:
    if name == "expected":
        if not isinstance(value, dict):
            raise refusal("argument_type", name)
        expected = cast("dict[object, object]", value)
        for key in expected:
            if key not in EXPECTED:
                raise refusal("argument_unknown", within(name, key))
        return {key: text(one, f"{name}.{key}") for key, one in expected.items()}
    if name == "members":
        if not isinstance(value, list | tuple):
            raise refusal("argument_type", name)
        return [text(one, name) for one in _short(cast("Sequence[object]", value), name)]
    if name == "keys":
        keys = cast("Sequence[object]", value) if isinstance(value, list | tuple) else (value,)
        return [_token_key(key) for key in _short(keys, name)]
    if isinstance(value, bool) and name in SWITCHES:
        return value
    if isinstance(value, str | bytes):
        return text(value, name)
    return _whole_number(value, name)


def _short(values: Sequence[object], name: str) -> Sequence[object]:
    """Refuse a list that is too long to be gone through."""
    if len(values) > MAX_LIST:
        raise refusal("argument_range", name)
    return values


def _token_key(given: object) -> dict[str, str]:
    """Take a key of session tokens, its secret as bytes or in base64."""
    if not isinstance(given, dict):
        raise refusal("argument_type", "keys")
    key = cast("dict[object, object]", given)
    for name in key:
        if name not in ("kid", "secret"):
            raise refusal("argument_unknown", within("keys", name))
    for name in ("kid", "secret"):
        if name not in key:
            raise refusal("argument_missing", name)
    kid, secret = text(key["kid"], "kid"), key["secret"]
    if isinstance(secret, bytes):
        if bytes.__len__(secret) > MAX_SECRET:
            raise refusal("token_secret_invalid", "secret")
        secret = base64.b64encode(secret).decode()
    return {"kid": kid, "secret": text(secret, "secret")}


def _whole_number(value: object, name: str) -> int:
    """Whole; what JSON has no room for becomes the largest number, which every limit refuses."""
    if type(value) is not int:
        raise refusal("argument_type", name)
    return value if 0 <= value < LARGEST else LARGEST


def _decoded(value: str | bytes) -> str | None:
    try:
        # The type's own methods: a class of the caller's may have others.
        return str.encode(value).decode() if isinstance(value, str) else bytes.decode(value)
    except UnicodeError:
        return None


EXPECTED = ("openid", "name", "id_number", "user_id_key", "validate_data")
SWITCHES = ("force_refresh", "insecure_origin", "masked", "repair", "require_signature")
NAME = r"(?=.{1,40}$)[A-Za-z]{1,20}(_[A-Za-z]{1,20}|_[0-9]{1,3})*"
MAX_LIST = 100
MAX_SECRET = 1024
MAX_TEXT = 64 * 1024
LARGEST = 2**53 - 1
