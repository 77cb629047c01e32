"""The examples run."""

from __future__ import annotations

import json
import logging
import runpy
import time
from pathlib import Path
from typing import Any

import pytest
import wxseal
from wxseal import dev

from vector_files import cases

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def test_open_data(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / "open_data.py"))
    assert capsys.readouterr().out.startswith("Band\nbase64_blank - A + became a blank")


def test_phone_number() -> None:
    answer = runpy.run_path(str(EXAMPLES / "phone_number.py"))["phone_number"]
    good = next(case for case in cases() if case["operation"].startswith("phone.") and case["id"] == "good")

    def ask(said: str) -> Any:
        return answer(good["message"], lambda _: (200, said.encode()), **good["context"], openid="o1")

    assert ask(good["body"]) == (200, {"country": "86", "last4": "6666"})
    assert ask('{"errcode":40029}') == (400, {"errcode": 40029, "errmsg": "the code is not valid"})
    assert ask('{"errcode":40125}') == (400, {"errcode": -1, "errmsg": "the request was not carried out"})
    assert ask('{"errcode":-1}') == (503, {"errcode": -1, "errmsg": "WeChat is busy"})
    assert ask("<html>") == (503, {"code": "answer_html"})


def test_log_filter(caplog: pytest.LogCaptureFixture) -> None:
    runpy.run_path(str(EXAMPLES / "log_filter.py"))
    log = logging.getLogger("httpx")
    with caplog.at_level(logging.INFO):
        url = "https://api.weixin.qq.com/wxa/x?access_token=SECRET&openid=o"
        log.info('HTTP Request: %s %s "%s %d %s"', "POST", url, "HTTP/1.1", 200, "OK")
    log.filters.clear()
    expected = 'HTTP Request: POST https://api.weixin.qq.com/wxa/x?... "HTTP/1.1 200 OK"'
    assert [record.getMessage() for record in caplog.records] == [expected]


def test_face_result(monkeypatch: pytest.MonkeyPatch) -> None:
    # Its store began two minutes ago: a memory that has just begun refuses what it cannot know.
    began = time.time() - 120
    with monkeypatch.context() as clock:
        clock.setattr(time, "time", lambda: began)
        example = runpy.run_path(str(EXAMPLES / "face_result.py"))
    begin, result = example["begin_face_result"], example["face_result"]
    app_id, id_number = "wx4f4bc4dec97d474b", "11010519491231002X"
    key = "tiihtNczf5v6AKRyjwEUhQ=="
    session = {"openid": "o1", "keys": [key], "name": "\u5f20\u4e09", "id_number": id_number}

    def number() -> str:
        found: str = begin(app_id=app_id, session=session)[1]["randomNumber"]
        return found

    def posted(number: str) -> dict[str, Any]:
        content = {"name": "\u5f20\u4e09", "idNumber": id_number}
        return dev.forge_face_result(content, random_number=number, app_id=app_id, session_key=key)[0]

    def refused(code: str, status: int = 400) -> tuple[int, dict[str, Any]]:
        return status, {"passed": False, "code": code}

    first = posted(number())
    status, answer = result(first, app_id=app_id, session=session)
    assert (status, answer["passed"]) == (200, True)
    assert result(first, app_id=app_id, session=session) == refused("replayed")
    assert result(posted("12345678"), app_id=app_id, session=session) == refused("number_unknown")
    another = {**session, "id_number": "110105194912310038"}
    assert result(posted(number()), app_id=app_id, session=another) == refused("expected_mismatch")
    for _ in range(18):
        number()
    assert begin(app_id=app_id, session=session)[0] == 429
    session["openid"] = "o2"
    # A session that names nobody passes nobody.
    nobody = {**session, "id_number": None}
    assert result(posted(number()), app_id=app_id, session=nobody) == refused("argument_missing", 500)


def test_login() -> None:
    backend = runpy.run_path(str(EXAMPLES / "login.py"))["Backend"]
    case = next(c for c in cases() if c["operation"] == "open_data.we_run" and c["id"] == "steps")
    logins = [case["context"]["session_key"], "HyVFkGl5F5OQWJZZaNzBBg=="]

    def client(_: object) -> tuple[int, bytes]:
        login = {"openid": "oGZUI0egBJY1zhBYw2KhdUfwVJJE", "session_key": logins.pop(0)}
        return 200, json.dumps(login).encode()

    keys = {"kid": "1", "secret": bytes(32)}
    server = backend(app_id=case["context"]["app_id"], secret="s", keys=keys, client=client)
    tokens = [server.login({"code": code})["token"] for code in ("c1", "c2")]
    with pytest.raises(wxseal.WxsealError, check=lambda error: error.code == "code_used"):
        server.login({"code": "c1"})
    for token in tokens:
        # The example takes the machine's clock, and the record is of 2016: it opens, and is stale.
        with pytest.raises(wxseal.WxsealError, check=lambda error: error.code == "timestamp_stale"):
            server.steps({"Authorization": f"Bearer {token}"}, case["message"])
    server.logout({"X-Token": tokens[0]})
    with pytest.raises(wxseal.WxsealError, check=lambda error: error.code == "session_revoked"):
        server.steps({"X-Token": tokens[0]}, case["message"])
    server.logout({"X-Token": tokens[1]})
