"""The one version: what it is, where it was forgotten, how to move it, and whether a tag may be released.

`version.py` says it and fails where another stands; `version.py 0.2.0` writes that one everywhere and dates
the changelog; `version.py --tag v0.2.0` fails unless that is what is to be released.
"""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


class Changelog:
    """CHANGELOG.md, by its headings: the texts under `Unreleased` and under each release, newest first."""

    def __init__(self, text: str) -> None:
        parts = re.split(r"(?m)^## (.+)$", text)
        self.sections = dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))
        self.releases = [match[1] for match in map(RELEASE.fullmatch, self.sections) if match]

    @property
    def newest(self) -> str | None:
        """The version released last."""
        return self.releases[0] if self.releases else None


def declared(root: Path = ROOT) -> str:
    """Give the version that counts, which is Cargo.toml's. Python's package takes it from there by itself."""
    found = SOURCE.search(read(root, "Cargo.toml"))
    assert found, "Cargo.toml declares no version of the workspace"
    return found[2]


def forgotten(root: Path = ROOT) -> Iterator[str]:
    """Say where another version stands than the one that counts."""
    version = declared(root)
    for name, (pattern, write) in PLACES.items():
        stands = [match[2] for match in pattern.finditer(read(root, name))]
        if not stands:
            yield f"{name} has no version"
        yield from (
            f"{name} has {other}, not {write(version)}" for other in stands if other != write(version)
        )
    newest = Changelog(read(root, CHANGELOG)).newest
    if newest not in (None, version):
        yield f"{CHANGELOG} was last released as {newest}, not {version}"


def unreleasable(tag: str, root: Path = ROOT) -> Iterator[str]:
    """Say what stands against releasing what this tag names."""
    yield from forgotten(root)
    version = declared(root)
    if tag != f"v{version}":
        yield f"the tag is {tag}, the version {version}"
    changelog = Changelog(read(root, CHANGELOG))
    if changelog.newest != version:
        yield f"{CHANGELOG} has no dated heading for {version}"
    if changelog.sections.get(UNRELEASED):
        yield f"{CHANGELOG} has something under {UNRELEASED}"


def move(version: str, root: Path = ROOT, today: datetime.date | None = None) -> None:
    """Write a version everywhere, and give what is unreleased its heading."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{version} is not a version such as 0.2.0"
    for name, (pattern, write) in {"Cargo.toml": (SOURCE, whole), **PLACES}.items():
        text = pattern.sub(rf"\g<1>{write(version)}\g<3>", read(root, name))
        (root / name).write_text(text, encoding="utf-8")
    text = read(root, CHANGELOG)
    if Changelog(text).newest != version:
        dated = f"## {UNRELEASED}\n\n## [{version}] - {today or datetime.date.today()}"
        (root / CHANGELOG).write_text(text.replace(f"## {UNRELEASED}", dated, 1), encoding="utf-8")


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--tag"]:
        wrong = list(unreleasable(arguments[1]))
    else:
        for version in arguments:
            move(version)
            subprocess.run(["cargo", "update", "--quiet", "--workspace"], cwd=ROOT, check=True)
        wrong = list(forgotten())
    print("\n".join(wrong) if wrong else declared(), file=sys.stderr if wrong else sys.stdout)
    return 1 if wrong else 0


def read(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


def whole(version: str) -> str:
    return version


def minor(version: str) -> str:
    return version.rpartition(".")[0]


CHANGELOG = "CHANGELOG.md"
UNRELEASED = "[Unreleased]"
RELEASE = re.compile(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})")
SOURCE = re.compile(r'(?m)(^\[workspace\.package\]\nversion = ")([^"]+)(")')
NPM = re.compile(r'("name": "wxseal",\s+"version": ")([^"]+)(")')
INSTALL = re.compile(r'(?m)(^wxseal = ")([^"]+)(")')

PLACES: dict[str, tuple[re.Pattern[str], Callable[[str], str]]] = {
    "bindings-wasm/package.json": (NPM, whole),
    "bindings-wasm/package-lock.json": (NPM, whole),
    "tests/node/package-lock.json": (NPM, whole),
    "core/README.md": (INSTALL, minor),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
