"""The vectors of tests/vectors, and what the wheel answers to each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import wxseal
from wxseal import face, open_data

FOLDER = Path(__file__).parent.parent / "vectors"


def cases() -> list[dict[str, Any]]:
    """Every case as ``{operation, id, ...}``, long texts written out."""
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        file = json.loads(path.read_text(encoding="utf-8"), object_hook=expand)
        found += [{"operation": file["operation"], **case} for case in file["cases"]]
    return found


def answer(case: dict[str, Any]) -> Any:
    """Answers a case with the package, in the vectors' own form."""
    if case["operation"] == "face.open_result":
        store = wxseal.MemoryStore()
        attempts = case["attempts"]
        return [
            outcome(lambda a=a: record(face.open_result(a["message"], **a["context"], store=store)))
            for a in attempts
        ]
    message, context = case["message"], case["context"]
    if case["operation"] == "session_key.sign":
        return outcome(lambda: wxseal.SessionKey(**context).sign(**message))
    if case["operation"] == "open_data.verify_signature":
        return outcome(lambda: signed(open_data.verify_signature(message, **context)))
    expected = case.get("out", {}).get("ok", {})
    return outcome(lambda: record(OPENERS[case["operation"]](message, **context), expected))


OPENERS: dict[str, Callable[..., Any]] = {
    "open_data.decrypt": open_data.decrypt,
    "open_data.user_info": open_data.user_info,
    "open_data.phone_number": open_data.phone_number,
    "open_data.we_run": open_data.we_run,
    "open_data.group_id": open_data.group_id,
    "face.check_result": face.check_result,
}


def outcome(run: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {"ok": run()}
    except wxseal.WxsealError as error:
        return {"err": {"code": error.code, "argument": error.argument}}


def record(opened: Any, expected: dict[str, Any] | None = None) -> dict[str, Any]:
    mark = opened.watermark
    return {
        "json": opened.json,
        "watermark": mark and {"app_id": mark.app_id, "timestamp": mark.timestamp},
        "key_index": opened.key_index,
        "restored": [[one.argument, one.damage] for one in opened.restored],
        **({"data": opened.data} if expected and "data" in expected else {}),
    }


def signed(result: wxseal.SignedData) -> dict[str, Any]:
    return {"raw_data": result.raw_data, "key_index": result.key_index}


def expand(value: dict[str, Any]) -> Any:
    return value["repeat"] * value["times"] if "repeat" in value else value
