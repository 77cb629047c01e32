"""Whatever ``diagnose`` is given, as JSON.

Nothing is refused here: what a value may be is the core's business.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias, cast

from wxseal._native import SessionKey

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def members(given: object) -> dict[str, Json] | Literal[False]:
    """Read the members of a message, or of a context; give False where it has none."""
    members = _Reader().value(given, 0, "")
    return members if isinstance(members, dict) else False


class _Reader:
    """Reads values as far as there is room for them.

    False, which no argument may be, stands for what JSON has no word for, and for what cannot even be looked
    at.
    """

    def __init__(self) -> None:
        self._room = _MOST_IN_ALL

    def value(self, value: Any, depth: int, path: str) -> Json:
        """Read a value."""
        self._room -= _PER_VALUE
        if self._room <= 0:
            return False
        try:
            return self._value(value, depth, path)
        except Exception:
            return False

    def _value(self, value: Any, depth: int, path: str) -> Json:
        if value is None or isinstance(value, bool):
            return value
        if type(value) is int:
            return value if value.bit_length() < _MOST_BITS else False
        if type(value) is float:
            return value if math.isfinite(value) else False
        if isinstance(value, str):
            return self._text(str.__getitem__(value, slice(_MOST)))
        if isinstance(value, bytes):
            return self._bytes(bytes.__getitem__(value, slice(_MOST)), path)
        if isinstance(value, SessionKey):
            return self._text(value.expose()) if path == "session_key" else False
        if depth > _MOST_DEPTH:
            return False
        if isinstance(value, list | tuple):
            items = cast("Sequence[object]", value)[:_MOST_ITEMS]
            return [self.value(item, depth + 1, path) for item in items]
        if not isinstance(value, Mapping):
            return False
        return self._members(cast("Mapping[object, object]", value), depth + 1, path)

    def _members(self, members: Mapping[object, object], depth: int, path: str) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for key, value in members.items():
            name = self.value(key, depth, "") if isinstance(key, str | bytes) else None
            # A JSON object cannot have `__proto__`: readers differ on what it is.
            if self._room > 0 and isinstance(name, str) and name != "__proto__" and len(found) < _MOST:
                found[name] = self.value(value, depth, f"{path}.{name}" if path else name)
        return found

    def _text(self, text: str) -> str:
        # What is no half of a pair becomes U+FFFD, as in bytes.
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self._room -= len(whole) + 1
        return whole

    def _bytes(self, value: bytes, path: str) -> str:
        if path == "token_keys.secret":
            return base64.b64encode(value).decode()
        return self._text(value.decode(errors="replace"))


_MOST = 70_000
"""A little more than the core takes, so that it says that it is too much: characters of a text, and
fields."""
_MOST_ITEMS = 500
_MOST_BITS = 256
_MOST_DEPTH = 2
"""A context, a list in it, a key in the list."""
_MOST_IN_ALL = 4_000_000
_PER_VALUE = 32
