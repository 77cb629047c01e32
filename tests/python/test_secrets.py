"""No secret and no content shows in what is printed."""

from __future__ import annotations

import json
import traceback
from typing import Any

import wxseal
from wxseal import face, open_data

from vectors import cases

KEY = "tiihtNczf5v6AKRyjwEUhQ=="
SECRETS = (
    *(
        KEY,
        "tiiht",
        "b628a1b4",
        "182, 40, 161",
        "116, 105, 105, 104",
        "HyVFk",
        "oGZUI0",
        "Band",
        "Guangzhou",
        "13800138000",
        "张三",
    ),
    *("\\u5f20", "11010519491231002X", "1445866601", "tGsample"),
)
CONTEXT: dict[str, Any] = {"app_id": "wx4f4bc4dec97d474b", "session_key": KEY, "now": 1477314200}


def find(operation: str, name: str) -> dict[str, Any]:
    return next(case for case in cases() if case["operation"] == operation and case["id"] == name)


def silent(value: object) -> None:
    for shown in (repr(value), str(value), f"{value}", repr([value]), ascii(value)):
        for secret in SECRETS:
            assert secret not in shown, f"{secret} shows in {shown}"


def test_values_show_no_secret() -> None:
    silent(wxseal.SessionKey(KEY))
    for operation, name, read in (
        ("open_data.decrypt", "official", open_data.decrypt),
        ("open_data.user_info", "official", open_data.user_info),
        ("open_data.phone_number", "phone", open_data.phone_number),
        ("open_data.we_run", "steps", open_data.we_run),
        ("open_data.group_id", "share-info", open_data.group_id),
    ):
        silent(read(find(operation, name)["message"], **CONTEXT))
    signed = find("open_data.verify_signature", "official")
    silent(open_data.verify_signature(signed["message"], **signed["context"]))

    attempt = find("face.open_result", "expected-everything")["attempts"][0]
    store = wxseal.MemoryStore()
    unspent = face.check_result(attempt["message"], **attempt["context"])
    silent(unspent)
    silent(unspent.spend(store))
    silent(store)


def test_errors_show_no_secret() -> None:
    count = 0
    for case in cases():
        if not case["operation"].startswith("open_data.") or "err" not in case["out"]:
            continue
        read = getattr(open_data, case["operation"].removeprefix("open_data."))
        try:
            read(case["message"], **case["context"])
        except wxseal.WxsealError as error:
            silent(error)
            silent(json.dumps(error.__dict__))
            silent(traceback.format_exception_only(error))
            count += 1
    assert count > 100
