"""Prints the matrix of what was run where, out of target/matrix; `--write` puts it into the documents, else
they must agree."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "target" / "matrix"
PROGRAMS = ["javascript", "python", "crate"]
HEADS = {
    "docs/en/runtimes.md": "| runtime | how it was loaded | passed |\n|---|---|---|\n",
    "docs/zh/runtimes.md": "| 运行环境 | 加载方式 | 通过 |\n|---|---|---|\n",
}
MARKS = re.compile(r"<!-- matrix -->\n.*?<!-- /matrix -->", re.DOTALL)

Row = dict[str, Any]
Line = tuple[str, str, str]


def rows() -> list[Row]:
    """Everything that the programs noted."""
    return [
        row for name in PROGRAMS for row in json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    ]


def outcome(row: Row) -> str:
    """What came of a row, in words."""
    if "missing" in row:
        return f"missing: {row['missing']}"
    return "unknown" if "unknown" in row else f"{row['passed']} of {row['cases']}"


def is_wrong(row: Row) -> bool:
    """Whether something failed, or nothing was run."""
    return "passed" in row and not (row["passed"] == row["cases"] > 0)


def lines(found: list[Row]) -> Iterator[Line]:
    """One line for ways of loading with the same outcome, and for versions of which the same is true."""
    said = []
    for runtime, its_rows in groupby(found, key=lambda row: row["runtime"]):
        ways: dict[str, list[str]] = {}
        for row in its_rows:
            ways.setdefault(outcome(row), []).append(row["loaded"])
        said.append((runtime, [("; ".join(loaded), result) for result, loaded in ways.items()]))
    for (name, outcomes), alike in groupby(said, key=lambda one: (one[0].split(" ")[0], one[1])):
        versions = [runtime.partition(" ")[2] for runtime, _ in alike]
        for loaded, result in outcomes:
            yield f"{name} {'; '.join(versions)}".strip(), loaded, result


def table(name: str, found: Iterable[Line]) -> str:
    """Write the lines as a page has them."""
    return HEADS[name] + "".join(f"| {' | '.join(line)} |\n" for line in found)


def shown(name: str) -> str:
    """Find the table in a page."""
    found = MARKS.search((ROOT / name).read_text(encoding="utf-8"))
    return found[0] if found else ""


def write() -> None:
    """Put the matrix into the documents."""
    for name in HEADS:
        path = ROOT / name
        made = table(name, lines([row for row in rows() if "missing" not in row]))
        text = path.read_text(encoding="utf-8")
        before, after = MARKS.split(text)
        path.write_text(f"{before}<!-- matrix -->\n{made}<!-- /matrix -->{after}", encoding="utf-8")


def check() -> list[str]:
    """Name what a page does not say of what was run here.

    What could not be had here may have been had elsewhere.
    """
    wrong = []
    for name in HEADS:
        said = [unversioned(line) for line in shown(name).splitlines() if line.startswith("| ")]
        for row in (row for row in rows() if "passed" in row):
            runtime, loaded, result = row["runtime"].split(" ")[0], unversioned(row["loaded"]), outcome(row)
            if not any(
                line.startswith(f"| {runtime}") and loaded in line and line.endswith(f"| {result} |")
                for line in said
            ):
                wrong.append(f"{name} does not say: {runtime}, {loaded}: {result}")
    return wrong


def unversioned(text: str) -> str:
    """Leave out the versions behind the first dot: a machine may have others."""
    return re.sub(r"\d+(\.\d+)+(\.\d+)*", "…", text)


def main() -> int:
    """Print all; say whether all is well."""
    if "--write" in sys.argv:
        write()
    found = rows()
    widths = [max(len(str(row[column])) for row in found) for column in ("runtime", "loaded")]
    for row in found:
        print(f"{row['runtime']:<{widths[0]}}  {row['loaded']:<{widths[1]}}  {outcome(row)}")
    wrong = [f"failed: {row['runtime']}, {row['loaded']}" for row in found if is_wrong(row)] + check()
    passed = sum(row.get("passed", 0) for row in found)
    print(f"\n{len(found)} rows, {passed} cases passed")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
