"""Checks that no file of a facade decides what belongs to the core: `facades.py`.

A facade reads arguments and drives flows. What is done over a store and a client step by step, how often, and
for how long, is the core's. So no file of a facade may hold a loop around a store, a client or a flow, a
number of seconds or milliseconds, or import a store and a client at once. The stores are left out, since they
have to keep things for a time; so is the driver with the table of what it drives.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TYPESCRIPT = ROOT / "bindings-wasm" / "js"
PYTHON = ROOT / "bindings-python" / "python" / "wxseal"
STORES = {"stores", "stores.py", "redis.py", "sqlite.py"}
DRIVER = {"boundary/drive.ts", "boundary/outside.ts", "_drive.py", "_outside.py", "_share.py"}

STEPS = {"load", "swap", "claim", "send", "asend", "fetch", "drive", "adrive", "flow", "run", "arun"}
TIME = re.compile(
    r"seconds|milli|timeout|deadline|delay|sleep|(?<!a)wait|pause|lifetime|interval|until", re.I
)


def main() -> None:
    found = [f"{path.relative_to(ROOT)}: {fault}" for path, fault in faults()]
    if found:
        sys.exit("\n".join(["this belongs to the core:", *found]))


def faults() -> Iterator[tuple[Path, str]]:
    """Give what each file of a facade holds that it must not."""
    for folder, ending, look in ((TYPESCRIPT, ".ts", typescript), (PYTHON, ".py", python)):
        files = sorted(folder.rglob(f"*{ending}"))
        assert len(files) > 15, folder
        for path in files:
            name = path.relative_to(folder)
            if name.parts[0] not in STORES and name.as_posix() not in DRIVER:
                yield from ((path, fault) for fault in look(path.read_text(encoding="utf-8")))


def typescript(source: str) -> Iterator[str]:
    """Find faults in a file of TypeScript, by its words outside of texts and comments."""
    imported = [
        (names, path)
        for names, path in re.findall(r"^import (?!type\b)(.*?) from \"([^\"]+)\"", source, re.MULTILINE)
    ]
    if any("stores/" in path and "Store" not in names for names, path in imported) and any(
        path.endswith("/send.js") for _, path in imported
    ):
        yield "a store and a client"
    code = without_texts(source)
    for loop in re.finditer(r"\b(?:for|while|do)\b\s*[({]|\.(?:forEach|map|flatMap|reduce)\(", code):
        body = bracketed(code, loop.end() - 1)
        if step := re.search(rf"\.?\b({'|'.join(sorted(STEPS - {'run'}))})\(", body):
            yield f"a loop around {step[1]}"
    for line in code.splitlines():
        if re.search(r"\b(?:setTimeout|setInterval)\(", line) or (
            re.search(r"(?<![\w.])(?:[2-9]|\d[\d_]+)(?!\w)", line) and TIME.search(line)
        ):
            yield f"a number of seconds: {line.strip()}"
        if re.search(r"[*/] 1_?000\b", line):
            yield f"a number of milliseconds: {line.strip()}"


def without_texts(source: str) -> str:
    """Blank comments, texts and regular expressions of TypeScript."""
    pattern = r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|`(?:\\.|[^`\\])*`|(?<=[(=,:] )/(?![/*])(?:\\.|\[[^\]]*\]|[^/\\\n])+/\w*|(?<=\()/(?![/*])(?:\\.|\[[^\]]*\]|[^/\\\n])+/\w*"
    return re.sub(pattern, lambda match: re.sub(r"[^\n]", " ", match[0]), source, flags=re.DOTALL)


def bracketed(code: str, start: int) -> str:
    """Give what stands in the bracket that opens at a place, and in the block that follows it."""
    depth = 0
    for place in range(start, len(code)):
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(code[place], 0)
        if depth == 0:
            rest = code[place + 1 :].lstrip()
            if code[start] == "(" and rest.startswith("{"):
                return code[start:place] + bracketed(code, code.index("{", place))
            end = code.find(";", place) if code[start] == "(" else place
            return code[start : max(place, end)]
    return code[start:]


def python(source: str) -> Iterator[str]:
    """Find faults in a file of Python."""
    tree = ast.parse(source)
    imported = {
        name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for name in [(node.module or "").rpartition(".")[2]]
        if any(alias.name[0].islower() for alias in node.names)
    }
    if "stores" in imported and "sending" in imported:
        yield "a store and a client"
    loops = ast.For | ast.AsyncFor | ast.While | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    for node in ast.walk(tree):
        if isinstance(node, loops):
            for call in (one for one in ast.walk(node) if isinstance(one, ast.Call)):
                called = (
                    call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                )
                if called.lstrip("_") in STEPS:
                    yield f"line {node.lineno}: a loop around {called}"
        for constant in numbers(node):
            if TIME.search(" ".join(words(node))) or constant.value == 1000:
                yield f"line {constant.lineno}: a number of seconds: {constant.value}"


def numbers(node: ast.AST) -> Iterator[ast.Constant]:
    """Give the numbers that stand right in a node."""
    for child in ast.iter_child_nodes(node):
        if (
            isinstance(child, ast.Constant)
            and type(child.value) in (int, float)
            and child.value not in (0, 1)
        ):
            yield child


def words(node: ast.AST) -> Iterator[str]:
    """Give the names by which a node says what its numbers are: of what they are assigned to, compared with,
    passed to."""
    if isinstance(node, ast.keyword):
        yield node.arg or ""
    near = [node.func] if isinstance(node, ast.Call) else ast.iter_child_nodes(node)
    for child in near:
        yield from (
            one
            for one in (getattr(child, "id", ""), getattr(child, "attr", ""), getattr(child, "arg", ""))
            if one
        )


if __name__ == "__main__":
    main()
