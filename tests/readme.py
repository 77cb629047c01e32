"""Writes the tables of codes into both READMEs: `readme.py`; the tests see that they are up to date."""

from __future__ import annotations

import re
from pathlib import Path

from wxseal import codes, dev

ROOT = Path(__file__).parent.parent


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


def table(text: str, kind: str) -> re.Match[str]:
    """Find the rows of a table in a README: the first such table has the errors, the second the findings."""
    found = list(
        re.finditer(r"(?m)(?:^\| `\w+` \| `(?:fix_\w+|refresh|reject|relogin|retry)` \| .+ \|$\n?)+", text)
    )
    return found[0 if kind == "errors" else 1]


def main() -> None:
    for name, language in (("README.md", "en"), ("README.zh-CN.md", "zh")):
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        for kind in ("errors", "findings"):
            match = table(text, kind)
            text = text[: match.start()] + rows(language, kind) + "\n" + text[match.end() :]
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
