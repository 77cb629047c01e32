"""No value from Python is answered with anything but its error, and threads may share what may be shared."""

from __future__ import annotations

import base64
import copy
import pickle
from collections import UserDict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import wxseal
from wxseal import Brake, MemoryStore, SessionKey, WxsealError, face, open_data, pay_v2

from untyped import but, wrong
from vector_files import cases

SAMPLE = next(c for c in cases() if c["operation"] == "open_data.decrypt" and c["id"] == "official")
MESSAGE, CONTEXT = SAMPLE["message"], SAMPLE["context"]
POSTED = next(
    c for c in cases() if c["operation"] == "face.open_result" and c["id"] == "expected-everything"
)["attempts"][0]
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


OF_EVERY_KIND: list[Any] = [
    *(None, 0, -1, 1.5, float("nan"), float("inf"), 2**70, True, 1j, Decimal(1), object(), len, int),
    *([], [[]], {}, set(), range(3), bytearray(b"x"), memoryview(b"x"), b"\xff", "\ud800", "\udc00x"),
    *("x" * 65537, b"x" * 65537, "\u4e2d" * 30000, "unchecke", iter("x"), Exception("x")),
]


def test_values_of_every_kind_are_refused_by_name() -> None:
    signed = {"randomNumber": "1", "signature": "0" * 64}
    scope = {"app_id": CONTEXT["app_id"], "session_key": KEY}
    age = {"issued_at": 0, "now": 0}
    calls: list[Callable[[Any], object]] = [
        *(lambda v, f=f: open_data.decrypt({**MESSAGE, f: v}, **CONTEXT) for f in MESSAGE),
        *(lambda v, n=n: open_data.decrypt(MESSAGE, **{**CONTEXT, n: v}) for n in ("app_id", "session_key")),
        *(
            lambda v, n=n: open_data.decrypt(MESSAGE, **{**CONTEXT, n: v})
            for n in ("max_age", "max_skew", "now")
        ),
        lambda v: open_data.decrypt(v, **CONTEXT),
        *(lambda v, f=f: face.verify_number({**signed, f: v}, **scope) for f in signed),
        *(lambda v, n=n: face.verify_number(signed, **{**scope, n: v}) for n in scope),
        lambda v: SessionKey(v),
        lambda v: MemoryStore(capacity=v if v != 2**70 else wrong("x")[0]),
        lambda v: Brake(v),
    ]
    taken = 0
    for call in calls:
        for value in OF_EVERY_KIND:
            try:
                call(value)
            except WxsealError as error:
                assert str(error).startswith(f"{error.argument}: ")
                assert error.argument.replace(".", "").isidentifier()
            else:
                assert value in (0, None), value
                taken += 1
    # max_skew=0 does, and None where it is the same as to say nothing: max_age, max_skew, now, capacity.
    assert taken <= 6
    for name in ("issued_at", "now", "max_age", "max_skew"):
        for value in OF_EVERY_KIND:
            if value == 0 or (value is None and name != "issued_at"):
                continue
            assert code(lambda n=name, v=value: face.check_number_age(**but(age, **{n: v})))[1] == name
    works()


class Asked(MemoryStore):
    """A store that notes whether it was asked for anything."""

    times = 0

    def load(self, key: str, /) -> str | None:
        self.times += 1
        return super().load(key)


def test_what_asks_a_store_refuses_values_of_every_kind_by_name_the_face_flow_before_it_asks() -> None:
    posted, context = POSTED["message"], POSTED["context"]
    begun = {name: context[name] for name in ("app_id", "user", "now")}
    store = Asked(since=0)

    def opened(message: Any, **changed: Any) -> object:
        return face.open_result(message, **but({"store": store, **context}, **changed))

    def expected(name: str, value: object) -> object:
        return opened(posted, expected={**context["expected"], name: value})

    def braked(message: Any, **changed: Any) -> object:
        return Brake(MemoryStore()).group_id(message, **but(CONTEXT, **changed))

    known = (
        *("app_id", "user", "session_key", "store", "numbers", "issued_at", "expected", "members", "masked"),
        *("watermark", "require_signature", "now", "max_age", "max_skew", "repair"),
    )
    calls: list[tuple[str, Callable[[Any], object]]] = [
        *((n, lambda v, n=n: face.begin(**but({"store": store, **begun}, **{n: v}))) for n in begun),
        ("store", lambda v: face.begin(**but(begun, store=v))),
        *((f, lambda v, f=f: opened({**posted, f: v})) for f in (*posted, "signature")),
        *((n, lambda v, n=n: opened(posted, **{n: v})) for n in known),
        *((f"expected.{n}", lambda v, n=n: expected(n, v)) for n in context["expected"]),
        ("members", lambda v: opened(posted, members=[v])),
        *((f, lambda v, f=f: braked({**MESSAGE, f: v})) for f in MESSAGE),
        *((n, lambda v, n=n: braked(MESSAGE, **{n: v})) for n in ("app_id", "session_key", "watermark")),
        *((n, lambda v, n=n: braked(MESSAGE, **{n: v})) for n in ("now", "max_age", "max_skew", "repair")),
    ]
    left_out = ("now", "max_age", "max_skew", "masked", "repair", "watermark")
    flags = ("masked", "repair", "require_signature", "verifyResult")
    for name, call in calls:
        for value in OF_EVERY_KIND:
            may_stand = (
                (value is True and name in flags)
                or (value is None and name in left_out)
                or (value == 0 and type(value) is int and name in ("now", "max_age", "max_skew"))
                or value == "unchecke"
            )
            if may_stand:
                continue
            with pytest.raises(WxsealError) as raised:
                call(value)
            argument = raised.value.argument
            assert argument == name or (name == "expected" and argument.startswith("expected.")), (
                name,
                value,
            )
            assert str(raised.value).startswith(f"{argument}: ")
    assert store.times == 0
    for body in wrong(None, [], "x", 5):
        assert code(lambda b=body: opened(b)) == ("field_type", "message")
    assert store.times == 0
    works()


def test_a_name_that_is_none_is_refused_as_python_does() -> None:
    store = MemoryStore(since=0)
    calls: dict[str, Callable[..., Any]] = {
        "open_result": lambda **more: face.open_result(
            POSTED["message"], store=store, **POSTED["context"], **more
        ),
        "decrypt": lambda **more: Brake(store).decrypt(MESSAGE, **CONTEXT, **more),
        "group_id": lambda **more: Brake(store).group_id(MESSAGE, **CONTEXT, **more),
    }
    for function, call in calls.items():
        with pytest.raises(
            TypeError, match=rf"^{function}\(\) got an unexpected keyword argument 'max_ages'$"
        ):
            call(max_ages=1)


def test_no_name_that_may_be_a_secret_is_repeated() -> None:
    verify: Any = pay_v2.verify
    for name, said in [
        ("nonce_str", "message.nonce_str"),
        ("coupon_id_12", "message.coupon_id_12"),
        ("11010519491231002X", "message"),
        ("name_11010519491231002X", "message"),
        ("192006250b4c09247ec02edce69f6a2d", "message"),
    ]:
        refused = code(lambda name=name: verify({name: 1.5}, key="k", sign_type="MD5"))
        assert refused == ("field_type", said)


def test_what_stands_in_for_a_text_is_none() -> None:
    proxy = type("Proxy", (), {"__class__": property(lambda _: str)})()
    assert isinstance(proxy, str)
    for name in ("app_id", "user", "numbers"):
        assert _opened({}, {name: proxy}) == ("argument_type", name)
    for name in ("iv", "encryptData", "randomNumber"):
        assert _opened({name: proxy}, {}) == ("field_type", name)


def test_a_long_list_is_refused_before_it_is_gone_through() -> None:
    for name in ("session_key", "members"):
        assert _opened({}, {name: [None] * 1_000_000}) == ("argument_range", name)


def _opened(message: dict[str, Any], context: dict[str, Any]) -> Any:
    """Open a sound face result of which this is different; gives how it is refused."""
    given: dict[str, Any] = {**POSTED["context"], "store": MemoryStore(since=0), **context}
    return code(lambda: face.open_result({**POSTED["message"], **message}, **given))


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
    lengths = ((8192, "data_block_repeated"), (8193, "input_too_large"), (65537, "input_too_large"))
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
