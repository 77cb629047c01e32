"""No secret and no content shows in what is printed."""

from __future__ import annotations

import base64
import copy
import json
import pickle
import re
import traceback
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
import wxseal
from wxseal import face, open_data, pay_v2

from vector_files import cases
from vectors import CALLS

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


def silent(value: object, secrets: Iterable[str] = SECRETS) -> None:
    for shown in (repr(value), str(value), f"{value}", repr([value]), ascii(value)):
        for secret in secrets:
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
    store = wxseal.MemoryStore(since=0)
    silent(face.open_result(attempt["message"], **attempt["context"], store=store))
    masked = find("face.open_result", "masked-six-and-four")["attempts"][0]
    hidden = face.open_result(masked["message"], **masked["context"], store=wxseal.MemoryStore(since=0))
    silent(hidden, (*SECRETS, "110105********002X"))
    number = face.begin(app_id=CONTEXT["app_id"], user="u1", store=store, now=CONTEXT["now"])["random_number"]
    brake = wxseal.Brake(store)
    opened = brake.decrypt(find("open_data.decrypt", "official")["message"], **CONTEXT)
    for one in (brake, wxseal.AsyncBrake(store), opened, store):
        silent(one, (*SECRETS, number))


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


def test_errors_of_the_face_flow_show_nothing_of_what_was_posted_nor_of_whom_it_should_have_been() -> None:
    count = 0
    for case in cases():
        if case["operation"] != "face.open_result":
            continue
        store = wxseal.MemoryStore(since=case.get("since", 0))
        runs: dict[str, Any] = {
            "begin": face.begin,
            "open": face.open_result,
            "brake": wxseal.Brake(store).decrypt,
        }
        for step in case["attempts"]:
            given = () if step["do"] == "begin" else (step["message"],)
            keeps = {} if step["do"] == "brake" else {"store": store}
            try:
                runs[step["do"]](*given, **step["context"], **keeps)
            except wxseal.WxsealError as error:
                # A word is no secret: some of the made-up numbers are words, and hints use words.
                found = texts([step["message"], step["context"]])
                secrets = (*SECRETS, *(text for text in found if not re.fullmatch("[A-Za-z_]+", text)))
                silent(error, secrets)
                silent(json.dumps(error.__dict__), secrets)
                silent(traceback.format_exception(error, limit=0), secrets)
                count += 1
    assert count > 250


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= 6 and value != "Bearer":
        yield from (value, quote(value, safe=""))
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


def given(case: dict[str, Any]) -> list[str]:
    """Every text that a case is given, also as it stands in a URL: none may be repeated."""
    secrets = {
        name: value for name, value in case["context"].items() if name not in ("sign_type", "base_url")
    }
    return list(texts([case["message"], secrets]))


def answer_of(case: dict[str, Any]) -> bytes:
    return case["body"].encode() if "body" in case else base64.b64decode(case["base64"])


def test_calls_show_nothing_of_what_they_were_given() -> None:
    count = 0
    for case in cases():
        if case["operation"] not in CALLS or "ok" not in case["out"]:
            continue
        call = CALLS[case["operation"]](case["message"], **case["context"])
        if not isinstance(call, wxseal.Call):
            continue
        secrets = [*given(case), "access_token=", "580006666", "verify_id_1", "HyVFk"]
        silent(call, secrets)
        silent(call.request, secrets)
        for secret in (call, call.request):
            for copied in (pickle.dumps, copy.copy, copy.deepcopy):
                with pytest.raises(TypeError):
                    copied(secret)
        if "status" in case:
            silent(call.parse(case["status"], answer_of(case)), secrets)
        count += 1
    assert count > 60


def test_errors_of_calls_show_nothing_of_what_they_were_given() -> None:
    count = 0
    for case in cases():
        if case["operation"] not in CALLS or "err" not in case["out"]:
            continue
        secrets = given(case)
        if (
            case["operation"] == "pay_v2.verify"
            and isinstance(case["message"], dict)
            and case["context"]["key"]
        ):
            fields = {name: value for name, value in case["message"].items() if name != "sign_type" and value}
            for sign_type in ("MD5", "HMAC-SHA256"):
                secrets.append(correct_sign(fields, case["context"]["key"], sign_type))
        with pytest.raises(wxseal.WxsealError) as caught:
            call = CALLS[case["operation"]](case["message"], **case["context"])
            call.parse(case["status"], answer_of(case))
        silent(caught.value, secrets)
        silent(json.dumps(caught.value.__dict__), secrets)
        silent(traceback.format_exception(caught.value, limit=0), secrets)
        count += 1
    assert count > 600


def correct_sign(fields: dict[str, str], key: Any, sign_type: Any) -> str:
    try:
        return pay_v2.sign(fields, key=key, sign_type=sign_type)[:16]
    except wxseal.WxsealError:
        return "no sign can be made"
