"""The packed crate: what is in it, and that it needs nothing of the repository."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import ROOT, Alone, Packed, run

MADE_BY_CARGO = {".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml", "Cargo.toml.orig"}


def test_cargo_has_nothing_to_complain_about(packed: Packed) -> None:
    assert "Packaged" in packed.said
    assert "warning" not in packed.said, packed.said


def test_it_is_the_same_wherever_it_is_packed(packed: Packed, tmp_path: Path) -> None:
    run(
        "cargo",
        "package",
        "--locked",
        "--allow-dirty",
        "--no-verify",
        "--package=wxseal",
        f"--target-dir={tmp_path}",
    )
    assert (tmp_path / "package" / packed.path.name).read_bytes() == packed.path.read_bytes()


def test_it_has_the_sources_the_licence_and_its_readme(packed: Packed) -> None:
    core = ROOT / "core"
    sources = {path.relative_to(core).as_posix() for path in (core / "src").rglob("*") if path.is_file()}
    # Outside of a Git checkout cargo has no commit to note.
    assert (
        packed.files().keys() | {".cargo_vcs_info.json"} == sources | {"LICENSE", "README.md"} | MADE_BY_CARGO
    )


def test_the_licence_is_both_texts(packed: Packed) -> None:
    text = packed.files()["LICENSE"].decode()
    assert text == (ROOT / "LICENSE").read_text(encoding="utf-8")
    for needed in (
        "MIT License",
        "Permission is hereby granted",
        "Version 2.0, January 2004",
        "END OF TERMS",
    ):
        assert needed in text
    assert b'license = "MIT OR Apache-2.0"' in packed.files()["Cargo.toml"]


def test_the_readme_leads_nowhere_into_the_repository(packed: Packed) -> None:
    links = re.findall(r"\]\(([^)]+)\)", packed.files()["README.md"].decode())
    assert links
    assert [link for link in links if not link.startswith("https://")] == []


def test_the_readme_names_every_module_and_what_is_declared(packed: Packed) -> None:
    files = packed.files()
    readme, manifest = files["README.md"].decode(), files["Cargo.toml"].decode()
    modules = re.findall(r"(?m)^pub mod (\w+);", files["src/lib.rs"].decode())
    # `operations` is for bindings, `json` is what every module reads with.
    assert {name for name in modules if f"[`{name}`]" not in readme} == {"operations", "json"}
    [oldest] = re.findall(r'(?m)^rust-version = "(.+)"', manifest)
    assert f"Rust {oldest} or later" in readme
    assert f'wxseal = "{packed.version.rpartition(".")[0]}"' in readme


def test_it_builds_and_passes_its_tests_alone(alone: Alone) -> None:
    alone.cargo("build", "--locked", "--package=wxseal")
    alone.cargo("build", "--locked", "--package=wxseal", "--no-default-features", "--features=dev")
    for chosen in (("--package=wxseal", "--lib"), ("--package=wxseal", "--doc"), ("--package=user", "--doc")):
        assert alone.tests_passed("--locked", *chosen) > 0


def test_its_documentation_builds_alone(alone: Alone) -> None:
    for features in ("--no-default-features", "--all-features"):
        alone.cargo("doc", "--locked", "--no-deps", "--package=wxseal", features, RUSTDOCFLAGS="-Dwarnings")


def test_every_vector_passes_with_it(alone: Alone) -> None:
    alone.bring_vectors()
    alone.run_vectors("crate")
