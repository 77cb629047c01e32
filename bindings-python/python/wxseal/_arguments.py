"""The arguments of an operation on their way into the core.

Mistakes that only Python allows are checked here, once.
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from types import CoroutineType
from typing import Any, Literal, cast

from wxseal._codes import Code
from wxseal._native import Hidden, narrows, refusal
from wxseal._secret import Opaque


class _NotGiven:
    """The default of an argument that can be omitted but must not be None."""

    def __repr__(self) -> str:
        return "<not given>"


NOT_GIVEN: Any = _NotGiven()


def text(value: object, name: str, wrong_type: Code = "argument_type") -> str:
    """Read a ``str``, or its UTF-8 ``bytes``."""
    if value is None and wrong_type == "argument_type":
        raise refusal("argument_missing", name)
    # Not isinstance: a proxy object claims the class of the object that it wraps.
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


class Arguments(Opaque):
    """The arguments of one operation, by the core's names.

    The core decides which arguments are required and which values they may have. This class converts bytes to
    strings and refuses values that JSON cannot express or that are too large: lone surrogates, numbers of
    other types, strings and lists that are too long.
    """

    __slots__ = ("_values",)

    def __init__(self, *, now: object = NOT_GIVEN, **values: object) -> None:
        """Read a context, without the omitted arguments.

        None counts as omitted, and is refused where omitting the argument would switch a check off.
        ``now=None`` stands for the machine's clock.
        """
        taken = {name: _value(value, name) for name, value in values.items() if _is_given(value, name)}
        if now is not NOT_GIVEN:
            taken["now"] = int(time.time()) if now is None else _whole_number(now, "now")
        self._values = Hidden(taken)

    @classmethod
    def message(cls, message: object, names: Iterable[str], *, switch: str | None = None) -> Arguments:
        """Read the fields of a message that an operation uses: strings, and one that may be a switch."""
        if not isinstance(message, Mapping):
            raise refusal("field_type", "message")
        fields = cast("Mapping[str, object]", message)
        taken = {name: fields[name] for name in names if name in fields}
        return cls._of({name: _field(value, name, name == switch) for name, value in taken.items()})

    @classmethod
    def headers(cls, headers: object, names: Iterable[str]) -> Arguments:
        """Read the headers that an operation uses, ignoring the case of their names.

        Any object with ``items()`` is accepted: the header classes of frameworks return a name as often as it
        was sent.
        """
        items = getattr(headers, "items", None)
        if not callable(items):
            raise refusal("field_type", "message")
        taken: dict[str, object] = {}
        for pair in cast("Iterable[object]", items()):
            if not isinstance(pair, tuple) or len(cast("tuple[object, ...]", pair)) != 2:
                raise refusal("field_type", "message")
            key, value = cast("tuple[object, object]", pair)
            name = str.lower(key) if isinstance(key, str) else ""
            if name in names:
                # With two headers of one name, it is ambiguous which one counts.
                if name in taken:
                    raise refusal("token_invalid", "token")
                taken[name] = text(value, name, "field_type")
        return cls._of(taken)

    @classmethod
    def fields(cls, fields: object, argument: Literal["params", "message"]) -> Arguments:
        """Read the fields of an APIv2 message: strings, or integers, which are converted to digits.

        Errors about fields to send blame an argument, those about received fields the message.
        """
        wrong_type: Code = "argument_type" if argument == "params" else "field_type"
        if not isinstance(fields, Mapping):
            raise refusal(wrong_type, argument)
        taken: dict[str, object] = {}
        size = 0
        for key, value in cast("Mapping[object, object]", fields).items():
            digits = str(value) if type(value) is int and value.bit_length() < 256 else value
            name = text(key, argument, wrong_type)
            if value is None:
                raise refusal(wrong_type, within(argument, name))
            size += len(name) + (len(digits) if isinstance(digits, str | bytes) else 0)
            if size > MAX_TEXT:
                raise refusal("input_too_large", argument)
            taken[name] = text(digits, within(argument, name), wrong_type)
        return cls._of(taken)

    @classmethod
    def _of(cls, taken: dict[str, object]) -> Arguments:
        arguments = cls()
        arguments._values = Hidden(taken)
        return arguments

    def joined(self, other: Arguments) -> Arguments:
        """Return these arguments together with others."""
        return self._of({**self._values.expose(), **other._values.expose()})

    def to_json(self) -> str:
        """Serialise the arguments for the core."""
        return json.dumps(self._values.expose(), ensure_ascii=False)


def seconds(value: object, name: str) -> float | None:
    """Read a number of seconds, which may be fractional."""
    if value is None:
        return None
    if type(value) is int:
        return float(max(min(value, LARGEST), -1))
    if type(value) is float:
        return value
    raise refusal("argument_type", name)


def status_and_body(status: object, body: object) -> tuple[int, bytes]:
    """Read the answer to a request: the status, and the unmodified body."""
    if type(status) is not int or not 0 <= status <= 999:
        raise refusal("argument_type", "status")
    if not isinstance(body, bytes | bytearray | str):
        raise refusal("argument_type", "body")
    return status, str.encode(body, "utf-8", "surrogatepass") if isinstance(body, str) else bytes(
        memoryview(body)
    )


def check_names(function: str, arguments: Mapping[str, object], shape: Any) -> None:
    """Refuse unknown keyword arguments, as Python does for a signature that lists the names."""
    for name in arguments.keys() - shape.__required_keys__ - shape.__optional_keys__:
        message = f"{function}() got an unexpected keyword argument {name!r}"
        raise TypeError(message)


def within(of: str, name: object) -> str:
    """Return the path of ``name`` within ``of``, for an error.

    The name is arbitrary input, so it is repeated only if it looks like a name and not like a number or a
    secret.
    """
    return f"{of}.{name}" if isinstance(name, str) and re.fullmatch(NAME, name, re.ASCII) else of


def close(answer: object) -> None:
    """Close the coroutine of an asynchronous function that will not be awaited."""
    if isinstance(answer, CoroutineType):
        answer.close()


def _is_given(value: object, name: str) -> bool:
    if value is None and narrows(name):
        raise refusal("argument_missing", name)
    return value is not None and value is not NOT_GIVEN


def _field(value: object, name: str, is_switch: bool) -> object:
    return value if is_switch and isinstance(value, bool) else text(value, name, "field_type")


def _value(value: object, name: str) -> object:
    if name == "expected":
        if not isinstance(value, dict):
            raise refusal("argument_type", name)
        expected = cast("dict[object, object]", value)
        for key in expected:
            if key not in EXPECTED:
                raise refusal("argument_unknown", within(name, key))
        return {key: text(one, f"{name}.{key}") for key, one in expected.items()}
    if name in ("members", "damages"):
        if not isinstance(value, list | tuple):
            raise refusal("argument_type", name)
        return [text(one, name) for one in _short(cast("Sequence[object]", value), name)]
    if name == "errcode":
        return _errcode(value)
    if name == "token_keys":
        keys = cast("Sequence[object]", value) if isinstance(value, list | tuple) else (value,)
        return [_token_key(key) for key in _short(keys, name)]
    if isinstance(value, bool) and name in SWITCHES:
        return value
    if isinstance(value, str | bytes):
        return text(value, name)
    return _whole_number(value, name)


def _short(values: Sequence[object], name: str) -> Sequence[object]:
    """Refuse a list that is too long to process."""
    if len(values) > MAX_LIST:
        raise refusal("argument_range", name)
    return values


def _token_key(value: object) -> dict[str, str]:
    """Read a key of session tokens, with its secret as bytes or in base64."""
    if not isinstance(value, dict):
        raise refusal("argument_type", "token_keys")
    key = cast("dict[object, object]", value)
    for name in key:
        if name not in ("kid", "secret"):
            raise refusal("argument_unknown", within("token_keys", name))
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
    """Read an integer. One that JSON cannot express becomes the largest number, which every limit refuses."""
    if type(value) is not int:
        raise refusal("argument_type", name)
    return value if 0 <= value < LARGEST else LARGEST


def _errcode(value: object) -> int:
    """Read an errcode of WeChat, which may be negative."""
    if type(value) is not int:
        raise refusal("argument_type", "errcode")
    if value.bit_length() > 52:
        raise refusal("argument_range", "errcode")
    return value


def _decoded(value: str | bytes) -> str | None:
    try:
        # The methods of the built-in type, since a subclass may override them.
        return str.encode(value).decode() if isinstance(value, str) else bytes.decode(value)
    except UnicodeError:
        return None


EXPECTED = ("openid", "name", "id_number", "user_id_key", "validate_data")
SWITCHES = ("force_refresh", "insecure_base_url", "masked", "repair", "require_signature")
NAME = r"(?=.{1,40}$)[A-Za-z]{1,20}(_[A-Za-z]{1,20}|_[0-9]{1,3})*"
MAX_LIST = 100
MAX_SECRET = 1024
MAX_TEXT = 64 * 1024
LARGEST = 2**53 - 1

NOTHING = Arguments()
"""No arguments."""
