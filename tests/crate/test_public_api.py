"""What of other crates is in the public interface: each such name could break its users when a dependency
moves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from conftest import ROOT, run

OUR_OWN = {"alloc", "core", "std", "wxseal"}
# Checked data can be written as JSON by whoever wants that; serde is at 1 and stays there.
ALLOWED = {"serde_core::ser::Serialize", "serde_core::ser::Serializer"}
# An operation, and JSON twice: whoever swaps them is refused at once.
BY_NAME = {"check_options", "face_open_result", "flow", "parse", "request", "run"}
# A number and its signature, which is hexadecimal of one length: nor can these be swapped in silence.
NUMBER = {"verify_number"}


@pytest.fixture(scope="module")
def documented() -> dict[str, Any]:
    """Give the public interface as rustdoc knows it. The format is not stable yet, hence the variable."""
    wanted = ("-Zunstable-options", "--output-format=json")
    options = ("--locked", "--package=wxseal", "--lib", "--all-features", "--target-dir=target/public-api")
    run("cargo", "rustdoc", *options, "--", *wanted, RUSTC_BOOTSTRAP="1")
    found: dict[str, Any] = json.loads(
        (ROOT / "target/public-api/doc/wxseal.json").read_text(encoding="utf-8")
    )
    return found


def test_only_what_is_allowed_comes_from_other_crates(documented: dict[str, Any]) -> None:
    crates = {int(number): crate["name"] for number, crate in documented["external_crates"].items()}
    named = set()
    for reference in references(documented):
        path = documented["paths"][str(reference)]
        if crates.get(path["crate_id"], "wxseal") not in OUR_OWN:
            named.add("::".join(path["path"]))
    assert named == ALLOWED


def test_no_two_texts_stand_side_by_side(documented: dict[str, Any]) -> None:
    found = set()
    for item in documented["index"].values():
        if item["crate_id"] == 0 and item["visibility"] == "public" and "function" in item["inner"]:
            kinds = [kind for _, kind in item["inner"]["function"]["sig"]["inputs"]]
            if any(one == next_one and is_text(one) for one, next_one in pairwise(kinds)):
                found.add(item["name"])
    assert found <= BY_NAME | NUMBER


def is_text(kind: dict[str, Any]) -> bool:
    return '{"primitive": "str"}' in json.dumps(kind)


def references(documented: dict[str, Any]) -> Iterator[int]:
    """Give what every public item of ours names, but not what holds for any type whatever."""
    for item in documented["index"].values():
        [(kind, inner)] = item["inner"].items()
        generic = kind == "impl" and (inner["blanket_impl"] is not None or inner["is_synthetic"])
        if item["crate_id"] == 0 and not generic:
            yield from paths(inner)


def paths(part: Any) -> Iterator[int]:
    if isinstance(part, dict):
        if isinstance(part.get("path"), str) and "id" in part:
            yield part["id"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from paths(inner)
