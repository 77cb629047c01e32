"""What ``import wxseal`` brings along: a server that starts, or a function that is started for one request,
waits for it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# Each takes longer to import than all of wxseal, or is of use to a part of its users only.
HEAVY = {
    *("anyio", "asyncio", "concurrent.futures", "email", "http", "inspect", "logging", "multiprocessing"),
    *(
        "selectors",
        "socket",
        "sqlite3",
        "ssl",
        "subprocess",
        "typing_extensions",
        "unittest",
        "urllib",
        "uuid",
    ),
    *("httpx", "redis", "wxseal.dev", "wxseal.redis", "wxseal.sqlite"),
}


def loaded(statement: str) -> set[str]:
    """Which modules a statement loads, in a new interpreter."""
    code = f"import json, sys; {statement}; print(json.dumps(list(sys.modules)))"
    # Without what the environment loads at the start, as the tools of a test do.
    asked = [sys.executable, "-I", "-c", code]
    return set(json.loads(subprocess.run(asked, capture_output=True, check=True, text=True).stdout))


def test_nothing_heavy_is_imported() -> None:
    began_with = loaded("pass")
    brought = loaded("import wxseal") - began_with
    assert "wxseal.open_data" in brought
    assert brought & HEAVY == set()


@pytest.mark.parametrize(
    ("statement", "module"), [("import asyncio", "ssl"), ("import wxseal.sqlite", "sqlite3")]
)
def test_what_is_heavy_would_be_seen(statement: str, module: str) -> None:
    assert module in loaded(statement) & HEAVY


def test_nothing_but_the_standard_library_is_needed() -> None:
    brought = {
        name.split(".")[0] for name in loaded("import wxseal, wxseal.dev, wxseal.redis, wxseal.sqlite")
    }
    own = {"wxseal", "__main__", *(loaded("pass"))}
    assert brought - sys.stdlib_module_names - own == set()
