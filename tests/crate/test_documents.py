"""What the documents for developers name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT, TARGETS, made

OURS = sorted(
    [*(ROOT / ".github").glob("*.md"), *(ROOT / "tests").glob("*.md"), *(ROOT / "tests").glob("vectors/*.md")]
)
SHOWN = ("README*.md", "bindings-*/README*.md", "core/README.md", "docs/*/*.md")
ALL = [*OURS, *(path for places in SHOWN for path in sorted(ROOT.glob(places)))]


def test_there_are_those_that_github_shows() -> None:
    assert {"CONTRIBUTING.md", "SECURITY.md"} <= {path.name for path in OURS}


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_targets_are_there(path: Path) -> None:
    found = re.findall(r"`(make [^`\n]+)`|^(make [a-z].*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert made(["".join(command) for command in found]) <= TARGETS


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_paths_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`((?:\.github|core|bindings-\w+|docs|examples|tests)(?:/[\w.-]+)+)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []
