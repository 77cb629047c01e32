"""What the tests of the crate stand on: the packed crate, and a folder that has it and nothing else of the repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
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
        shutil.copy(self.crate / "Cargo.lock", folder)
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


@pytest.fixture(scope="session")
def packed() -> Packed:
    return Packed()


@pytest.fixture(scope="module")
def alone(packed: Packed) -> Iterator[Alone]:
    with tempfile.TemporaryDirectory(prefix="wxseal-crate-") as folder:
        yield Alone(Path(folder), packed)


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


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
