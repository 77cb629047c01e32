"""Installs the packed wheel into an empty environment of every CPython that is found, and runs the tests
there.

pip chooses the wheel, from target/packages and from nothing else. First the vectors, with nothing beside the
wheel; then, in the oldest and the newest, the tests of tests/python (`run.py --long`: in all). The sdist is
built once from the registries alone. What could not be had is said.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import aarch64

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ROOT / "target" / "packages"
MATRIX = ROOT / "target" / "matrix" / "python.json"
VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
# What the tests import. The other requirements are tools.
TESTED_WITH = (
    "cryptography",
    "httpx",
    "hypothesis",
    "pyjwt",
    "pytest",
    "redis",
    "trio",
    "typing_extensions",
    "wechatpy",
)
ELSEWHERE = {
    "CPython, musl": ("wheel (abi3, musllinux)", "no interpreter for musl was found"),
    "CPython, macOS": ("wheel (abi3)", "this machine is no Mac"),
    "CPython, Windows": ("wheel (abi3)", "this machine has no Windows"),
}

Row = dict[str, Any]


class Python(NamedTuple):
    """An interpreter."""

    path: str
    version: str
    free_threaded: bool
    platform: str


def main() -> None:
    found = sorted(
        set(interpreters()), key=lambda python: [int(part) for part in re.findall(r"\d+", python.version)]
    )
    with ThreadPoolExecutor(2) as pool:
        built, emulated = pool.submit(from_sdist, found[-1]), pool.submit(from_wheel_for_aarch64)
        thorough = found if "--long" in sys.argv else [found[0], found[-1]]
        made = [pool.submit(from_wheel, python, thorough=python in thorough) for python in found]
        rows = [one.result() for one in (*made, built, emulated)]
    rows += absent(found)
    MATRIX.parent.mkdir(parents=True, exist_ok=True)
    MATRIX.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    for one in rows:
        outcome = one.get("missing") or f"{one['passed']} of {one['cases']} cases"
        print(f"{one['runtime']:36} {one['loaded']:26} {outcome}")
    if any(one.get("passed") != one.get("cases") for one in rows):
        sys.exit("not every case passed")


def interpreters() -> Iterator[Python]:
    """Find every CPython that the package is for: those of pyenv, and those on PATH."""
    places = [Path(place) for place in os.environ.get("PATH", "").split(os.pathsep)]
    if shutil.which("pyenv"):
        root = subprocess.run(["pyenv", "root"], capture_output=True, text=True, check=True).stdout.strip()
        places = [place for place in places if place != Path(root, "shims")]
        places += Path(root).glob("versions/*/bin")
    seen = set()
    for place in places:
        for path in place.glob("python3*"):
            if not re.fullmatch(r"python3(\.\d+t?)?", path.name) or path.resolve() in seen:
                continue
            seen.add(path.resolve())
            if (python := known(path)) is not None:
                yield python


def known(path: Path) -> Python | None:
    """Ask an interpreter what it is; None where it is not one that the package is for."""
    ask = """if 1:
        import importlib.util, json, platform, sys, sysconfig
        assert sys.implementation.name == "cpython" and sys.version_info >= (3, 10) and sys.prefix == sys.base_prefix
        free = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
        where = sysconfig.get_platform() + platform.libc_ver()[0]
        able = importlib.util.find_spec("ensurepip") is not None
        print(json.dumps([platform.python_version(), free, where, able]))
    """
    asked = subprocess.run([path, "-c", ask], capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        return None
    version, free_threaded, where, able = json.loads(asked.stdout)
    if not able:
        print(f"CPython {version} at {path} is left out: it has no ensurepip, so it makes no environments")
        return None
    return Python(str(path.resolve()), version, free_threaded, where)


def from_wheel(python: Python, *, thorough: bool) -> Row:
    """Run the vectors on the wheel that pip chooses, and all tests where it is to be thorough."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        bare = Environment(python, Path(folder))
        bare.pip("--no-index", "--find-links", str(PACKAGES), "--only-binary", ":all:", "wxseal")
        made = bare.conform("wheel")
        if not thorough:
            return made
        wanted = [line for line in requirements() if line.split("=")[0].split(">")[0] in TESTED_WITH]
        bare.pip("--only-binary", ":all:", *wanted)
        tests = bare.run(
            "-m", "pytest", "--no-header", "-p", "no:cacheprovider", cwd=ROOT / "tests" / "python"
        )
    (summary,) = re.findall(r"^=* ?(\d+ passed.*?) ?=*$", tests, re.MULTILINE)
    print(f"{made['runtime']}: {summary}, {time.monotonic() - begun:.0f} s in all", flush=True)
    return made


def from_sdist(python: Python) -> Row:
    """Build the sdist where there is nothing else, from the registries alone."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Environment(python, Path(folder), CARGO_TARGET_DIR=str(Path(folder, "target")))
        (sdist,) = PACKAGES.glob("wxseal-*.tar.gz")
        bare.pip(str(sdist))
        return bare.conform("sdist, built here")


def from_wheel_for_aarch64() -> Row:
    """Run the vectors on the wheel that pip chooses for aarch64, under QEMU."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            command, variables = aarch64.interpreter(Path(folder))
        except aarch64.UnavailableError as why:
            return {"runtime": "CPython, aarch64", "loaded": "wheel (abi3)", "missing": str(why)}
        chosen = ("--platform", "manylinux_2_17_aarch64", "--python-version", "3.11", "--abi", "abi3")
        offered = ("--no-index", "--find-links", PACKAGES, "--only-binary", ":all:")
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--target", folder)
        subprocess.run([*pip, *chosen, *offered, "wxseal"], check=True)
        asked = [*command, ROOT / "tests" / "wheels" / "conform.py"]
        said = json.loads(subprocess.run(asked, env=variables, capture_output=True, check=True).stdout)
    assert said["machine"] == "aarch64"
    assert Path(said["file"]).is_relative_to(folder)
    return row(said, "wheel", f"{said['python']}, aarch64 under QEMU")


def row(said: Row, loaded: str, runtime: str) -> Row:
    abi = said["tag"].split("-")[1]
    return {
        "runtime": runtime,
        "loaded": f"{loaded} ({abi})",
        "passed": said["passed"],
        "cases": said["cases"],
    }


class Environment:
    """An empty environment, in a folder of its own, that knows nothing of this checkout."""

    def __init__(self, python: Python, folder: Path, **variables: str) -> None:
        self._folder = folder
        dropped = ("PIP_FIND_LINKS", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
        self._variables = {
            name: value for name, value in os.environ.items() if name not in dropped
        } | variables
        subprocess.run([python.path, "-m", "venv", folder / "venv"], check=True)

    def pip(self, *what: str) -> None:
        self.run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)

    def conform(self, loaded: str) -> Row:
        """Have the vectors answered, and see that it is the installed package that does."""
        said = json.loads(self.run(str(ROOT / "tests" / "wheels" / "conform.py")))
        assert Path(said["file"]).is_relative_to(self._folder.resolve()), said["file"]
        return row(said, loaded, said["python"])

    def run(self, *command: str, cwd: Path | None = None) -> str:
        python = self._folder / "venv" / "bin" / "python"
        done = subprocess.run(
            [python, *command],
            cwd=cwd or self._folder,
            env=self._variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"{python} {' '.join(command)}\n{done.stdout}{done.stderr}")
        return done.stdout


def requirements() -> list[str]:
    file = ROOT / "tests" / "python" / "requirements.txt"
    return [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def absent(found: list[Python]) -> Iterator[Row]:
    """Name what was not run."""
    with_lock = {python.version.rpartition(".")[0] for python in found if not python.free_threaded}
    for version in VERSIONS:
        if version not in with_lock:
            reason = f"no CPython {version} was found, on PATH or in pyenv"
            yield {"runtime": f"CPython {version}", "loaded": "wheel (abi3)", "missing": reason}
    if not any(python.free_threaded for python in found):
        reason = "no free-threaded interpreter was found, on PATH or in pyenv"
        yield {"runtime": "CPython 3.14t", "loaded": "wheel (cp314t)", "missing": reason}
    for runtime, (loaded, reason) in ELSEWHERE.items():
        place = runtime.removeprefix("CPython, ").lower().replace("windows", "win")
        if not any(place in python.platform.lower() for python in found):
            yield {"runtime": runtime, "loaded": loaded, "missing": reason}


if __name__ == "__main__":
    main()
