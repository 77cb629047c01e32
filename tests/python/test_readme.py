"""The READMEs say what the code says, and both say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import wxseal
from wxseal import phone
from wxseal._native import refusal

from vectors import cases

ROOT = Path(__file__).parent.parent.parent
ENGLISH, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_the_english_table_is_the_code() -> None:
    errors = [refusal(code, "x") for code in wxseal.codes()]
    expected = [(error.code, error.action, error.message.removeprefix("x: "), error.hint) for error in errors]
    assert ROW.findall(ENGLISH) == expected


def test_the_chinese_table_has_the_same_rows() -> None:
    english = [(code, action) for code, action, *_ in ROW.findall(ENGLISH)]
    assert [(code, action) for code, action, *_ in ROW.findall(CHINESE)] == english
    assert all(re.search(r"[\u4e00-\u9fff]", hint) for *_, hint in ROW.findall(CHINESE))


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
