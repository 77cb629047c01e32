"""Eight processes, in both languages, over one Redis: one try of a number, one use of a record, 20 refusals
of a key."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

TESTS = Path(__file__).parent.parent
sys.path += [str(TESTS / "full"), str(TESTS / "python")]

from wxseal import face  # noqa: E402
from wxseal.redis import RedisStore  # noqa: E402

from attack import APP, PERSON, honest, rubbish  # noqa: E402
from conftest import Scene, Worker  # noqa: E402

pytestmark = pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="no redis-server: apt-get install redis-server"
)

# Ahead of whatever this machine's clock says: then the store remembers for long enough.
NOW = 4_000_000_000
CONTEXT = {"appId": APP["app_id"], "sessionKey": APP["session_key"], "expected": PERSON, "now": NOW}
EACH = 25


class Crowd:
    """The workers, and the store that they share."""

    def __init__(self, scene: Scene) -> None:
        server = scene.redis("--save", "")
        self.store = RedisStore(redis.Redis(port=server.port))
        self.workers: list[Worker] = [*scene.redis_workers(server), *scene.redis_workers(server)]

    def begin(self, user: str) -> str:
        return face.begin(app_id=APP["app_id"], user=user, now=NOW, store=self.store)["random_number"]

    def post(self, messages: list[list[Any]], contexts: list[dict[str, Any]]) -> Counter[str]:
        """Have each worker post its own, all at once."""
        jobs = [
            worker.start(
                "open", messages=[["", message, {}] for message in own], context={**CONTEXT, **context}
            )
            for worker, own, context in zip(self.workers, messages, contexts, strict=True)
        ]
        return Counter(how for job in jobs for _, how in job.result(timeout=120))


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    scene = Scene(tmp_path)
    try:
        yield Crowd(scene)
    finally:
        scene.end()


def test_a_number_has_one_try(crowd: Crowd) -> None:
    number = crowd.begin("u")
    messages = [honest(number, EACH, NOW) for _ in crowd.workers]
    outcomes = crowd.post(messages, [{"user": "u", "numbers": "issued"}] * 8)
    assert outcomes["passed"] == 1
    assert set(outcomes) <= {"passed", "replayed", "too_many_refusals"}


def test_a_record_counts_once_whoever_the_user_is(crowd: Crowd) -> None:
    users = [f"user {index}" for index in range(8)]
    (record,) = honest("", 1, NOW)
    # Its signature is of another number.
    del record["signature"]
    messages = [[{**record, "randomNumber": crowd.begin(user)}] for user in users]
    outcomes = crowd.post(messages, [{"user": user, "numbers": "issued"} for user in users])
    assert outcomes == {"passed": 1, "replayed": 7}


def test_of_rubbish_20_are_opened(crowd: Crowd) -> None:
    messages = rubbish(8 * EACH)
    shares = [messages[EACH * index : EACH * (index + 1)] for index in range(8)]
    outcomes = crowd.post(shares, [{"user": "u", "numbers": "client"}] * 8)
    assert outcomes == {"decrypt_failed": 20, "too_many_refusals": 8 * EACH - 20}
