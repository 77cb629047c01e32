"""What the wheel answers is what the vectors say."""

from __future__ import annotations

from typing import Any

import pytest

import flow_script
from vector_files import cases
from vectors import CALLS, answer, expected, outcome

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case['operation']}: {case['id']}" for case in CASES])
def test_vector(case: dict[str, Any]) -> None:
    assert answer(case) == expected(case)


FLOWS = [case for case in CASES if "flow" in case]


@pytest.mark.parametrize("case", FLOWS, ids=[f"{case['operation']}: {case['id']}" for case in FLOWS])
def test_a_flow_that_is_awaited(case: dict[str, Any]) -> None:
    assert flow_script.run(case, CALLS, outcome, awaits=True) == expected(case)


def test_the_count_of_cases() -> None:
    assert len(CASES) > 400
