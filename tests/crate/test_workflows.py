"""The workflows do what they say: they can be read, run targets that exist, and may do no more than they
need."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from conftest import ROOT, TARGETS, made

FOLDER = ROOT / ".github" / "workflows"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yml")}
WORKFLOWS: dict[str, dict[str, Any]] = {name: yaml.safe_load(text) for name, text in TEXTS.items()}
JOBS = [
    pytest.param(job, id=f"{name} {key}")
    for name, flow in WORKFLOWS.items()
    for key, job in flow["jobs"].items()
]

ACTIONS = {
    "actions/checkout",
    "actions/download-artifact",
    "actions/setup-node",
    "actions/setup-python",
    "actions/upload-artifact",
    "pypa/gh-action-pypi-publish",
    "rust-lang/crates-io-auth-action",
}
PERMISSIONS = [{"contents": "read"}, {"id-token": "write"}, {"contents": "read", "id-token": "write"}]


def test_there_are_both() -> None:
    assert WORKFLOWS.keys() == {"ci.yml", "release.yml"}


@pytest.mark.parametrize("name", TEXTS)
def test_it_may_do_nothing_by_itself(name: str) -> None:
    assert WORKFLOWS[name]["permissions"] == {}


@pytest.mark.parametrize("job", JOBS)
def test_a_job_may_do_what_it_needs(job: dict[str, Any]) -> None:
    assert job["permissions"] in PERMISSIONS
    # Whoever can ask for an identity can publish, so a person is asked first.
    assert ("id-token" in job["permissions"]) == (job.get("environment") == "release")
    assert job["timeout-minutes"] <= 90


@pytest.mark.parametrize("job", JOBS)
def test_no_step_can_be_given_words_or_keys(job: dict[str, Any]) -> None:
    for step in job["steps"]:
        assert "${{" not in step.get("run", ""), step
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_actions_are_few_and_stay_what_they_are(text: str) -> None:
    for action, version, comment in re.findall(r"uses: ([\w/-]+)@(\S+)(?: (# v[\d.]+))?\n", text):
        assert action in ACTIONS
        pinned = re.fullmatch(r"[0-9a-f]{40}", version) and comment
        assert pinned or action == "rust-lang/crates-io-auth-action", f"{action}@{version}"
    assert text.count("uses:") == len(re.findall(r"uses: ([\w/-]+)@(\S+)(?: # v[\d.]+)?\n", text))


def commands(*jobs: dict[str, Any]) -> list[str]:
    return [step["run"] for job in jobs for step in job["steps"] if "run" in step]


@pytest.mark.parametrize("workflow", WORKFLOWS.values(), ids=WORKFLOWS.keys())
def test_they_make_what_there_is_to_make(workflow: dict[str, Any]) -> None:
    targets = made(commands(*workflow["jobs"].values()))
    assert targets
    assert targets <= TARGETS


def test_they_make_all_that_matters() -> None:
    assert {"demo", "check", "test", "test-full", "test-crate"} <= made(
        commands(*WORKFLOWS["ci.yml"]["jobs"].values())
    )
    # Whatever of these the Makefile can build is built for a release.
    assert {"packages", "wheels", "crate"} & TARGETS <= made(
        commands(WORKFLOWS["release.yml"]["jobs"]["build"])
    )
