"""What the wheel answers is what the vectors say."""

from __future__ import annotations

from typing import Any

import pytest

from vectors import answer, cases, expected

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case['operation']}: {case['id']}" for case in CASES])
def test_vector(case: dict[str, Any]) -> None:
    assert answer(case) == expected(case)


def test_the_count_of_cases() -> None:
    assert len(CASES) > 400
