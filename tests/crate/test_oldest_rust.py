"""The oldest Rust that is declared: no dependency wants a newer one, and it passes the tests."""

from __future__ import annotations

import os
import subprocess
from typing import Any

import pytest

from conftest import ROOT, Alone, leave, metadata, run

PACKAGES: list[dict[str, Any]] = metadata(ROOT, "--locked")["packages"]
[DECLARED] = {package["rust_version"] for package in PACKAGES if package["source"] is None}
# `make oldest-rust` puts it here, where it is in nobody's way.
TOOLCHAIN = {"RUSTUP_HOME": str(ROOT / "target" / "rustup"), "RUSTUP_TOOLCHAIN": DECLARED}


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in (version + ".0.0").split(".")[:3])


def test_no_dependency_needs_a_newer_rust() -> None:
    needed = {
        f"{package['name']} {package['version']}": package["rust_version"] or "1.0" for package in PACKAGES
    }
    assert len(needed) > 50
    assert {name: rust for name, rust in needed.items() if number(rust) > number(DECLARED)} == {}


@pytest.fixture(scope="module")
def oldest() -> dict[str, str]:
    asked = ["cargo", "--version"]
    ended = subprocess.run(
        asked, env={**os.environ, **TOOLCHAIN}, capture_output=True, text=True, check=False
    )
    if not ended.stdout.startswith(f"cargo {DECLARED}."):
        missing = "the toolchain is not installed: make oldest-rust"
        leave({"runtime": f"Rust {DECLARED}", "loaded": "crate", "missing": missing})
        pytest.skip(f"Rust {DECLARED} was not tested, {missing}")
    return TOOLCHAIN


def test_the_crate_passes_its_tests_on_it(oldest: dict[str, str], alone: Alone) -> None:
    assert alone.tests_passed("--locked", "--workspace", **oldest) > 0
    alone.bring_vectors()
    alone.run_vectors("crate", **oldest)


def test_the_bindings_build_on_it(oldest: dict[str, str]) -> None:
    run("cargo", "check", "--locked", "--workspace", "--target-dir=target/oldest", cwd=ROOT, **oldest)
