"""Writes the codes down wherever they are needed beside the core: in the documents of both languages, as a
type in TypeScript and in Python.

`codes.py` writes, `codes.py --check` names the files that are out of date. The codes come from the core,
through the wheel.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from wxseal import codes, dev

ROOT = Path(__file__).parent.parent
PAGES = {"errors": "errors.md", "findings": "when-it-does-not-open.md"}
TYPES = {
    "bindings-wasm/js/codes.ts": """\
// Written by tests/codes.py from the table in the core.

/** Every code there is. Codes are the same in Rust, JavaScript and Python and never change. */
export type Code =
{codes};
""",
    "bindings-python/python/wxseal/_codes.py": '''\
"""The codes of errors, written by tests/codes.py from the table in the core."""

from __future__ import annotations

from typing import Literal, TypeAlias

Code: TypeAlias = Literal[
{codes}
]
"""Every code there is. Codes are the same in Rust, JavaScript and Python and never change."""
''',
}
LINES = {".ts": '  | "{}"', ".py": '    "{}",'}


def rows(language: str, kind: str) -> str:
    """Give the rows of a table: of the error codes, or of the findings."""
    errors: list[str] = [*codes()]
    chosen = errors if kind == "errors" else [code for code in dev.codes() if code not in errors]
    made = []
    for code in chosen:
        said = dev.explain(code, "zh" if language == "zh" else "en")
        assert said is not None
        made.append(f"| `{code}` | `{said['action']}` | {said['message']} | {said['hint']} |")
    return "\n".join(made)


def table(text: str) -> re.Match[str]:
    """Find the rows of the table of codes in a page."""
    (found,) = re.finditer(
        r"(?m)(?:^\| `\w+` \| `(?:fix_\w+|refresh|reject|relogin|retry)` \| .+ \|$\n?)+", text
    )
    return found


def files() -> Iterator[tuple[Path, str]]:
    """Give each file, and what must be in it."""
    for language in ("en", "zh"):
        for kind, page in PAGES.items():
            path = ROOT / "docs" / language / page
            text = path.read_text(encoding="utf-8")
            match = table(text)
            yield path, text[: match.start()] + rows(language, kind) + "\n" + text[match.end() :]
    for name, form in TYPES.items():
        line = LINES[Path(name).suffix]
        yield ROOT / name, form.format(codes="\n".join(line.format(code) for code in codes()))


def outdated() -> list[str]:
    """Give the names of the files that hold something else."""
    return [
        path.relative_to(ROOT).as_posix()
        for path, text in files()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> None:
    if sys.argv[1:] == ["--check"]:
        if found := outdated():
            sys.exit(f"out of date: {', '.join(found)}: run tests/codes.py")
        return
    for path, text in files():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
