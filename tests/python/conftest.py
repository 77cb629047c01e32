"""Lets the tests import `vectors` from here."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))


def pytest_addoption(parser: Any) -> None:
    """Attack for as long as `make attack` does."""
    parser.addoption("--long", action="store_true")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many vectors there were."""
    from vector_files import cases

    terminalreporter.write_line(f"{len(cases())} cases in tests/vectors")
