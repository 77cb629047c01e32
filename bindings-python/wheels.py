"""Builds the sdist and every wheel that can be linked here into target/packages, and inspects each.

Zig links for Linux and for macOS, MinGW for Windows. Wheels that cannot be built are listed with the reason.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PACKAGES = ROOT / "target" / "packages"
BIN = Path(sys.executable).parent


class Build(NamedTuple):
    """A wheel to build."""

    tags: str
    """The end of its name."""
    target: str
    """The platform, by Rust's name."""
    options: tuple[str, ...]
    """The options of maturin for linking and for the interpreters."""
    linker: str = ""
    """A program that must be installed."""


ZIG = ("--zig", "--compatibility")
GLIBC, MUSL = (*ZIG, "manylinux2014"), (*ZIG, "musllinux_1_2")
FREE_THREADED = ("--interpreter", "python3.14t")
STABLE_FREE_THREADED = ("--features", "pyo3/abi3t-py315", "--interpreter", "python3.15t")
BUILDS = (
    Build("cp310-abi3-manylinux2014_x86_64.manylinux_2_17_x86_64", "x86_64-unknown-linux-gnu", GLIBC),
    Build("cp310-abi3-manylinux2014_aarch64.manylinux_2_17_aarch64", "aarch64-unknown-linux-gnu", GLIBC),
    Build("cp310-abi3-musllinux_1_2_x86_64", "x86_64-unknown-linux-musl", MUSL),
    Build("cp310-abi3-musllinux_1_2_aarch64", "aarch64-unknown-linux-musl", MUSL),
    Build("cp310-abi3-macosx_11_0_arm64", "aarch64-apple-darwin", ("--zig",)),
    Build("cp310-abi3-macosx_10_12_x86_64", "x86_64-apple-darwin", ("--zig",)),
    Build("cp310-abi3-win_amd64", "x86_64-pc-windows-gnu", (), "x86_64-w64-mingw32-gcc"),
    Build(
        "cp314-cp314t-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "x86_64-unknown-linux-gnu",
        (*GLIBC, *FREE_THREADED),
    ),
    Build(
        "cp314-cp314t-manylinux2014_aarch64.manylinux_2_17_aarch64",
        "aarch64-unknown-linux-gnu",
        (*GLIBC, *FREE_THREADED),
    ),
    Build(
        "cp315-abi3.abi3t-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "x86_64-unknown-linux-gnu",
        (*GLIBC, *STABLE_FREE_THREADED),
    ),
)


def main() -> None:
    """Build everything, then inspect it."""
    PACKAGES.mkdir(parents=True, exist_ok=True)
    for old in (*PACKAGES.glob("wxseal-*.whl"), *PACKAGES.glob("wxseal-*.tar.gz")):
        old.unlink()
    run("cargo", "fetch", "--locked")
    print(sdist(), flush=True)
    for build in BUILDS:
        print(wheel(build), flush=True)
    faults = [f"{path.name}: {fault}" for path in packages() for fault in faults_of(path)]
    upload = run(BIN / "twine", "check", "--strict", *packages(), check=False)
    faults += [] if upload.returncode == 0 else [upload.stdout + upload.stderr]
    if faults:
        sys.exit("\n".join(faults))
    print(f"{len(packages())} packages: twine, auditwheel and abi3audit find nothing wrong with them")


def sdist() -> str:
    """Build the source distribution."""
    run(BIN / "maturin", "sdist", "--out", PACKAGES, cwd=ROOT / "bindings-python")
    (made,) = PACKAGES.glob("*.tar.gz")
    return line("built", made.name, made)


def wheel(build: Build) -> str:
    """Build a wheel, or report why that is not possible here."""
    if build.linker and not shutil.which(build.linker):
        return line("missing", build.tags, f"{build.linker} is not installed")
    added = run("rustup", "target", "add", build.target, check=False)
    if added.returncode != 0:
        return line("missing", build.tags, f"rustup has no {build.target}")
    # A separate target folder for each kind of interpreter, since builds for one would invalidate those for
    # the other.
    kind = build.tags.rsplit("-", 1)[0]
    folders = ("--out", PACKAGES, "--target-dir", ROOT / "target" / "wheels" / kind)
    asked = (BIN / "maturin", "build", "--release", "--locked", "--target", build.target)
    before = set(packages())
    run(*asked, *folders, *build.options, cwd=ROOT / "bindings-python", env=nameless())
    (made,) = set(packages()) - before
    if not made.name.endswith(f"-{build.tags}.whl"):
        raise SystemExit(f"{made.name} should end with {build.tags}")
    return line("built", made.name, made)


def nameless() -> dict[str, str]:
    """Return an environment that keeps the paths of this machine out of the packages."""
    crates = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo")) / "registry" / "src"
    places = {ROOT: "wxseal", **dict.fromkeys(crates.iterdir(), "crates")}
    flags = [f"--remap-path-prefix={folder}={name}" for folder, name in places.items()]
    found = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "VIRTUAL_ENV": sys.prefix}
    return {**found, "CARGO_ENCODED_RUSTFLAGS": "\x1f".join(flags)}


def packages() -> list[Path]:
    """Return the built packages."""
    return sorted((*PACKAGES.glob("wxseal-*.whl"), *PACKAGES.glob("wxseal-*.tar.gz")))


def faults_of(path: Path) -> Iterator[str]:
    """Yield the faults of a package."""
    files = contents(path)
    for name, content in files.items():
        for place in (str(ROOT), str(Path.home()), "registry/src"):
            if path.suffix == ".whl" and place.encode() in content:
                yield f"{name} holds {place}"
    if path.suffix != ".whl":
        return
    info = next(name for name in files if name.endswith(".dist-info/METADATA")).removesuffix("METADATA")
    package = {file.name for file in (ROOT / "bindings-python" / "python" / "wxseal").glob("*.py*")}
    expected = {
        f"wxseal/{name}" for name in package if not name.startswith("_native.abi3") and name != "_native.pyd"
    }
    expected |= {info + name for name in ("METADATA", "WHEEL", "RECORD", "licenses/LICENSE")} | {
        "wxseal/py.typed"
    }
    natives = {name for name in files if re.fullmatch(r"wxseal/_native\..*(so|pyd)", name)}
    if len(natives) != 1 or set(files) - natives != expected:
        yield f"has too much or too little: {sorted((set(files) - natives) ^ expected)}"
    metadata, _, description = files[f"{info}METADATA"].decode().partition("\n\n")
    if not description.startswith("# wxseal") or "License-File: LICENSE" not in metadata:
        yield "has no description or no license"
    if "linux" in path.name:
        yield from linux_faults(path, next(files[name] for name in natives))
    if "-abi3-" in path.name:
        audit = run(BIN / "abi3audit", "--strict", path, check=False)
        if audit.returncode != 0:
            yield f"abi3audit: {audit.stdout}{audit.stderr}"


def linux_faults(path: Path, native: bytes) -> Iterator[str]:
    """Yield the reasons why a wheel for Linux would not run on every platform in its name."""
    if "musllinux" in path.name:
        # On a machine with another C library, auditwheel takes that library for musl and gives up. The wheel
        # is correct if the module needs only musl.
        needed = {
            name
            for name in re.findall(rb"[\w.+-]+\.so[.\d]*(?=\0)", native)
            if not name.startswith(b"lib_native")
        }
        if needed != {b"libc.so"} or b"GLIBC" in native:
            yield f"needs {sorted(needed)}"
        return
    shown = run(BIN / "auditwheel", "show", path, check=False)
    (tag,) = re.findall(r"manylinux_\d+_\d+_\w+", path.name)
    if f'"{tag}"' not in shown.stdout:
        yield f"auditwheel: {shown.stdout}{shown.stderr}"


def contents(path: Path) -> dict[str, bytes]:
    """Read the files of a package."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    with tarfile.open(path) as archive:
        members = [(member.name, archive.extractfile(member)) for member in archive.getmembers()]
        return {name: file.read() for name, file in members if file}


def line(outcome: str, name: str, of: Path | str) -> str:
    """Format the outcome of a build."""
    return f"{outcome:8} {name:78} {f'{of.stat().st_size / 1024:.0f} KiB' if isinstance(of, Path) else of}"


def run(
    *command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run a program, and exit with its output if it fails and ``check`` is set."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if check and done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done


if __name__ == "__main__":
    main()
