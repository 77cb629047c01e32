"""The READMEs say what the code says, and both say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import wxseal
from wxseal._native import refusal

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


@pytest.mark.parametrize("pattern", [r"^```\w*$", r"`[^`\n]+`", r"\]\((?!README)[^)]+\)", r"^#+ ", r"^\|"])
def test_both_have_the_same_parts(pattern: str) -> None:
    def parts(text: str) -> list[str]:
        prose = re.sub(r"(?m)^\| `\w+` \| `\w+` \|.*$", "", text)
        return sorted(re.findall(pattern, prose, re.MULTILINE))

    assert parts(CHINESE) == parts(ENGLISH)


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", ENGLISH + CHINESE):
        assert (ROOT / link).exists(), link
