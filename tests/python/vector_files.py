"""Reads the files of tests/vectors: every case whole, over the defaults at the head of its file."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "vectors"


def cases() -> list[dict[str, Any]]:
    """Read every case as ``{operation, id, ...}``."""
    return [case for path in sorted(FOLDER.glob("*.json")) for case in cases_of(path.read_text("utf-8"))]


def cases_of(text: str) -> list[dict[str, Any]]:
    """Read the cases of one file."""
    file = json.loads(text, object_hook=_written_out)
    defaults, cases = file["defaults"], file["cases"]
    return [{"operation": file["operation"], **_whole(case, copy.deepcopy(defaults))} for case in cases]


def _whole(case: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """Lay a case over the defaults, and each step of a story over those of what it does."""
    steps = defaults.pop("attempts", {})
    found = _over(case, defaults)
    if "attempts" in found:
        found["attempts"] = [
            _over(step, copy.deepcopy(steps.get(step["do"], {}))) for step in found["attempts"]
        ]
    return found


def _over(case: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """Take away what the case is without, and lay the rest of it over what is left: objects name by name."""
    for path in case.get("without", []):
        member, _, name = path.partition(".")
        if name:
            del defaults[member][name]
        else:
            del defaults[member]
    for member, value in case.items():
        usual = defaults.get(member)
        if isinstance(usual, dict) and isinstance(value, dict):
            defaults[member] = {**usual, **value}
        elif member != "without":
            defaults[member] = value
    return defaults


def _written_out(value: dict[str, Any]) -> Any:
    return value["repeat"] * value["times"] if "repeat" in value else value
