"""The examples run."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from vectors import cases

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def test_open_data(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / "open_data.py"))
    assert capsys.readouterr().out.startswith("Band\nbase64_blank - A + became a blank")


def test_face_result() -> None:
    answer = runpy.run_path(str(EXAMPLES / "face_result.py"))["face_result"]
    attempt = next(case for case in cases() if case["id"] == "expected-everything")["attempts"][0]
    context = attempt["context"]
    session = {"keys": context["session_key"], **context["expected"]}
    known = {"app_id": context["app_id"], "session": session, "issued_at": context["now"]}
    # The example takes the machine's clock, and the record is of 2016.
    assert answer(attempt["message"], **known) == (400, {"passed": False, "code": "timestamp_stale"})
    unsigned = {name: value for name, value in attempt["message"].items() if name != "signature"}
    assert answer(unsigned, **known) == (400, {"passed": False, "code": "signature_missing"})
