"""The READMEs say what the code says, and both say the same."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest
import wxseal
from wxseal import dev, phone
from wxseal._native import refusal

from vectors import cases

ROOT = Path(__file__).parent.parent.parent
ENGLISH, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
sys.path.insert(0, str(ROOT / "tests"))
readme = importlib.import_module("readme")


@pytest.mark.parametrize("kind", ["errors", "findings"])
@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (CHINESE, "zh")], ids=["en", "zh"])
def test_the_tables_of_codes_are_what_explain_says(text: str, language: str, kind: str) -> None:
    rows = readme.rows(language, kind)
    assert readme.table(text, kind)[0].strip() == rows
    hints = re.findall(r"\| ([^|]+) \|$", rows, re.MULTILINE)
    assert all(bool(re.search(r"[\u4e00-\u9fff]", hint)) == (language == "zh") for hint in hints)


def test_an_error_says_what_explain_says() -> None:
    for code in wxseal.codes():
        error, said = refusal(code, "x"), dev.explain(code)
        assert said is not None
        assert (error.action, error.message.removeprefix("x: "), error.hint) == (
            said["action"],
            said["message"],
            said["hint"],
        )


ERRCODE = re.compile(r"^\| (-?\d+) \| `(\w+)` \| (\S+) \| (.+?) \|$", re.MULTILINE)


def test_the_errcode_tables_are_the_code() -> None:
    call = phone.get_user_phone_number({"code": "x"}, access_token="x", app_id="x")
    expected = []
    known = [case["out"]["err"] for case in cases() if case["id"].startswith("errcode ")]
    for number, action in ((error["number"], error["action"]) for error in known):
        with pytest.raises(wxseal.PlatformError) as caught:
            call.parse(200, f'{{"errcode":{number}}}')
        public = "yes" if caught.value.public["errcode"] == number else "no"
        assert caught.value.action == action
        expected.append((str(number), action, public, caught.value.meaning))
    assert ERRCODE.findall(ENGLISH) == expected
    words = {"yes": "\u662f", "no": "\u5426"}
    chinese = [(number, action, words[public]) for number, action, public, _ in expected]
    assert [row[:3] for row in ERRCODE.findall(CHINESE)] == chinese


@pytest.mark.parametrize("pattern", [r"^```\w*$", r"`[^`\n]+`", r"\]\((?!README)[^)]+\)", r"^#+ ", r"^\|"])
def test_both_have_the_same_parts(pattern: str) -> None:
    def parts(text: str) -> list[str]:
        prose = re.sub(r"(?m)^\| `\w+` \| `\w+` \|.*$", "", text)
        return sorted(re.findall(pattern, prose, re.MULTILINE))

    assert parts(CHINESE) == parts(ENGLISH)


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", ENGLISH + CHINESE):
        assert (ROOT / link).exists(), link
