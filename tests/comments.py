"""Names every comment line that is wider than WIDTH: `comments.py`.

No formatter here wraps comments: Biome leaves them as they are, and so does rustfmt of stable Rust. Those of
Python, and its docstrings, are looked at by ruff (`max-doc-length` in `pyproject.toml`).
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 110
SLASHES = re.compile(r"\s*(?://|/\*|\*[\s/])")
DASHES = re.compile(r"\s*--")
COMMENTS = {
    **dict.fromkeys((".cjs", ".js", ".mjs", ".rs", ".ts"), SLASHES),
    **dict.fromkeys((".lua", ".sql"), DASHES),
}
# In Rust, code, what it prints and tables stand in comments too; they have no words to wrap.
FENCE = re.compile(r"\s*//[/!] ```")
TABLE_OR_PROMPT = re.compile(r"\s*//[/!] (?:\||>>>|\.\.\.|\w+\()")


def wide() -> Iterator[str]:
    """Give the place of each line that is too wide, and its width."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in listed.splitlines():
        path = ROOT / name
        comment = COMMENTS.get(path.suffix)
        if comment is None or not path.exists():
            continue
        fenced = False
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            fenced ^= bool(FENCE.match(line))
            exempt = fenced or TABLE_OR_PROMPT.match(line)
            if len(line) > WIDTH and comment.match(line) and not exempt:
                yield f"{name}:{number}: a comment of {len(line)} characters, the most is {WIDTH}"


if __name__ == "__main__":
    sys.exit("\n".join(wide()) or None)
