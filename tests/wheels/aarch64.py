"""A CPython for aarch64 that runs here: Debian's, under QEMU.

Both are unpacked into target/ and installed nowhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "target" / "wheels" / "aarch64"
EMULATOR, MACHINE = FOLDER / "emulator", FOLDER / "machine"
PYTHON = MACHINE / "usr" / "bin" / "python3"


class UnavailableError(Exception):
    """There is no such interpreter to be had; says why."""


def interpreter(site: Path) -> tuple[list[str | Path], dict[str, str]]:
    """Give the command of the interpreter, and the environment in which it finds what is in ``site``.

    :raises UnavailableError: when there is none, and none can be downloaded
    """
    if not all(shutil.which(tool) for tool in ("apt-get", "dpkg")):
        raise UnavailableError("no aarch64 machine, and no Debian to download an interpreter for QEMU from")
    if not PYTHON.exists():
        download("amd64", "qemu-user-static", EMULATOR)
        download("arm64", "python3", MACHINE)
    emulator = EMULATOR / "usr" / "bin" / "qemu-aarch64-static"
    known = {**os.environ, "PYTHONHOME": str(MACHINE / "usr"), "PYTHONPATH": str(site)}
    return [emulator, "-L", MACHINE, PYTHON], known


def download(architecture: str, package: str, into: Path) -> None:
    """Unpack a package with all that it needs. apt gets a state of its own, so that the machine's stays as it
    is."""
    state = into / "apt"
    for folder in (state / "lists" / "partial", state / "archives" / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    options = {
        "APT::Architecture": architecture,
        "APT::Architectures::": architecture,
        "Dir::State::Lists": state / "lists",
        "Dir::State::status": state / "status",
        "Dir::Cache": state,
        "Dir::Cache::archives": state / "archives",
        "APT::Sandbox::User": "root" if os.getuid() == 0 else "",
    }
    apt = ["apt-get", "-qq", *(f"-o{name}={value}" for name, value in options.items() if value)]
    run(*apt, "update")
    run(*apt, "install", "--yes", "--download-only", "--no-install-recommends", package)
    for archive in (state / "archives").glob("*.deb"):
        run("dpkg", "--extract", archive, into)


def run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise UnavailableError(f"{command[0]}: {done.stderr.strip().splitlines()[-1:]}")
