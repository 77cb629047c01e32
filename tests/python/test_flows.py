"""What drives the flows of the core over a store, for those who wait and those who await: whatever the store
does, at each step."""

from __future__ import annotations

import asyncio
import functools
import inspect
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, NamedTuple

import pytest
import wxseal
from wxseal import AsyncBrake, Brake, MemoryStore, WxsealError, _drive, _loops, dev, face
from wxseal._native import refusal

from one_number import PROOFS, SCOPE, known, number_of, posted
from untyped import wrong
from vector_files import cases

STEPS_OF_BRAKE = ["load brake", "swap brake"] * 2


class Told(NamedTuple):
    """A flow: what comes before it, itself, and the steps that it asks for."""

    begins: dict[str, Any] | None
    step: dict[str, Any]
    asks: list[str]

    def before(self, store: MemoryStore) -> str | None:
        return None if self.begins is None else face.begin(**self.begins, store=store)["random_number"]

    def run(self, store: Any, begun: str | None) -> Any:
        message, context = self._given(begun)
        if self.step["do"] == "begin":
            return face.begin(**context, store=store)
        if self.step["do"] == "brake":
            return Brake(store).decrypt(message, **context)
        return face.open_result(message, **context, store=store)

    def arun(self, store: Any, begun: str | None) -> Awaitable[Any]:
        message, context = self._given(begun)
        if self.step["do"] == "begin":
            return face.abegin(**context, store=store)
        if self.step["do"] == "brake":
            return AsyncBrake(store).decrypt(message, **context)
        return face.aopen_result(message, **context, store=store)

    def _given(self, begun: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
        message = self.step["message"]
        return {**message, "randomNumber": begun} if begun else message, self.step["context"]

    @property
    def spending(self) -> float:
        """The step that spends the number."""
        found = [
            at
            for at, ask in enumerate(self.asks)
            if re.fullmatch("swap face:(number|own|signed|client)", ask)
        ]
        return found[0] if "swap face:spent" in self.asks else float("inf")

    @property
    def last(self) -> int:
        """The last step of which the outcome depends: what follows gives slots back."""
        if "swap face:spent" in self.asks:
            return self.asks.index("swap face:spent")
        return 1 if self.step["do"] == "brake" else len(self.asks)


def told(name: str, at: int = -1) -> Told:
    attempts = next(
        case["attempts"] for case in cases() if case["operation"] == "face.open_result" and case["id"] == name
    )
    step = attempts[at]
    begins = attempts[0]["context"] if attempts[0]["do"] == "begin" and at != 0 else None
    asks = step["out"].get("asks", STEPS_OF_BRAKE)
    return Told(begins, step, [ask.partition(" for ")[0] for ask in asks])


FLOWS = {
    "begin": told("order-issued", 0),
    **{name: told(f"order-{name}") for name in ("issued", "own", "signed", "client", "two-keys")},
    "brake": told("the-brake-gives-back"),
}
LOST = ConnectionError("lost")


class Faulty:
    """A store that does something else at its n-th step."""

    def __init__(self, store: MemoryStore, at: int, fault: Callable[[str, Callable[[], Any]], Any]) -> None:
        self.store, self.at, self.fault = store, at, fault
        self.count = 0

    def load(self, key: str, /) -> Any:
        return self._do("load", lambda: self.store.load(key))

    def swap(self, *change: Any) -> Any:
        return self._do("swap", lambda: self.store.swap(*change))

    def claim(self, claim: wxseal.Claim, /) -> Any:
        return self._do("claim", lambda: self.store.claim(claim))

    def _do(self, name: str, act: Callable[[], Any]) -> Any:
        self.count += 1
        return self.fault(name, act) if self.count - 1 == self.at else act()


@pytest.mark.parametrize(
    "code", ["yes", "no", "first", "again", "none", "begin", "=", "=-", "!yes", "", 5, None, {}]
)
def test_no_error_that_a_store_makes_up_is_an_answer(code: Any) -> None:
    step = next(case for case in cases() if case["id"] == "order-client")["attempts"][0]

    def fails(_: str, __: Callable[[], Any]) -> Any:
        error = refusal("store_full", "store")
        error.code = code
        raise error

    for at in range(7):
        with pytest.raises(WxsealError) as caught:
            face.open_result(
                step["message"], **step["context"], store=Faulty(MemoryStore(since=0), at, fails)
            )
        assert (caught.value.code, caught.value.argument) == ("store_failed", "store")


class AsyncFaulty(Faulty):
    """The same, asynchronous."""

    async def load(self, key: str, /) -> Any:
        return await self._awaited(super().load(key))

    async def swap(self, *change: Any) -> Any:
        return await self._awaited(super().swap(*change))

    async def claim(self, claim: wxseal.Claim, /) -> Any:
        return await self._awaited(super().claim(claim))

    async def _awaited(self, answer: Any) -> Any:
        await asyncio.sleep(0)
        return await answer if inspect.isawaitable(answer) else answer


def fails(*_: object) -> Any:
    raise LOST


def fails_when_done(_: str, act: Callable[[], Any]) -> Any:
    act()
    raise LOST


def is_full(*_: object) -> Any:
    store = MemoryStore(capacity=2)
    store.claim(wxseal.Claim(("a", "b"), 1, 2, None))
    store.claim(wxseal.Claim(("c",), 1, 2, None))


def answers(value: Any, *, changes: bool = False) -> Callable[[str, Callable[[], Any]], Any]:
    """Give nonsense; or what is nonsense only where it is no text that was kept."""
    return lambda name, act: act() if changes and name == "load" else value


class Fault(NamedTuple):
    do: Callable[[str, Callable[[], Any]], Any]
    code: str
    cause: BaseException | None = None


NONSENSE = [5, 1.5, {}, [], datetime(2026, 1, 1), object(), bytearray(b"x"), (), Ellipsis]
FAULTS = {
    "fails": Fault(fails, "store_failed", LOST),
    "fails-when-done": Fault(fails_when_done, "store_failed", LOST),
    "is-full": Fault(is_full, "store_full"),
    **{f"answers-{type(value).__name__}": Fault(answers(value), "store_invalid") for value in NONSENSE},
    **{
        f"answers-{value!r}-to-a-change": Fault(answers(value, changes=True), "store_invalid")
        for value in (None, "OK", "false", b"1", "", 1, 0)
    },
}


def outcome(run: Callable[[], Any]) -> WxsealError | None:
    try:
        run()
    except WxsealError as error:
        return error
    return None


def looked_at(flow: Told, at: int, error: WxsealError | None, fault: Fault) -> bool:
    """Whether the flow failed, and as it should."""
    if at > flow.last:
        assert error is None, "what passed stays so"
        return False
    assert error is not None, (at, flow.asks[at])
    assert (error.code, error.argument) == (fault.code, "store"), (at, flow.asks[at])
    assert error.__cause__ is fault.cause
    assert ("the number is spent" in str(error)) == (at > flow.spending), (at, flow.asks[at])
    return True


def tried_again(flow: Told, at: int, error: WxsealError | None, *, done: bool) -> None:
    """What was not spent can be tried again; what was, cannot, and neither what may have been."""
    gone = at > flow.spending or (at == flow.spending and done)
    assert (error and (error.code, error.argument)) == (("replayed", "randomNumber") if gone else None)


def is_kept_text(fault: str, ask: str) -> bool:
    return fault.endswith("to-a-change") and ask.startswith("load")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", FLOWS)
def test_a_store_that_fails_at_any_step(name: str, fault: str) -> None:
    flow, known = FLOWS[name], FAULTS[fault]
    for at, ask in enumerate(flow.asks):
        if is_kept_text(fault, ask):
            continue
        sound = MemoryStore(since=0)
        begun = flow.before(sound)
        store = Faulty(sound, at, known.do)
        error = outcome(functools.partial(flow.run, store, begun))
        assert store.count > at
        if looked_at(flow, at, error, known):
            again = outcome(functools.partial(flow.run, sound, begun))
            tried_again(flow, at, again, done=fault == "fails-when-done")


@pytest.mark.parametrize("kind", [Faulty, AsyncFaulty])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", FLOWS)
def test_the_same_for_those_who_await(name: str, fault: str, kind: type[Faulty]) -> None:
    flow, known = FLOWS[name], FAULTS[fault]
    for at, ask in enumerate(flow.asks):
        if is_kept_text(fault, ask):
            continue
        sound = MemoryStore(since=0)
        begun = flow.before(sound)
        error = aoutcome(flow.arun(kind(sound, at, known.do), begun))
        if looked_at(flow, at, error, known):
            tried_again(flow, at, aoutcome(flow.arun(sound, begun)), done=fault == "fails-when-done")


def aoutcome(run: Awaitable[Any]) -> WxsealError | None:
    async def caught() -> WxsealError | None:
        try:
            await run
        except WxsealError as error:
            return error
        return None

    return asyncio.run(caught())


@pytest.mark.parametrize("name", FLOWS)
def test_a_store_that_never_answers(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def soon(answer: Awaitable[Any], seconds: float) -> Any:
        assert seconds == 10
        return await _loops.within(answer, 0.01)

    monkeypatch.setattr(_drive, "within", soon)
    flow = FLOWS[name]
    for at in range(len(flow.asks)):
        sound = MemoryStore(since=0)
        begun = flow.before(sound)
        store = AsyncFaulty(sound, at, lambda *_: asyncio.sleep(3600))
        error = aoutcome(flow.arun(store, begun))
        late = error.__cause__ if error else None
        assert error is None or isinstance(late, TimeoutError | asyncio.TimeoutError)
        looked_at(flow, at, error, Fault(fails, "store_failed", late))


@pytest.mark.parametrize("name", FLOWS)
def test_who_is_cancelled_at_any_step(name: str) -> None:
    flow = FLOWS[name]
    for at in range(len(flow.asks)):
        sound = MemoryStore(since=0)
        begun = flow.before(sound)

        async def story(at: int = at, sound: MemoryStore = sound, begun: str | None = begun) -> None:
            reached = asyncio.Event()

            async def waits() -> None:
                reached.set()
                await asyncio.sleep(3600)

            task = asyncio.ensure_future(
                _awaited(flow.arun(AsyncFaulty(sound, at, lambda *_: waits()), begun))
            )
            await reached.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(story())
        if flow.step["do"] == "open":
            tried_again(flow, at, outcome(functools.partial(flow.run, sound, begun)), done=False)


async def _awaited(run: Awaitable[Any]) -> Any:
    return await run


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("name", FLOWS)
def test_a_program_that_is_told_to_end_ends(name: str, stop: type[BaseException]) -> None:
    def ends(*_: object) -> Any:
        raise stop

    flow = FLOWS[name]
    for at in range(len(flow.asks)):
        sound = MemoryStore(since=0)
        with pytest.raises(stop):
            flow.run(Faulty(sound, at, ends), flow.before(sound))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", FLOWS)
def test_an_asynchronous_store_is_none_for_those_who_wait(name: str) -> None:
    class Later:
        """What can be awaited, and is no coroutine."""

        def __await__(self) -> Any:
            yield

    flow = FLOWS[name]
    sound = MemoryStore(since=0)
    begun = flow.before(sound)
    stores: list[Any] = [AsyncFaulty(sound, -1, fails), Faulty(sound, 0, lambda *_: Later())]
    for store in stores:
        error = outcome(functools.partial(flow.run, store, begun))
        assert error is not None
        assert (error.code, error.argument) == ("store_invalid", "store")
    assert outcome(functools.partial(flow.run, sound, begun)) is None


@pytest.mark.parametrize("name", FLOWS)
def test_others_write_in_between_at_every_step_and_for_ever(name: str) -> None:
    flow = FLOWS[name]
    for at, ask in enumerate(flow.asks):
        if ask.startswith("swap"):
            sound = MemoryStore(since=0)
            begun = flow.before(sound)
            assert flow.run(Faulty(sound, at, lambda *_: False), begun)
    sound = MemoryStore(since=0)
    begun = flow.before(sound)
    asked = Counter[str]()

    class Never(MemoryStore):
        def load(self, key: str, /) -> str | None:
            return sound.load(key)

        def swap(self, *change: Any) -> bool:
            asked["swap"] += 1
            return False

    error = outcome(functools.partial(flow.run, Never(), begun))
    assert error is not None
    assert (error.code, error.argument, error.__cause__) == ("store_failed", "store", None)
    assert 1 < asked["swap"] <= 500


@pytest.mark.parametrize("name", FLOWS)
def test_a_store_that_gives_bytes(name: str) -> None:
    class InBytes(MemoryStore):
        def load(self, key: str, /) -> Any:
            text = super().load(key)
            return text and text.encode()

    flow, store = FLOWS[name], InBytes(since=0)
    assert flow.run(store, flow.before(store))


@pytest.mark.parametrize("name", FLOWS)
def test_what_was_written_by_another(name: str) -> None:
    flow = FLOWS[name]
    for at, ask in enumerate(flow.asks):
        # What is read to be given back does no harm, and what was recorded of a number is not read.
        if not ask.startswith("load") or at > flow.last or re.search("own|signed|client", ask):
            continue
        for kept, code, argument in [
            ("{}", "state_invalid", "state"),
            ("x" * 70_000, "state_invalid", "state"),
            ("\ud800", "text_invalid", "store"),
            (b"\xff", "text_invalid", "store"),
        ]:
            sound = MemoryStore(since=0)
            error = outcome(functools.partial(flow.run, Faulty(sound, at, answers(kept)), flow.before(sound)))
            assert error is not None
            assert (error.code, error.argument) == (code, argument), (at, ask, kept[:5])


@pytest.mark.parametrize("name", ["own", "signed", "client"])
@pytest.mark.parametrize(
    ("answer", "code", "argument"),
    [(False, "replayed", "encryptData"), ("unknown", "store_forgot", "store")],
)
def test_a_claim_that_is_not_new_and_one_of_which_nothing_is_known(
    name: str, answer: Any, code: str, argument: str
) -> None:
    flow = FLOWS[name]
    at = flow.asks.index("claim face:record")
    # What fails while a slot is given back is not what this came of.
    store: Any = Faulty(wrong(Faulty(MemoryStore(since=0), at, answers(answer)))[0], at + 1, fails)
    error = outcome(functools.partial(flow.run, store, None))
    assert error is not None
    assert (error.code, error.argument, error.__cause__) == (code, argument, None)
    assert "the number is spent" in str(error)


def test_a_store_that_fails_is_not_a_record_that_was_refused() -> None:
    flow, sound = FLOWS["client"], MemoryStore(since=0)
    at = flow.asks.index("claim face:record")
    message = {name: value for name, value in flow.step["message"].items() if name != "signature"}

    def opened(number: str, store: Any) -> Any:
        return face.open_result({**message, "randomNumber": number}, **flow.step["context"], store=store)

    for index in range(25):
        error = outcome(functools.partial(opened, f"n{index}", Faulty(sound, at, fails)))
        assert error is not None
        assert error.code == "store_failed"
    assert opened("n", sound)


def test_what_is_no_store_is_told_before_anything_is_asked() -> None:
    flow = FLOWS["client"]

    def do_nothing(*_: object) -> None:
        raise AssertionError("asked")

    for lacking in ("load", "swap", "claim"):
        methods = {name: do_nothing for name in ("load", "swap", "claim") if name != lacking}
        for store in wrong(type("Store", (), methods)(), type("Store", (), {**methods, lacking: None})()):
            runs: list[Callable[[], Any]] = [functools.partial(flow.run, store, None)]
            if lacking != "claim":
                runs += [functools.partial(FLOWS["begin"].run, store, None), functools.partial(Brake, store)]
                runs += [functools.partial(AsyncBrake, store)]
            for run in runs:
                error = outcome(run)
                assert error is not None
                assert (error.code, error.argument) == ("store_invalid", "store")
    for store in wrong(MemoryStore, None, 5):
        error = outcome(functools.partial(flow.run, store, None))
        assert error is not None
        assert error.code == "store_invalid"


@pytest.mark.parametrize("count", [50, 1000])
@pytest.mark.parametrize("kind", PROOFS)
def test_of_many_who_try_one_number_at_once_one_passes(kind: str, count: int) -> None:
    sound = MemoryStore(since=0)

    async def tried(number: str, index: int) -> str:
        try:
            store = AsyncFaulty(sound, -1, fails)
            await face.aopen_result(posted(number, index), **known(kind), store=store)
        except WxsealError as error:
            return f"{error.code} {error.argument}"
        return "passed"

    async def all_at_once() -> Counter[str]:
        number = number_of(kind, sound, "n")
        return Counter(await asyncio.gather(*(tried(number, index) for index in range(count))))

    said = asyncio.run(all_at_once())
    assert said["passed"] == 1
    assert said["replayed randomNumber"] + said["too_many_refusals session_key"] == count - 1
    # They were no refusals: the slots were given back.
    assert asyncio.run(tried(number_of(kind, sound, "m"), count)) == "passed"


def test_of_1000_records_that_do_not_open_at_once_20_are_looked_at() -> None:
    brake = AsyncBrake(AsyncFaulty(MemoryStore(), -1, fails))
    record, context = dev.forge_open_data({"pad": "x" * 40}, **SCOPE, damages=["other_key"])

    async def refused() -> str:
        try:
            await brake.decrypt(record, **context)
        except WxsealError as error:
            return error.code
        return "opened"

    async def all_at_once() -> Counter[str]:
        return Counter(await asyncio.gather(*(refused() for _ in range(1000))))

    assert asyncio.run(all_at_once()) == {"decrypt_failed": 20, "too_many_refusals": 980}
