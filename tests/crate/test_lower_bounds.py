"""Every direct dependency at the oldest version that the manifest allows: the crate builds and passes its
tests."""

from __future__ import annotations

import re

from conftest import Alone, metadata, write

# In the manifest that cargo writes into the package each dependency has a section of its own.
DEPENDENCY = re.compile(r'(?m)^\[((?:dev-)?dependencies)\.([\w-]+)\]\nversion = "([^"]+)"')


def test_it_passes_its_tests_with_the_oldest_dependencies(alone: Alone) -> None:
    manifest = alone.crate / "Cargo.toml"
    text = manifest.read_text(encoding="utf-8")
    oldest = {match[2]: exact(match[3]) for match in DEPENDENCY.finditer(text)}
    listed = {package["name"]: package for package in metadata(alone.folder, "--no-deps")["packages"]}
    assert oldest.keys() == {named["name"] for named in listed["wxseal"]["dependencies"]}
    pinned = DEPENDENCY.sub(lambda match: f'[{match[1]}.{match[2]}]\nversion = "={exact(match[3])}"', text)
    write(manifest, pinned)
    alone.bring_vectors()
    # What is not pinned keeps the version in the lockfile where it can, so that a run gives what the one
    # before gave.
    alone.cargo("metadata", "--format-version=1", "--quiet")

    resolved = {
        package["name"]: package["version"] for package in metadata(alone.folder, "--locked")["packages"]
    }
    assert {name: resolved[name] for name in oldest} == oldest
    alone.run_vectors("crate, oldest dependencies")


def exact(bound: str) -> str:
    """Write the version out that a bound such as `0.8` begins at."""
    assert re.fullmatch(r"\d+(\.\d+){0,2}", bound), bound
    return ".".join([*bound.split("."), "0", "0"][:3])
