"""The form of a case: what it says, what it leaves to the head of its file, and the answers that it asks
for."""

from __future__ import annotations

import json
from typing import Any

from sample import APP_ID, MADE

Json = dict[str, Any]


class Cases(list[Json]):
    """The cases of one file, each whole, and the defaults that they are written over."""

    def __init__(self, **defaults: Any) -> None:
        super().__init__()
        self.defaults: Json = defaults

    def add(
        self, name: str, message: object, out: Json, /, *, source: str | None = None, **context: Any
    ) -> None:
        """Add a case with the usual context but for these names; ``...`` stands for one that is not there."""
        self.append(
            {
                "id": name,
                "source": source or self.defaults["source"],
                "message": message,
                "context": present({**self.defaults.get("context", {}), **context}),
                "out": out,
            }
        )

    def written(self) -> list[Json]:
        """Give the cases as they stand in the file: of each, what differs from the defaults."""
        return [self._short(case) for case in self]

    def _short(self, case: Json) -> Json:
        defaults = {member: value for member, value in self.defaults.items() if member != "attempts"}
        short = differing(case, defaults)
        if "attempts" in case:
            usual = self.defaults.get("attempts", {})
            short["attempts"] = [differing(step, usual.get(step["do"], {})) for step in case["attempts"]]
        return short


def present(fields: Json) -> Json:
    """Leave out the fields that are ``...``."""
    return {name: value for name, value in fields.items() if value is not ...}


def differing(case: Json, defaults: Json) -> Json:
    """Give what a case says beyond the defaults, and in ``without`` what of them it does not have."""
    without = [member for member in defaults if member not in case]
    changed: Json = {}
    for member, value in case.items():
        usual = defaults.get(member)
        if member in defaults and same(value, usual):
            continue
        if isinstance(value, dict) and isinstance(usual, dict):
            if is_over(value, usual):
                without += [f"{member}.{name}" for name in usual if name not in value]
                value = {name: one for name, one in value.items() if not same(one, usual.get(name, ...))}
                if not value:
                    continue
            else:
                without.append(member)
        changed[member] = value
    first, *rest = changed.items()
    return dict([first, *([("without", without)] if without else []), *rest])


def is_over(value: Json, usual: Json) -> bool:
    """Say whether an object is told best by what differs: it has something of the usual one, in the same
    order."""
    kept = {name: one for name, one in usual.items() if name in value}
    related = len(kept) == len(usual) or any(same(value[name], one) for name, one in kept.items())
    return related and list({**kept, **value}) == list(value)


def same(one: object, other: object) -> bool:
    """Compare as JSON does, for which `true` is not 1, and the order of names counts."""
    return one is other or (other is not ... and json.dumps(one) == json.dumps(other))


def ok(plain: str, *, key_index: int = 0, restored: list[list[str]] | None = None, **more: object) -> Json:
    """Give what comes out of a record. `watermark` is the sample's unless said otherwise."""
    return {
        "ok": {
            "json": plain,
            "watermark": more.get("watermark", {"app_id": APP_ID, "timestamp": MADE}),
            "key_index": key_index,
            "restored": restored or [],
            **({"data": more["data"]} if "data" in more else {}),
        }
    }


def err(code: str, argument: str) -> Json:
    """Give what an error says."""
    return {"err": {"code": code, "argument": argument}}


def wrong_kind(kind: str, argument: str) -> Json:
    """Give what is said of a value of a wrong kind in a context, where it cannot be left out: nothing is not
    there."""
    return err("argument_missing" if kind == "null" else "argument_type", argument)
