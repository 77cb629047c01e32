"""What the tests of the crate stand on: the packed crate, and a folder that has it and nothing else of the
repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.append(str(ROOT / "tests" / "python"))
import vector_files  # noqa: E402

TARGETS = set(re.findall(r"(?m)^([a-z][a-z-]*):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8")))


def run(*command: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and say all it said when it fails."""
    ended = subprocess.run(
        command, cwd=cwd, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, f"{' '.join(command)}\n{ended.stdout}{ended.stderr}"
    return ended


def metadata(cwd: Path = ROOT, *options: str) -> dict[str, Any]:
    """Give what cargo knows about a workspace and all that its lockfile has."""
    found: dict[str, Any] = json.loads(
        run("cargo", "metadata", "--format-version=1", *options, cwd=cwd).stdout
    )
    return found


def made(commands: list[str]) -> set[str]:
    """Give the targets that `make` is called for in commands."""
    calls = [command.split("#")[0].split()[1:] for command in commands if command.startswith("make ")]
    return {word for call in calls for word in call if re.fullmatch(r"[a-z][a-z-]*", word)}


class Packed:
    """The crate as crates.io would get it, and what cargo said while packing it."""

    def __init__(self) -> None:
        said = run("cargo", "package", "--locked", "--allow-dirty", "--no-verify", "--package=wxseal")
        self.said = said.stderr
        [self.version] = [
            package["version"] for package in metadata()["packages"] if package["name"] == "wxseal"
        ]
        self.path = ROOT / "target" / "package" / f"wxseal-{self.version}.crate"

    def files(self) -> dict[str, bytes]:
        """Give all it holds, by the path inside."""
        found = {}
        with tarfile.open(self.path) as archive:
            for member in archive:
                content = archive.extractfile(member)
                assert content is not None, f"{member.name} is not a plain file"
                found[member.name.split("/", 1)[1]] = content.read()
        return found


class Alone:
    """A folder far from the repository with the unpacked crate, and a program that uses it."""

    def __init__(self, folder: Path, packed: Packed) -> None:
        self.folder = folder
        self.crate = folder / "wxseal"
        for name, content in packed.files().items():
            write(self.crate / name, content)
        # A workspace of its own, so that the lockfile is the packed one and both are built once.
        copy(self.crate / "Cargo.lock", folder / "Cargo.lock")
        write(folder / "Cargo.toml", WORKSPACE)
        write(folder / "user" / "Cargo.toml", USER)
        write(folder / "user" / "src" / "lib.rs", '#![doc = include_str!("../../wxseal/README.md")]\n')
        run("cargo", "update", "--workspace", cwd=folder)

    def cargo(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run cargo in it. The exhaustive tests run through millions of cases, so optimised a little."""
        settings = {
            "CARGO_PROFILE_DEV_OPT_LEVEL": "1",
            "CARGO_PROFILE_DEV_DEBUG": "0",
            "CARGO_INCREMENTAL": "0",
        }
        ended = run("cargo", *arguments, cwd=self.folder, **{**settings, **variables})
        assert "warning" not in ended.stderr, ended.stderr
        return ended

    def tests_passed(self, *arguments: str, **variables: str) -> int:
        """Run tests and count them."""
        said = self.cargo("test", "--features=dev", *arguments, **variables).stdout
        return sum(int(number) for number in re.findall(r"test result: ok\. (\d+) passed", said))

    def bring_vectors(self) -> None:
        """Bring the vectors and the program that runs them: they are no part of the crate."""
        for name in ("rust", "vectors"):
            copy(ROOT / "tests" / name, self.folder / "tests" / name)
        # Of its manifest what these need: neither the other programs nor the crates that only they use.
        manifest = (ROOT / "tests" / "Cargo.toml").read_text(encoding="utf-8")
        parts = re.split(r"(?m)^(?=\[)", manifest)
        kept = [part for part in parts if part.startswith(NEEDED) or 'name = "conformance"' in part]
        write(self.folder / "tests" / "Cargo.toml", "".join(kept))
        [inherited] = re.findall(r"(?ms)^\[workspace\.package\]$.*?^$", (ROOT / "Cargo.toml").read_text())
        write(self.folder / "Cargo.toml", WORKSPACE.replace('"user"', '"tests", "user"') + inherited + CRATE)
        copy(ROOT / "Cargo.lock", self.folder / "Cargo.lock")
        run("cargo", "update", "--workspace", cwd=self.folder)

    def run_vectors(self, loaded: str, **variables: str) -> None:
        """Run every vector, and leave a row for the matrix."""
        version = run("rustc", "--version", cwd=self.folder, **variables).stdout.split()[1]
        # Those that the Rust runner is given: Rust has types.
        cases = sum(case["operation"] != "types" for case in vector_files.cases())
        row = {"runtime": f"Rust {version}", "loaded": loaded, "passed": 0, "cases": cases}
        try:
            options = ("--locked", "--package=wxseal-tests", "--test=conformance", "--", "--nocapture")
            said = self.cargo("test", *options, **variables).stdout
            row["passed"] = int(re.findall(r"(?m)^(\d+) cases$", said)[0])
        finally:
            leave(row)
        assert row["passed"] == cases


@pytest.fixture(scope="session", autouse=True)
def _matrix() -> None:
    """Begin it anew: it says what this run saw."""
    MATRIX.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def packed() -> Packed:
    return Packed()


@pytest.fixture(scope="module")
def alone(packed: Packed) -> Iterator[Alone]:
    with tempfile.TemporaryDirectory(prefix="wxseal-crate-") as folder:
        yield Alone(Path(folder), packed)


def leave(row: dict[str, Any]) -> None:
    """Add a row to what the project prints as one matrix: a runtime, how it was loaded, and how many cases
    passed."""
    known = json.loads(MATRIX.read_bytes()) if MATRIX.exists() else []
    kept = [old for old in known if (old["runtime"], old["loaded"]) != (row["runtime"], row["loaded"])]
    write(MATRIX, json.dumps([*kept, row], indent=1) + "\n")


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        write(target, source.read_bytes())


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


MATRIX = ROOT / "target" / "matrix" / "crate.json"

WORKSPACE = """\
[workspace]
resolver = "3"
members = ["user", "wxseal"]
"""

USER = """\
[package]
name = "user"
edition = "2024"

[features]
dev = ["wxseal/dev"]

[dependencies]
wxseal = { path = "../wxseal" }
"""

NEEDED = ("[package]", "[lib]", "[dependencies]", "[lints.rust]")

CRATE = """
[workspace.dependencies]
wxseal = { path = "wxseal" }
"""
