"""One version everywhere, and a changelog in the form of Keep a Changelog."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path

import pytest
import version
from version import CHANGELOG, PLACES, RELEASE, ROOT, UNRELEASED, Changelog

from conftest import metadata

CHANGES = {"Added", "Changed", "Deprecated", "Fixed", "Removed", "Security"}


def test_it_is_forgotten_nowhere() -> None:
    assert list(version.forgotten()) == []


def test_every_crate_and_the_wheel_take_it_from_the_workspace() -> None:
    ours = {package["version"] for package in metadata(ROOT, "--locked", "--no-deps")["packages"]}
    assert ours == {version.declared()}
    assert 'dynamic = ["version"]' in (ROOT / "bindings-python" / "pyproject.toml").read_text(
        encoding="utf-8"
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a folder with the files that name a version, and a changelog with something to release."""
    for name in ("Cargo.toml", *PLACES):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / CHANGELOG).write_text(
        "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- It.\n", encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("name", PLACES)
def test_it_is_missed_wherever_it_is_forgotten(copy: Path, name: str) -> None:
    kept = (copy / name).read_text(encoding="utf-8")
    version.move("7.8.9", copy)
    (copy / name).write_text(kept, encoding="utf-8")
    assert [said.split()[0] for said in version.forgotten(copy)] in ([name], [name, name])


def test_a_release_is_what_its_tag_says(copy: Path) -> None:
    assert "CHANGELOG.md has no dated heading" in "".join(version.unreleasable("v7.8.9", copy))
    version.move("7.8.9", copy, datetime.date(2030, 1, 2))
    assert list(version.unreleasable("v7.8.9", copy)) == []
    assert list(version.unreleasable("v7.8.8", copy)) == ["the tag is v7.8.8, the version 7.8.9"]
    changelog = (copy / CHANGELOG).read_text(encoding="utf-8")
    assert changelog == "# Changelog\n\n## [Unreleased]\n\n## [7.8.9] - 2030-01-02\n\n### Added\n\n- It.\n"

    (copy / CHANGELOG).write_text(
        changelog.replace("]\n", "]\n\n### Fixed\n\n- More.\n", 1), encoding="utf-8"
    )
    assert "under [Unreleased]" in "".join(version.unreleasable("v7.8.9", copy))
    version.move("7.9.0", copy)
    (copy / CHANGELOG).write_text(changelog, encoding="utf-8")
    assert list(version.forgotten(copy)) == ["CHANGELOG.md was last released as 7.8.9, not 7.9.0"]


def test_the_changelog_has_the_form_that_it_names() -> None:
    text = (ROOT / CHANGELOG).read_text(encoding="utf-8")
    changelog = Changelog(text)
    assert text.startswith("# Changelog\n")
    assert "https://keepachangelog.com/en/1.1.0/" in text
    first, *releases = changelog.sections
    assert first == UNRELEASED
    for heading, content in changelog.sections.items():
        kinds = re.findall(r"(?m)^### (.+)$", content)
        assert set(kinds) <= CHANGES, heading
        assert len(kinds) == len(set(kinds)), heading
        assert content.startswith("### ") or (heading == UNRELEASED and not content), heading
    dated = [RELEASE.fullmatch(heading) for heading in releases]
    order = [(number(match[1]), datetime.date.fromisoformat(match[2])) for match in dated if match]
    assert len(order) == len(releases), f"not all of {releases} are [version] - date"
    assert order == sorted(order, reverse=True)


def number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
