"""No value from Python is answered with anything but its error, and threads may share what may be shared."""

from __future__ import annotations

import base64
import copy
import pickle
import threading
from collections import UserDict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import wxseal
from wxseal import MemoryStore, SessionKey, WxsealError, face, open_data

from untyped import but, wrong
from vectors import cases

SAMPLE = next(c for c in cases() if c["operation"] == "open_data.decrypt" and c["id"] == "official")
MESSAGE, CONTEXT = SAMPLE["message"], SAMPLE["context"]
POSTED = next(c for c in cases() if c["operation"] == "face.open_result" and c["id"] == "good")["attempts"][0]
KEY = CONTEXT["session_key"]


def works() -> None:
    assert open_data.decrypt(MESSAGE, **CONTEXT).json == SAMPLE["out"]["ok"]["json"]


def code(run: Any) -> tuple[str, str]:
    with pytest.raises(WxsealError) as raised:
        run()
    return raised.value.code, raised.value.argument


def test_a_text_of_500_mb_is_refused_and_the_next_call_works() -> None:
    huge, wide = "A" * 500_000_000, "\u4e2d" * 100_000_000
    for text in (huge, wide):
        assert code(lambda t=text: open_data.decrypt({**MESSAGE, "iv": t}, **CONTEXT)) == (
            "input_too_large",
            "iv",
        )
        assert code(lambda t=text: SessionKey(t)) == ("input_too_large", "session_key")
    works()


def test_values_of_every_kind_are_refused_by_name() -> None:
    values: list[Any] = [
        *(None, 0, -1, 1.5, float("nan"), float("inf"), 2**70, True, 1j, Decimal(1), object(), len, int),
        *([], [[]], {}, set(), range(3), bytearray(b"x"), memoryview(b"x"), b"\xff", "\ud800", "\udc00x"),
        *("x" * 65537, b"x" * 65537, "\u4e2d" * 30000, "unchecke", iter("x"), Exception("x")),
    ]
    posted = POSTED["message"]
    context = POSTED["context"]
    calls: list[Callable[[Any], object]] = [
        *(lambda v, f=f: open_data.decrypt({**MESSAGE, f: v}, **CONTEXT) for f in MESSAGE),
        *(lambda v, n=n: open_data.decrypt(MESSAGE, **{**CONTEXT, n: v}) for n in ("app_id", "session_key")),
        *(
            lambda v, n=n: open_data.decrypt(MESSAGE, **{**CONTEXT, n: v})
            for n in ("max_age", "max_skew", "now")
        ),
        lambda v: open_data.decrypt(v, **CONTEXT),
        *(
            lambda v, f=f: face.check_result({**posted, f: v}, **context)
            for f in posted
            if f != "verifyResult"
        ),
        *(lambda v, n=n: face.check_result(posted, **{**context, n: v}) for n in ("issued_at", "keep_for")),
        lambda v: face.check_result(posted, **but(context, expected={"openid": v})),
        lambda v: SessionKey(v),
        lambda v: MemoryStore(capacity=v if v != 2**70 else wrong("x")[0]),
    ]
    taken = 0
    for call in calls:
        for value in values:
            try:
                call(value)
            except WxsealError as error:
                assert str(error).startswith(f"{error.argument}: ")
                assert error.argument.replace(".", "").isidentifier()
            else:
                assert value in (0, None), value
                taken += 1
    # max_skew=0 does, and None where it is the same as to say nothing: max_age, max_skew, now, keep_for, capacity.
    assert taken <= 6
    works()


def test_any_mapping_is_a_message() -> None:
    class Form(dict):  # type: ignore[type-arg]
        """Like a framework's form: the value is the last of a list."""

        def __getitem__(self, name: str) -> Any:
            return super().__getitem__(name)[-1]

    assert open_data.decrypt(UserDict(MESSAGE), **CONTEXT).json
    assert open_data.decrypt(Form({k: ["x", v] for k, v in MESSAGE.items()}), **CONTEXT).json
    assert code(lambda: open_data.decrypt(Form(), **CONTEXT)) == ("field_missing", "encryptedData")


def test_what_a_mapping_raises_is_its_own_error() -> None:
    class Broken(UserDict):  # type: ignore[type-arg]
        def __getitem__(self, name: str) -> Any:
            raise RuntimeError(name)

    with pytest.raises(RuntimeError, match="encryptedData"):
        open_data.decrypt(Broken(), **CONTEXT)
    works()


def test_bytes_are_as_good_as_text() -> None:
    message = {name: text.encode() for name, text in MESSAGE.items()}
    context = but(CONTEXT, app_id=CONTEXT["app_id"].encode(), session_key=[KEY.encode()])
    assert open_data.decrypt(message, **context).json == SAMPLE["out"]["ok"]["json"]


def test_the_limit_of_a_record_is_the_same_for_bytes_whatever_opens_it() -> None:
    lengths = ((8192, "decrypt_failed"), (8193, "input_too_large"), (65537, "input_too_large"))
    openers = (
        open_data.decrypt,
        open_data.user_info,
        open_data.phone_number,
        open_data.we_run,
        open_data.group_id,
    )
    for opens in openers:
        for length, refused in lengths:
            message = {**MESSAGE, "encryptedData": b"A" * length}
            assert code(lambda o=opens, m=message: o(m, **CONTEXT)) == (refused, "encryptedData")


def test_a_kept_key_opens_and_signs() -> None:
    kept = SessionKey(KEY)
    for keys, index in ((kept, 0), ([kept], 0), (("HyVFkGl5F5OQWJZZaNzBBg==", kept), 1)):
        assert open_data.decrypt(MESSAGE, **but(CONTEXT, session_key=keys)).key_index == index
    assert kept.sign("") == "7154f9f8b4b76b92f541cbf0e37d48840fa06e5e42da92a6f80168a1516a4735"
    for duplicate in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            duplicate(kept)


def test_a_decoded_key_is_known_for_what_it_is() -> None:
    decoded = base64.b64decode(KEY)
    for key in (decoded, [decoded]):
        assert code(lambda k=key: open_data.decrypt(MESSAGE, **but(CONTEXT, session_key=k))) == (
            "session_key_invalid",
            "session_key",
        )


def test_the_clock_is_the_default() -> None:
    without = {name: value for name, value in CONTEXT.items() if name != "now"}
    assert code(lambda: open_data.decrypt(MESSAGE, **without)) == ("timestamp_stale", "encryptedData")
    assert code(lambda: open_data.decrypt(MESSAGE, **without, now=None)) == (
        "timestamp_stale",
        "encryptedData",
    )


def test_a_record_is_spent_once_whoever_asks_at_the_same_time() -> None:
    store = MemoryStore(since=0)
    answers: list[str] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        for _ in range(50):
            try:
                face.open_result(POSTED["message"], **POSTED["context"], store=store)
                answers.append("opened")
            except WxsealError as error:
                answers.append(error.code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(answers)) == ["opened", "replayed"]
    assert answers.count("opened") == 1
    assert len(answers) == 400


def test_an_object_is_spent_once() -> None:
    class Yes:
        def claim(self, claim: wxseal.Claim) -> bool:
            return bool(claim)

    unspent = face.check_result(POSTED["message"], **POSTED["context"])
    assert unspent.spend(Yes()).json
    assert code(lambda: unspent.spend(Yes())) == ("replayed", "randomNumber")


def test_a_store_that_does_not_say_yes_or_no_is_a_failure() -> None:
    class Answers:
        def __init__(self, answer: object) -> None:
            self.answer = answer

        def claim(self, claim: wxseal.Claim) -> Any:
            assert len(claim.keys) == 2
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

    def spend(store: Any) -> Any:
        return face.open_result(POSTED["message"], **POSTED["context"], store=store)

    lost = ConnectionError("lost")
    for answer in wrong(None, 1, "OK", {}):
        assert code(lambda a=answer: spend(Answers(a))) == ("store_invalid", "store")
    with pytest.raises(WxsealError) as raised:
        spend(Answers(lost))
    assert (raised.value.code, raised.value.__cause__) == ("store_failed", lost)
    assert code(lambda: spend(Answers(answer=False))) == ("replayed", "randomNumber")
    assert code(lambda: spend(object())) == ("store_invalid", "store")


def test_a_full_store_refuses_and_forgets_nothing_that_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore(capacity=4)

    def claim(key: str, now: int, until: int) -> wxseal.Claimed:
        # How long it remembers counts on its own clock, whatever time it is told.
        with monkeypatch.context() as patch:
            patch.setattr("wxseal.stores.time.monotonic", lambda: now)
            return store.claim(wxseal.Claim((f"{key}1", f"{key}2"), 5, 5 + until - now, None))

    assert claim("a", 100, 200)
    assert claim("b", 100, 300)
    assert code(lambda: claim("c", 199, 300)) == ("store_full", "store")
    assert not claim("a", 199, 300)
    assert claim("c", 200, 300)
    assert not claim("b", 299, 400)
    assert claim("b", 300, 400)


def test_errors_cross_processes() -> None:
    with pytest.raises(WxsealError) as raised:
        open_data.decrypt({}, **CONTEXT)
    again = pickle.loads(pickle.dumps(raised.value))
    assert (again.code, again.argument, str(again)) == ("field_missing", "encryptedData", str(raised.value))
    assert isinstance(again, ValueError)


def test_every_code_has_its_words() -> None:
    assert len(wxseal.codes()) > 30
    assert wxseal.codes() == sorted(wxseal.codes())
