"""Several processes, in both languages, over one store: Redis, or a SQLite file."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis

from conftest import RedisServer, Scene, WeChat, Worker
from sample import APP_ID, b64, compact, seal

SECRET = "0123456789abcdef0123456789abcdef"
OPENID = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"
KEYS = [{"kid": "1", "secret": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}]
SESSIONS = {"appId": APP_ID, "tokenKeys": KEYS}
PERSON = {"name": "Zhang San", "idNumber": "11010519491231002X"}
# Without skew, so that a store counts from the second after it began to remember.
CONTEXT = {
    "appId": APP_ID,
    "maxSkew": 0,
    "numbers": "issued",
    "expected": {"idNumber": PERSON["idNumber"]},
}

DURABLE = ("--appendonly", "yes", "--appendfsync", "always")
PERSISTENCE = {
    "none": ("--save", ""),
    "snapshots": ("--save", "3600 1"),
    "log": ("--appendonly", "yes", "--appendfsync", "everysec"),
}


@pytest.fixture(params=["redis", "sqlite"])
def workers(request: pytest.FixtureRequest, scene: Scene) -> list[Worker]:
    return scene.redis_workers(scene.redis()) if request.param == "redis" else scene.sqlite_workers()


Record = tuple[str, dict[str, Any], dict[str, Any]]
"""Whose it is, what was posted, and what the server knows of that user."""


def record(user: str, number: str, **known: Any) -> Record:
    """A face result of a user, as a mini-program would send it now."""
    key, iv = (b64(random.randbytes(16)) for _ in range(2))
    mark = {"appid": APP_ID, "timestamp": int(time.time())}
    data = seal(compact({**PERSON, "watermark": mark}), key=key, iv=iv)
    message = {"verifyResult": True, "encryptData": data, "iv": iv, "randomNumber": number}
    return user, message, {"user": user, "sessionKey": key, **known}


def records(count: int) -> list[Record]:
    """Face results of so many users, with numbers that the server issued by itself, and knows when."""
    users = [f"{random.getrandbits(64):016x}" for _ in range(count)]
    return [record(user, f"n-{user}", issuedAt=int(time.time())) for user in users]


def begun(workers: list[Worker], count: int) -> list[Record]:
    """The same, with numbers that the workers have issued."""
    users = [f"{random.getrandbits(64):016x}" for _ in range(count)]
    found = list[Record]()
    for index, worker in enumerate(workers):
        mine = users[index :: len(workers)]
        numbers = worker.start("issue", appId=APP_ID, users=mine).result(timeout=120)
        found += [record(user, number) for user, number in zip(mine, numbers, strict=True)]
    return found


def begin_to_remember(worker: Worker) -> None:
    """Has the store begin, and waits until what is made now was made after that."""
    ((_, how),) = worker.do("open", messages=records(1), context=CONTEXT)
    assert how in ("store_forgot", "passed")
    time.sleep(2.1)


def opened(workers: list[Worker], messages: list[Record], rounds: int, **more: Any) -> list[tuple[str, str]]:
    """Has each worker open all of these, as often, each in its own order."""
    jobs = []
    for worker in workers:
        shuffled = random.sample(messages * rounds, len(messages) * rounds)
        jobs.append(worker.start("open", messages=shuffled, context=CONTEXT, **more))
    return [tuple(pair) for job in jobs for pair in job.result(timeout=120)]


def app(wechat: WeChat) -> dict[str, str]:
    return {"appId": APP_ID, "secret": SECRET, "baseUrl": wechat.base_url}


def test_200_ask_at_once_and_one_fetches(workers: list[Worker], wechat: WeChat) -> None:
    jobs = [worker.start("ask", app=app(wechat), count=50, wait=60) for worker in workers]
    tokens = Counter(token for job in jobs for token in job.result(timeout=120))
    assert tokens == {"token-1": 200}
    assert [body["force_refresh"] for body in wechat.asked] == [False]


def test_200_report_one_token_and_one_fetches(workers: list[Worker], wechat: WeChat) -> None:
    assert workers[0].do("ask", app=app(wechat), count=1, wait=60) == ["token-1"]
    report = {"app": app(wechat), "count": 50, "token": "token-1", "errcode": 40001}
    jobs = [worker.start("report", **report) for worker in workers]
    assert Counter(word for job in jobs for word in job.result(timeout=120)) == {"told": 200}
    jobs = [worker.start("ask", app=app(wechat), count=50, wait=60) for worker in workers]
    assert Counter(token for job in jobs for token in job.result(timeout=120)) == {"token-2": 200}
    assert [body["force_refresh"] for body in wechat.asked] == [False, True]
    # Told once more, of a token that is no longer in use.
    assert workers[1].do("report", **{**report, "count": 1}) == ["told"]
    assert workers[2].do("ask", app=app(wechat), count=1, wait=60) == ["token-2"]
    assert len(wechat.asked) == 2


@pytest.mark.parametrize("issued", ["by-begin", "by-the-server"])
def test_10000_tries_of_1000_numbers(workers: list[Worker], issued: str) -> None:
    begin_to_remember(workers[0])
    messages = begun(workers, 1000) if issued == "by-begin" else records(1000)
    # Each of four opens all of them twice or three times: 10,000 in all.
    jobs = []
    for worker, rounds in zip(workers, (2, 2, 3, 3), strict=True):
        shuffled = random.sample(messages * rounds, len(messages) * rounds)
        jobs.append(worker.start("open", messages=shuffled, context=CONTEXT))
    outcomes = [pair for job in jobs for pair in job.result(timeout=300)]
    assert Counter(how for _, how in outcomes) == {"passed": 1000, "replayed": 9000}
    assert len({user for user, how in outcomes if how == "passed"}) == 1000


def test_one_number_is_tried_by_all_at_once(workers: list[Worker]) -> None:
    begin_to_remember(workers[0])
    for messages in (begun(workers, 20), records(20)):
        for one in messages:
            jobs = [worker.start("open", messages=[one] * 8, context=CONTEXT) for worker in workers]
            said = Counter(how for job in jobs for _, how in job.result(timeout=60))
            assert said == {"passed": 1, "replayed": 31}


def test_numbers_replace_one_another_everywhere(workers: list[Worker]) -> None:
    begin_to_remember(workers[0])
    users = [f"user-{index}" for index in range(20)]
    jobs = [worker.start("issue", appId=APP_ID, users=users) for worker in workers]
    issued = [job.result(timeout=60) for job in jobs]
    messages = [
        record(user, number) for numbers in issued for user, number in zip(users, numbers, strict=True)
    ]
    said = opened(workers[:1], messages, 1)
    # The one that was issued last is the live one, wherever it was.
    assert Counter(how for _, how in said) == {"passed": 20, "number_unknown": 60}
    assert {user for user, how in said if how == "passed"} == set(users)


def test_a_worker_is_killed_while_it_holds_the_lease(workers: list[Worker], wechat: WeChat) -> None:
    wechat.hang = True
    workers[0].start("ask", app=app(wechat), count=1, wait=60)
    while not wechat.asked:
        time.sleep(0.05)
    workers[0].kill()
    began = time.monotonic()
    jobs = [worker.start("ask", app=app(wechat), count=10, wait=60) for worker in workers[1:]]
    assert Counter(token for job in jobs for token in job.result(timeout=120)) == {"token-1": 30}
    # A lease is 20 seconds long; nobody fetched before it ended, and one did then.
    assert time.monotonic() - began > 15
    assert len(wechat.asked) == 2


def test_workers_are_killed_in_the_middle(workers: list[Worker]) -> None:
    begin_to_remember(workers[0])
    messages = records(200)
    until = time.time() + 3
    jobs = [worker.start("open", messages=messages, context=CONTEXT, until=until) for worker in workers]
    time.sleep(0.3)
    workers[0].kill()
    workers[3].kill()
    survived = [tuple(pair) for job in jobs[1:3] for pair in job.result(timeout=120)]
    passed = Counter(number for number, how in survived if how == "passed")
    assert set(Counter(how for _, how in survived)) <= {"passed", "replayed"}
    assert all(count == 1 for count in passed.values())
    # What the dead had spent, nobody can spend again.
    assert Counter(how for _, how in opened(workers[1:3], messages, 1)) == {"replayed": 400}


def test_sessions_end_everywhere(workers: list[Worker]) -> None:
    tokens = [worker.do("begin", options=SESSIONS, openid=OPENID) for worker in workers]
    for token in tokens:
        assert [worker.do("check", options=SESSIONS, token=token) for worker in workers] == [OPENID] * 4
    assert workers[0].do("revoke", options=SESSIONS, openid=OPENID) == "true"
    for token in tokens:
        answers = [worker.do("check", options=SESSIONS, token=token) for worker in workers]
        assert answers == ["session_revoked"] * 4


def test_logins_at_once_leave_one_session(workers: list[Worker]) -> None:
    single = {**SESSIONS, "devices": 1}
    jobs = [worker.start("begin", options=single, openid=OPENID) for worker in workers]
    tokens = [job.result(timeout=60) for job in jobs]
    answers = Counter(workers[0].do("check", options=single, token=token) for token in tokens)
    assert answers == {OPENID: 1, "session_replaced": 3}


@pytest.mark.parametrize("options", PERSISTENCE.values(), ids=PERSISTENCE.keys())
def test_redis_is_killed_in_the_middle(scene: Scene, options: tuple[str, ...]) -> None:
    server = scene.redis(*options)
    workers = scene.redis_workers(server)
    begin_to_remember(workers[0])
    if options == PERSISTENCE["snapshots"]:
        server.ask("SAVE")
    before = records(100)
    until = time.time() + 8
    jobs = [worker.start("open", messages=before, context=CONTEXT, until=until) for worker in workers]
    time.sleep(2)
    server.kill()
    time.sleep(2)
    server.restart()
    outcomes = [tuple(pair) for job in jobs for pair in job.result(timeout=120)]
    said = Counter(how for _, how in outcomes)
    # Each passed once, none a second time, and in the gap every one was refused by a code.
    assert set(said) <= {"passed", "replayed", "store_failed", "store_forgot"}
    assert said["passed"] == 100
    assert said["store_failed"] > 0
    # The log has kept what was spent; without it the server knows that it does not know.
    assert (said["store_forgot"] > 0) == (options != PERSISTENCE["log"])
    assert {how for _, how in opened(workers, before, 1)} <= {"replayed", "store_forgot"}
    # All go on by themselves, with what is made from now on.
    time.sleep(2.1)
    after = records(50)
    assert Counter(how for _, how in opened(workers, after, 1)) == {"passed": 50, "replayed": 150}


def test_a_redis_that_loses_nothing_forgets_nothing(scene: Scene) -> None:
    server = scene.redis(*DURABLE)
    workers = scene.redis_workers(server, durable=True)
    begin_to_remember(workers[0])
    before = records(20)
    assert Counter(how for _, how in opened(workers, before, 1)) == {"passed": 20, "replayed": 60}
    later = records(20)
    token = workers[0].do("begin", options=SESSIONS, openid=OPENID)
    server.kill()
    server.restart()
    recovered(workers)
    assert {how for _, how in opened(workers, before, 1)} == {"replayed"}
    # Made before it was killed, and not spent.
    assert Counter(how for _, how in opened(workers, later, 1)) == {"passed": 20, "replayed": 60}
    assert [worker.do("check", options=SESSIONS, token=token) for worker in workers] == [OPENID] * 4


def test_a_session_that_was_ended_does_not_come_back_with_an_old_snapshot(scene: Scene) -> None:
    server = scene.redis("--save", "")
    workers = scene.redis_workers(server)
    token = workers[0].do("begin", options=SESSIONS, openid=OPENID)
    server.ask("SAVE")
    assert workers[1].do("check", options=SESSIONS, token=token) == OPENID
    assert workers[2].do("revoke", options=SESSIONS, openid=OPENID) == "true"
    server.kill()
    server.restart()
    assert "wxseal:sessions:" in server.ask("KEYS", "*")
    recovered(workers)
    assert [worker.do("check", options=SESSIONS, token=token) for worker in workers] == [
        "session_unknown"
    ] * 4


def test_a_number_that_was_spent_does_not_come_back_with_an_old_snapshot(scene: Scene) -> None:
    server = scene.redis("--save", "")
    workers = scene.redis_workers(server)
    begin_to_remember(workers[0])
    issued, spent = begun(workers, 20), records(20)
    server.ask("SAVE")
    for messages in (issued, spent):
        assert Counter(how for _, how in opened(workers, messages, 1)) == {"passed": 20, "replayed": 60}
    server.kill()
    server.restart()
    assert "wxseal:face:number:" in server.ask("KEYS", "*")
    recovered(workers)
    assert {how for _, how in opened(workers, issued, 1)} == {"number_unknown"}
    assert {how for _, how in opened(workers, spent, 1)} == {"store_forgot", "replayed"}


def test_whoever_flushes_forgets_what_was_before(scene: Scene) -> None:
    server = scene.redis("--save", "")
    workers = scene.redis_workers(server)
    begin_to_remember(workers[0])
    spent = records(20)
    assert Counter(how for _, how in opened(workers, spent, 1)) == {"passed": 20, "replayed": 60}
    issued = begun(workers, 20)
    assert Counter(how for _, how in opened(workers, issued[:10], 1)) == {"passed": 10, "replayed": 30}
    server.ask("FLUSHALL")
    # Once each is told that it may have been used; and it counts as used from then on.
    assert Counter(how for _, how in opened(workers, spent, 1)) == {"store_forgot": 20, "replayed": 60}
    assert {how for _, how in opened(workers, issued, 1)} == {"number_unknown"}


def test_a_master_that_was_a_replica_in_between_has_forgotten(scene: Scene, tmp_path: Path) -> None:
    server, other = scene.redis("--save", ""), RedisServer(tmp_path / "other", "--save", "")
    scene.servers.append(other)
    workers = scene.redis_workers(server)
    other.ask("REPLICAOF", "127.0.0.1", str(server.port))
    wait_for(lambda: "master_link_status:up" in other.ask("INFO", "replication"))
    begin_to_remember(workers[0])
    spent, token = records(10), workers[0].do("begin", options=SESSIONS, openid=OPENID)
    issued = begun(workers, 10)
    assert server.ask("WAIT", "1", "5000") == "1"
    # The other takes over; this one does not know yet, and spends and ends what the other will not hear of.
    other.ask("REPLICAOF", "NO", "ONE")
    for messages in (spent, issued):
        assert Counter(how for _, how in opened(workers, messages, 1)) == {"passed": 10, "replayed": 30}
    assert workers[1].do("revoke", options=SESSIONS, openid=OPENID) == "true"
    server.ask("REPLICAOF", "127.0.0.1", str(other.port))
    wait_for(lambda: "master_link_status:up" in server.ask("INFO", "replication"))
    server.ask("REPLICAOF", "NO", "ONE")
    assert Counter(how for _, how in opened(workers, spent, 1)) == {"store_forgot": 10, "replayed": 30}
    assert {how for _, how in opened(workers, issued, 1)} == {"number_unknown"}
    answers = [worker.do("check", options=SESSIONS, token=token) for worker in workers]
    assert answers == ["session_unknown"] * 4


@pytest.mark.parametrize("durable", [False, True])
def test_whoever_evicts_forgets_what_was_before(scene: Scene, durable: bool) -> None:
    server = scene.redis("--save", "")
    workers = scene.redis_workers(server, durable=durable)
    begin_to_remember(workers[0])
    spent, issued = records(20), begun(workers, 20)
    for messages in (spent, issued):
        assert Counter(how for _, how in opened(workers, messages, 1)) == {"passed": 20, "replayed": 60}
    client = redis.Redis(port=server.port)
    client.config_set("maxmemory-policy", "allkeys-random")
    client.config_set("maxmemory", client.info("memory")["used_memory"] + 200_000)
    for number in range(200):
        client.set(f"somebody-else-{number}", "x" * 5000)
    assert client.info("stats")["evicted_keys"] > 0
    client.config_set("maxmemory", 0)
    said = Counter(how for _, how in opened(workers, spent, 1))
    assert set(said) <= {"store_forgot", "replayed"}
    assert said["store_forgot"] > 0
    assert {how for _, how in opened(workers, issued, 1)} <= {"number_unknown", "replayed"}


def test_a_full_redis_refuses(scene: Scene) -> None:
    server = scene.redis("--save", "", "--maxmemory-policy", "noeviction")
    workers = scene.redis_workers(server)
    begin_to_remember(workers[0])
    server.ask("CONFIG", "SET", "maxmemory", "1")
    assert {how for _, how in opened(workers, records(5), 1)} == {"store_failed"}
    server.ask("CONFIG", "SET", "maxmemory", "0")
    assert Counter(how for _, how in opened(workers, records(5), 1)) == {"passed": 5, "replayed": 15}


def recovered(workers: list[Worker]) -> None:
    """Waits until every worker has found the server again."""
    for worker in workers:
        for _ in range(100):
            if worker.do("check", options=SESSIONS, token="x") == "token_invalid" and (
                worker.do("revoke", options=SESSIONS, openid="nobody") != "store_failed"
            ):
                break
            time.sleep(0.05)


def wait_for(what: Callable[[], bool]) -> None:
    """Waits until something is so."""
    for _ in range(200):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to pass")
