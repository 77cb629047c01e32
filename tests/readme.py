"""Writes the tables of codes into the documents of both languages: `readme.py`; the tests see that they are up to date."""

from __future__ import annotations

import re
from pathlib import Path

from wxseal import codes, dev

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"errors": "errors.md", "findings": "when-it-does-not-open.md"}


def rows(language: str, kind: str) -> str:
    """Give the rows of a table: of the error codes, or of the findings."""
    errors = codes()
    chosen = errors if kind == "errors" else [code for code in dev.codes() if code not in errors]
    made = []
    for code in chosen:
        said = dev.explain(code, "zh" if language == "zh" else "en")
        assert said is not None
        made.append(f"| `{code}` | `{said['action']}` | {said['message']} | {said['hint']} |")
    return "\n".join(made)


def page(language: str, kind: str) -> Path:
    """Say where a table stands."""
    return DOCS / language / PAGES[kind]


def table(text: str) -> re.Match[str]:
    """Find the rows of the table of codes in a page."""
    (found,) = re.finditer(
        r"(?m)(?:^\| `\w+` \| `(?:fix_\w+|refresh|reject|relogin|retry)` \| .+ \|$\n?)+", text
    )
    return found


def main() -> None:
    for language in ("en", "zh"):
        for kind in PAGES:
            path = page(language, kind)
            text = path.read_text(encoding="utf-8")
            match = table(text)
            text = text[: match.start()] + rows(language, kind) + "\n" + text[match.end() :]
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
