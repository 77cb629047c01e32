"""Threads: a large input lets others go on, and what they share stays whole."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import wxseal
from wxseal import SessionKey, WxsealError, dev, face, login, open_data, pay_v2
from wxseal import _forks as forks

from one_number import PROOFS, known, number_of, posted

KEY = "tiihtNczf5v6AKRyjwEUhQ=="
SCOPE: dict[str, Any] = {"app_id": "wx1", "session_key": KEY, "now": 1000}
ONE_AT_A_TIME = getattr(sys, "_is_gil_enabled", lambda: True)()
FOREVER = 1e6


def sealed(size: int) -> dict[str, str]:
    return dev.forge_open_data({"pad": "x" * size}, app_id="wx1", session_key=KEY, now=1000)[0]


def profile(size: int) -> dict[str, str]:
    content = {"nickName": "x" * size, "avatarUrl": "https://example.com"}
    return dev.forge_open_data(content, app_id="wx1", session_key=KEY, now=1000)[0]


def raw_data(size: int) -> dict[str, str]:
    return dev.forge_raw_data("x" * size, session_key=KEY)[0]


def signed_fields(size: int) -> dict[str, str]:
    return dev.forge_pay_v2({"body": "x" * size}, key="k", sign_type="MD5")[0]


def of_size(size: int) -> dict[str, Callable[[], object]]:
    """What is done with an input of about so many bytes, by name."""
    signed, paid = (make(size) for make in (raw_data, signed_fields))
    key, body, answer = SessionKey(KEY), "x" * size, b'{"pad":"' + b"x" * size + b'"}'
    call = login.code2session({"code": "c"}, app_id="wx1", secret="s")

    def refused() -> None:
        try:
            call.parse(200, answer)
        except WxsealError as error:
            assert error.code == "answer_shape"

    return {
        "open_data.verify_signature": lambda: open_data.verify_signature(signed, session_key=KEY),
        "SessionKey.sign": lambda: key.sign(body),
        "pay_v2.verify": lambda: pay_v2.verify(paid, key="k", sign_type="MD5"),
        "Call.parse": refused,
        "dev.diagnose": lambda: dev.diagnose(sealed(size), **SCOPE),
    }


def records(size: int) -> dict[str, Callable[[], object]]:
    """The same with records, which cannot be large."""
    record, person = sealed(size), profile(size)
    return {
        "open_data.decrypt": lambda: open_data.decrypt(record, **SCOPE),
        "open_data.user_info": lambda: open_data.user_info(person, **SCOPE),
    }


LARGE, SMALL = of_size(40_000), {**of_size(400), **records(5_000)}


@pytest.fixture
def one_at_a_time() -> Iterator[None]:
    """Only who lets the lock go of its own will lets another run."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(FOREVER)
    # What other tests left behind may be a file or a socket: closing it lets the lock go.
    gc.collect()
    gc.disable()
    yield
    gc.enable()
    sys.setswitchinterval(before)


def another_ran(during: Callable[[], object], times: int) -> bool:
    """Whether a thread that waits for the interpreter's lock gets it in one of so many calls."""
    during()  # the first time may read files
    gate, ran = threading.Lock(), threading.Event()

    def wait() -> None:
        with gate:
            ran.set()

    with gate:
        thread = threading.Thread(target=wait)
        thread.start()
    try:
        for _ in range(times):
            during()
            if ran.is_set():
                return True
        return False
    finally:
        thread.join()


@pytest.mark.usefixtures("one_at_a_time")
@pytest.mark.parametrize("name", LARGE)
def test_a_large_input_lets_another_thread_run(name: str) -> None:
    # The other thread must be quick enough once; it has very many chances, and none where the lock is kept.
    assert another_ran(LARGE[name], times=5000)


@pytest.mark.skipif(not ONE_AT_A_TIME, reason="there is no lock to keep")
@pytest.mark.usefixtures("one_at_a_time")
@pytest.mark.parametrize("name", SMALL)
def test_a_small_one_waits_for_nobody(name: str) -> None:
    assert not another_ran(SMALL[name], times=200)


def together(jobs: int, run: Callable[[int], object]) -> list[object]:
    """Runs so many jobs in threads that begin at one moment and are switched as often as can be."""
    before, barrier = sys.getswitchinterval(), threading.Barrier(jobs)

    def begin(job: int) -> object:
        barrier.wait()
        return run(job)

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(begin, range(jobs)))
    finally:
        sys.setswitchinterval(before)


def test_one_key_serves_all_threads() -> None:
    key, message, body = SessionKey(KEY), sealed(5_000), {"pad": "x" * 5_000}

    def read(job: int) -> bool:
        records = [open_data.decrypt(message, app_id="wx1", session_key=key, now=1000) for _ in range(50)]
        return all(record.data["pad"] == body["pad"] and len(key.sign(str(job))) == 64 for record in records)

    assert all(together(8, read))


@pytest.mark.parametrize("kind", PROOFS)
def test_of_all_threads_one_gets_the_record(kind: str) -> None:
    for _ in range(20):
        store = wxseal.MemoryStore(since=0)
        number = number_of(kind, store, "n1")
        messages = [posted(number, index) for index in range(8)]

        def spend(
            job: int, store: wxseal.MemoryStore = store, messages: list[dict[str, Any]] = messages
        ) -> str:
            try:
                face.open_result(messages[job], **known(kind), store=store)
            except WxsealError as error:
                return f"{error.code} {error.argument}"
            return "spent"

        assert sorted(str(word) for word in together(8, spend)) == ["replayed randomNumber"] * 7 + ["spent"]


def test_of_all_refusals_twenty_are_looked_at() -> None:
    brake = wxseal.Brake(wxseal.MemoryStore())
    record, _ = dev.forge_open_data({"pad": "x" * 40}, **SCOPE, damages=["other_app"])

    def refused(_: int) -> str:
        try:
            brake.decrypt(record, **SCOPE)
        except WxsealError as error:
            return error.code
        return "opened"

    said = [str(word) for word in together(50, refused)]
    assert sorted(said) == ["app_id_mismatch"] * 20 + ["too_many_refusals"] * 30


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_stores_are_made_while_others_fork() -> None:
    def work(job: int) -> int:
        if job % 2:
            return len([wxseal.MemoryStore(capacity=2) for _ in range(2000)])
        for _ in range(100):
            forks.before()
            forks.after()
        return 0

    assert together(4, work) == [0, 2000] * 2
