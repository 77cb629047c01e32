"""Counts the vectors that the installed package answers as they say, and prints what it is: one line of
JSON."""

from __future__ import annotations

import json
import platform
import sys
from importlib.metadata import distribution
from pathlib import Path

import wxseal

sys.path.insert(0, str(Path(__file__).parent.parent / "python"))
from vector_files import cases
from vectors import holds


def main() -> None:
    made = distribution("wxseal").read_text("WHEEL") or ""
    (tag, *_) = [line.removeprefix("Tag: ") for line in made.splitlines() if line.startswith("Tag: ")]
    print(
        json.dumps(
            {
                "python": f"{platform.python_implementation()} {platform.python_version()}",
                "machine": platform.machine(),
                "file": wxseal.__file__,
                "tag": tag,
                "passed": sum(map(holds, cases())),
                "cases": len(cases()),
            }
        )
    )


main()
