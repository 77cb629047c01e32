"""No secret is in an attribute, a copy or a printed form of a public class, made whole or half."""

from __future__ import annotations

import contextlib
import copy
import importlib
import inspect
import json
import pickle
import pkgutil
import pprint
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import wxseal
from wxseal import (
    AccessTokens,
    AsyncAccessTokens,
    AsyncBrake,
    AsyncDeviceCredentials,
    AsyncSessionKeyStore,
    AsyncSessions,
    Brake,
    DeviceCredentials,
    MemoryStore,
    SessionKey,
    SessionKeyStore,
    Sessions,
    dev,
    face,
    open_data,
    phone,
)
from wxseal._native import Hidden, face_begin
from wxseal.redis import AsyncRedisStore, RedisStore
from wxseal.sqlite import SqliteStore

KEY = "tiihtNczf5v6AKRyjwEUhQ=="
SECRETS = (KEY, "SECRET", "VE9LRU4tU0VDUkVU", "OPENID", "0123456789abcdef", "580006666", "eyJ")
SCOPE: dict[str, Any] = {"app_id": "wx1", "session_key": KEY, "now": 1700000000}
APP: dict[str, Any] = {"app_id": "wx1", "secret": "APP-SECRET"}
PAY: dict[str, Any] = {"app_id": "wx1", "mch_id": "1", "key": "PAY-SECRET", "sign_type": "MD5"}
TOKENS: dict[str, Any] = {
    "app_id": "wx1",
    "token_keys": [
        {"kid": "a", "secret": b"TOKEN-SECRET" * 3},
        {"kid": "b", "secret": "VE9LRU4tU0VDUkVU" * 3},
    ],
}
COPIES: tuple[Callable[[Any], Any], ...] = (copy.copy, copy.deepcopy, pickle.dumps)
# What gives a secret since that is what it is for: the documentation says so.
ACCESSORS = {
    "Answer": {"data"},
    "FaceResult": {"data", "json"},
    "OpenData": {"data", "json"},
    "Request": {"url", "body"},
    "Session": {"openid", "jti", "token", "device"},
    "SignedData": {"raw_data"},
}


def call() -> Any:
    return phone.get_user_phone_number({"code": "CODE-SECRET"}, access_token="TOKEN-SECRET", app_id="wx1")


def kept(store: Any) -> Any:
    Sessions(**TOKENS, store=store).begin("OPENID", device="DEVICE-SECRET", jti="0123456789abcdef")
    SessionKeyStore(app_id="wx1", store=store).set({"openid": "OPENID", "session_key": KEY})
    return store


def signed() -> Any:
    return open_data.verify_signature(dev.forge_raw_data("SECRET", session_key=KEY)[0], session_key=KEY)


def opened() -> Any:
    number = {"phoneNumber": "580006666", "purePhoneNumber": "580006666", "countryCode": "86"}
    record, _ = dev.forge_open_data(number, **SCOPE, damages=["blank"])
    return open_data.phone_number(record, **SCOPE, repair=True)


def face_result() -> Any:
    person = {"name": "OPENID", "idNumber": "58000666612345678X"}
    posted, _ = dev.forge_face_result(person, random_number="0123456789abcdef", **SCOPE, damages=["blank"])
    whose: Any = {"id_number": person["idNumber"]}
    proof: dict[str, Any] = {"numbers": "client", "expected": whose, "repair": True}
    return face.open_result(posted, **SCOPE, user="OPENID", store=MemoryStore(since=0), **proof)


def client(*_: object) -> Any:
    return 200, b"{}"


client.eval = client  # type: ignore[attr-defined]
CLIENTS: dict[str, Any] = {"store": MemoryStore(), "client": client}
MAKE: dict[str, Callable[[], Any]] = {
    "AccessTokens": lambda: AccessTokens(**APP, **CLIENTS),
    "Answer": lambda: call().parse(200, b'{"phone_info":%s,"errcode":0}' % json.dumps(phone_info()).encode()),
    "AsyncAccessTokens": lambda: AsyncAccessTokens(**APP, **CLIENTS),
    "AsyncBrake": lambda: AsyncBrake(kept(MemoryStore())),
    "AsyncDeviceCredentials": lambda: AsyncDeviceCredentials(**PAY, **CLIENTS),
    "AsyncRedisStore": lambda: AsyncRedisStore(client),  # type: ignore[arg-type]
    "AsyncSessionKeyStore": lambda: AsyncSessionKeyStore(app_id="wx1", store=MemoryStore()),
    "AsyncSessions": lambda: AsyncSessions(**TOKENS, store=MemoryStore()),
    "Brake": lambda: Brake(kept(MemoryStore())),
    "Call": call,
    "DeviceCredentials": lambda: DeviceCredentials(**PAY, **CLIENTS),
    "FaceResult": face_result,
    "Flow": lambda: face_begin('{"app_id":"wx1","user":"OPENID","now":1700000000}', b"0123456789abcdef"),
    "Hidden": lambda: Hidden("SECRET"),
    "MemoryStore": lambda: kept(MemoryStore()),
    "OpenData": opened,
    "RedisStore": lambda: RedisStore(client),  # type: ignore[arg-type]
    "Request": lambda: call().request,
    "Restored": lambda: opened().restored[0],
    "Session": lambda: Sessions(**TOKENS, store=MemoryStore()).begin("OPENID", jti="0123456789abcdef"),
    "SessionKey": lambda: SessionKey(KEY),
    "SessionKeyStore": lambda: SessionKeyStore(app_id="wx1", store=kept(MemoryStore())),
    "Sessions": lambda: Sessions(**TOKENS, store=kept(MemoryStore())),
    "SignedData": signed,
    "SqliteStore": lambda: kept(SqliteStore(":memory:")),
    "Watermark": lambda: opened().watermark,
}


def phone_info() -> dict[str, Any]:
    number = {"phoneNumber": "580006666", "purePhoneNumber": "580006666", "countryCode": "86"}
    return {**number, "watermark": {"appid": "wx1", "timestamp": 1700000000}}


def public_classes() -> dict[str, Any]:
    """Give the classes that have instances of their own, and hold something: no errors, no descriptions of
    types."""
    names = [
        f"wxseal.{found.name}" for found in pkgutil.iter_modules(wxseal.__path__) if found.name[0] != "_"
    ]
    modules = [importlib.import_module(name) for name in ("wxseal", *names)]
    everything = [one for module in modules for one in vars(module).items()]
    return {
        name: one
        for name, one in everything
        if inspect.isclass(one)
        and one.__module__.startswith("wxseal")
        and not (name.startswith("_") or "._" in one.__module__)
        and not getattr(one, "_is_protocol", False)
        and not issubclass(one, dict | tuple | Exception)
    }


def test_every_public_class_is_looked_at() -> None:
    assert set(public_classes()) == set(MAKE)


def shown(value: object) -> Iterator[tuple[str, str]]:
    """Give everything that a value shows of itself to those who do not ask for it by its name."""
    found, seen = [("", value)], set[int]()
    for where, one in found:
        yield from printed(where, one)
        if id(one) in seen or not (type(one).__module__.startswith(("wxseal", __name__)) or one is value):
            continue
        seen.add(id(one))
        named = ACCESSORS.get(type(one).__name__, set()) | {"__doc__"}
        for name in {*dir(one), *slots(one), *getattr(one, "__dict__", {})} - named:
            attribute = getattr(one, name, None)
            if not callable(attribute):
                found.append((f"{where}.{name}", attribute))
            if isinstance(attribute, dict | list | tuple) and not name.startswith("__"):
                found += [(f"{where}.{name}[]", part) for part in parts(attribute)]


def parts(several: Any) -> list[Any]:
    return list(several.values()) if isinstance(several, dict) else list(several)


def slots(one: object) -> set[str]:
    return {name for kind in type(one).__mro__ for name in getattr(kind, "__slots__", ())}


def printed(where: str, one: Any) -> Iterator[tuple[str, str]]:
    yield f"repr of {where}", repr(one)
    yield f"str of {where}", str(one)
    yield f"format of {where}", f"{one}{[one]}"
    yield f"pprint of {where}", pprint.pformat(one)
    yield f"json of {where}", json.dumps(one, default=repr, skipkeys=True)
    for way in ("__reduce_ex__(2)", "__reduce__()", "__getstate__()"):
        with contextlib.suppress(TypeError, AttributeError):
            yield f"{where}.{way}", repr(eval(f"one.{way}", {"one": one}))
    for copied in COPIES:
        with contextlib.suppress(Exception):
            yield f"{copied.__name__} of {where}", repr(copied(one))


def leaks(value: object) -> list[str]:
    return [where for where, text in shown(value) for secret in SECRETS if secret in text]


@pytest.mark.parametrize("name", MAKE)
def test_nothing_shows(name: str) -> None:
    made = MAKE[name]()
    assert type(made).__name__ == name
    assert leaks(made) == []


@pytest.mark.parametrize("name", sorted({*MAKE} - {"Restored", "Watermark"}))
def test_nothing_is_copied_or_pickled(name: str) -> None:
    made = MAKE[name]()
    for copied in COPIES:
        with pytest.raises(TypeError):
            copied(made)


def test_the_accessors_give_what_they_are_for() -> None:
    request = call().request
    assert "TOKEN-SECRET" in request.url
    assert b"CODE-SECRET" in request.body
    begun = MAKE["Session"]()
    assert (begun.openid, begun.jti, begun.token[:3]) == ("OPENID", "0123456789abcdef", "eyJ")
    assert MAKE["Answer"]().data["phoneNumber"] == "580006666"
    for name, named in ACCESSORS.items():
        made = MAKE[name]()
        assert all(hasattr(made, accessor) for accessor in named)


def half_made() -> list[Any]:
    """Give what is there of each class before its ``__init__``, as a debugger sees it where that one
    fails."""
    found = [wxseal.WxsealError, wxseal.PlatformError, *public_classes().values()]
    made = []
    for one in found:
        try:
            made.append(one.__new__(one))
        except TypeError:
            assert one.__module__ == "wxseal", "only what is written in Rust is made whole or not at all"
    return made


def test_what_is_half_made_prints_too() -> None:
    half = half_made()
    assert len(half) > 15
    for one in half:
        for text in (repr(one), str(one), f"{one}", ascii([one])):
            assert type(one).__name__ in text or isinstance(one, wxseal.WxsealError)
        if not isinstance(one, wxseal.WxsealError):
            assert leaks(one) == []


def test_a_hidden_thing_stays_hidden() -> None:
    hidden = Hidden("SECRET")
    assert (repr(hidden), f"{hidden}", hidden.expose()) == ("<hidden>", "<hidden>", "SECRET")
    assert hidden != Hidden("SECRET")
    with pytest.raises(AttributeError):
        hidden.more = 1  # type: ignore[attr-defined]


class InAttribute:
    def __init__(self) -> None:
        self.kept = {"key": "SECRET"}


class InSlot:
    __slots__ = ("kept",)

    def __init__(self) -> None:
        self.kept = b"SECRET"


class WithinAnother:
    def __init__(self) -> None:
        self.other = [InSlot()]


class InItsRepr:
    def __repr__(self) -> str:
        return "SECRET"


class InItsState:
    def __getstate__(self) -> object:
        return {"kept": "SECRET"}


class InProperty:
    @property
    def kept(self) -> str:
        return "SECRET"


@pytest.mark.parametrize("leaky", [InAttribute, InSlot, WithinAnother, InItsRepr, InItsState, InProperty])
def test_what_shows_is_found(leaky: Any) -> None:
    assert leaks(leaky()) != []
