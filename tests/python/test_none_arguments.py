"""What is said to be None: refused where that would switch a check off, else as good as left out.

The core says which is which.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import wxseal
from wxseal import MemoryStore, WxsealError, dev, login
from wxseal._native import narrows
from wxseal.redis import RedisStore
from wxseal.sqlite import SqliteStore

from vector_files import cases
from vectors import CALLS, OPENERS, answer

NARROWING = (
    *("app_id", "expected", "issued_at", "jti", "keep", "members", "numbers", "openid", "require_signature"),
    *("session_key", "user"),
)
KEY = "tiihtNczf5v6AKRyjwEUhQ=="


def refused(run: Callable[[], object], argument: str) -> bool:
    """Whether it is refused because the argument is missing."""
    with pytest.raises(WxsealError) as raised:
        run()
    return (raised.value.code, raised.value.argument) == ("argument_missing", argument)


def test_the_core_says_what_narrows() -> None:
    names = {name for case in cases() for name in (case.get("context") or {})}
    assert {name for name in names | set(NARROWING) if narrows(name)} == set(NARROWING)
    assert narrows("expected.name")
    assert not narrows("name")


WITHOUT_CONTEXT = ("pay_v2.build_xml", "pay_v2.parse_xml", "face_v2.cert_hash", "session_token.from_headers")
OPERATIONS = [
    *(name for name in OPENERS if name.startswith("open_data")),
    "open_data.verify_signature",
    *(name for name in CALLS if name not in WITHOUT_CONTEXT),
]
NAMES = sorted(
    {name for case in cases() if case["operation"] in OPERATIONS for name in case["context"]}
    | {
        "sub_app_id",
        "sub_mch_id",
        "attach",
        "nonce_str",
        "watermark",
        "repair",
        "insecure_base_url",
        "margin",
    }
)


def function(operation: str) -> Any:
    module, name = operation.split(".")
    return getattr(getattr(wxseal, module), name)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_none_is_refused_or_left_out(operation: str) -> None:
    case = next(c for c in cases() if c["operation"] == operation and "ok" in c["out"] and "status" not in c)
    takes = inspect.signature(function(operation)).parameters
    required = [name for name, one in takes.items() if one.default is inspect.Parameter.empty]
    looked = 0
    for name in [name for name in NAMES if name in takes]:
        said = answer({**case, "context": {**case["context"], name: None}})
        if name in NARROWING or name in required:
            assert said == {"err": {"code": "argument_missing", "argument": name}}, name
        elif name in ("now", "nonce_str", "jti"):
            assert "argument" not in said.get("err", {}).get("code", ""), name
        else:
            without = {key: value for key, value in case["context"].items() if key != name}
            assert said == answer({**case, "context": without}), name
        looked += 1
    assert looked


@pytest.mark.parametrize("name", ["openid", "name", "id_number", "user_id_key", "validate_data"])
def test_what_stands_within_what_narrows_does_too(name: str) -> None:
    case = next(c for c in cases() if c["operation"] == "face_v1.get_info" and "ok" in c["out"])
    expected = {**case["context"]["expected"], name: None}
    said = answer({**case, "context": {**case["context"], "expected": expected}})
    assert said == {"err": {"code": "argument_missing", "argument": f"expected.{name}"}}


def test_what_a_flow_is_told_follows_the_same_rule() -> None:
    store = MemoryStore(since=0)
    app: dict[str, Any] = {"app_id": "wx1", "store": store}
    keys: Any = {"kid": "1", "secret": bytes(32)}
    secret: dict[str, Any] = {**app, "secret": "s"}

    def client(request: object) -> tuple[int, bytes]:
        return (
            200,
            b'{"access_token":"a","expires_in":7200,"openid":"o","session_key":"' + KEY.encode() + b'"}',
        )

    merchant: dict[str, Any] = {**app, "mch_id": "1", "key": "k", "sign_type": "MD5", "client": client}
    device: dict[str, Any] = {"store_id": "s", "store_name": "s", "device_id": "d"}
    sessions: Any = wxseal.Sessions(**app, token_keys=keys)
    session_keys: Any = wxseal.SessionKeyStore(**app)
    devices: Any = wxseal.DeviceCredentials(**merchant)
    kept = {"openid": "o", "session_key": KEY}
    session_keys.set(kept)
    token = sessions.begin("o").token
    codes = iter(range(100))

    def exchanged(**given: Any) -> object:
        exchange: Any = login.exchange
        return exchange({"code": f"code-{next(codes)}"}, client, **{**secret, **given})

    call = wxseal.credentials.get_stable_access_token(app_id="wx1", secret="s")
    of: Any = wxseal
    told: list[tuple[Callable[..., object], tuple[str, ...]]] = [
        (lambda **g: sessions.begin("o", **g), ("device", "jti", "now")),
        (lambda **g: sessions.check(token, **g), ("openid", "jti", "now")),
        (lambda **g: sessions.revoke_all("nobody", **g), ("keep", "now")),
        (lambda **g: sessions.revoke("o", "0123456789abcdef", **g), ("now",)),
        (lambda **g: sessions.list("o", **g), ("now",)),
        (lambda **g: session_keys.get("o", **g), ("now",)),
        (lambda **g: session_keys.set(kept, **g), ("now",)),
        (
            lambda **g: of.Sessions(**{**app, "token_keys": keys, **g}),
            ("app_id", "lifetime", "renew_within", "max_age", "devices"),
        ),
        (lambda **g: of.SessionKeyStore(**{**app, **g}), ("app_id",)),
        (
            lambda **g: of.AccessTokens(**{**secret, "client": client, **g}),
            ("app_id", "mode", "base_url", "insecure_base_url", "wait"),
        ),
        (
            lambda **g: of.DeviceCredentials(**{**merchant, **g}),
            ("app_id", "sub_app_id", "sub_mch_id", "base_url", "insecure_base_url", "wait"),
        ),
        (lambda **g: devices.report("x", **{**device, **g}), ("attach",)),
        (lambda **g: of.MemoryStore(**g), ("capacity", "since")),
        (lambda **g: made(SqliteStore, ":memory:", **g), ("timeout",)),
        (lambda **g: made(RedisStore, Redis(), **g), ("prefix", "durable")),
        (lambda **g: of.send(call, client, **g), ("timeout",)),
        (exchanged, ("app_id", "base_url", "insecure_base_url", "now", "timeout")),
    ]
    for run, names in told:
        for name in names:
            if name in NARROWING:
                assert refused(partial(run, **{name: None}), name), name
            else:
                run(**{name: None})


def made(what: Any, *given: Any, **named: Any) -> object:
    """Make one of what is made of these."""
    return what(*given, **named)


class Redis:
    """A client that is never asked."""

    def eval(self, script: str, numkeys: int, /, *keys_and_args: str) -> Any:
        """Answer nothing."""


def test_none_is_no_key() -> None:
    signed = {"rawData": "", "signature": "0" * 40}
    nothing: Any = None
    for key in (nothing, [nothing]):
        verify = partial(wxseal.open_data.verify_signature, signed, session_key=key)
        assert refused(verify, "session_key")
    assert refused(lambda: wxseal.SessionKey(nothing), "session_key")
    assert dev.explain("base64_blank")
