"""An attacker against the shipped flow: the short form of `make attack`, the long one with `--long`."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from wxseal import face

import attack
from attack import (
    APP,
    DAWN,
    AsyncSlowStore,
    CarelessStore,
    Server,
    SlowStore,
    awaited,
    honest,
    in_threads,
    rubbish,
)

NAMES = [
    "splices",
    "cuts",
    "names",
    "nicknames",
    "joins",
    "overwritten",
    "replays",
    "luck",
    "oracle",
    "uncounted",
]


@pytest.fixture(scope="module")
def cases(request: pytest.FixtureRequest) -> dict[str, list[dict[str, Any]]]:
    return attack.cases(*(["--long"] if request.config.getoption("--long") else []))


def test_there_are_no_other_attacks(cases: dict[str, Any]) -> None:
    assert list(cases) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_what_is_forged_is_refused(name: str, cases: dict[str, list[dict[str, Any]]]) -> None:
    accepted = 0
    for case in cases[name]:
        outcomes = Server().outcomes(case["steps"])
        for step, outcome in zip(case["steps"], outcomes, strict=True):
            wanted = step["outcome"]
            assert outcome == wanted or (isinstance(wanted, list) and outcome in wanted)
            accepted += step["forged"] and outcome == "accepted" and not case.get("documented", False)
    assert accepted == 0


def test_a_thousand_threads_have_one_try_of_a_number() -> None:
    store = SlowStore()
    number = face.begin(app_id=APP["app_id"], user="u", now=DAWN, store=store)["random_number"]
    assert in_threads(honest(number), store, "issued")["accepted"] == 1
    # A store that does not look at what is there lets more than one through.
    careless = CarelessStore()
    number = face.begin(app_id=APP["app_id"], user="u", now=DAWN, store=careless)["random_number"]
    assert in_threads(honest(number), careless, "issued")["accepted"] > 1


def test_a_thousand_tasks_have_one_try_of_a_number() -> None:
    store = AsyncSlowStore()
    number = asyncio.run(face.abegin(app_id=APP["app_id"], user="u", now=DAWN, store=store))["random_number"]
    assert awaited(honest(number), store, "issued")["accepted"] == 1


def test_of_a_thousand_of_rubbish_twenty_are_opened() -> None:
    wanted = Counter(too_many_refusals=980, decrypt_failed=20)
    assert in_threads(rubbish(), SlowStore(), "client") == wanted
    assert awaited(rubbish(), AsyncSlowStore(), "client") == wanted
