"""The credential of a face payment device for many who ask at once."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from wxseal import AsyncDeviceCredentials, DeviceCredentials, MemoryStore, WxsealError

from untyped import but
from vector_files import cases

CASE = next(c for c in cases() if c["operation"] == "face_pay.get_auth_info" and c["id"] == "good-hmac")
DEVICE: dict[str, Any] = {name: CASE["context"][name] for name in ("store_id", "store_name", "device_id")}
MERCHANT: dict[str, Any] = {
    name: value for name, value in CASE["context"].items() if name not in {*DEVICE, "now", "nonce_str"}
}
AUTHINFO = CASE["out"]["ok"]["authinfo"]


def refused(code: str, argument: str) -> Any:
    return pytest.raises(WxsealError, check=lambda error: (error.code, error.argument) == (code, argument))


class WeChat:
    def __init__(self) -> None:
        self.asked: list[Any] = []

    def __call__(self, request: Any) -> tuple[int, bytes]:
        self.asked.append(request)
        time.sleep(0.02)
        return 200, CASE["body"].encode()

    async def asynchronous(self, request: Any) -> tuple[int, bytes]:
        self.asked.append(request)
        await asyncio.sleep(0.02)
        return 200, CASE["body"].encode()


def test_50_ask_at_once_and_one_fetches() -> None:
    wechat, store = WeChat(), MemoryStore()
    askers = [DeviceCredentials(**MERCHANT, store=store, client=wechat) for _ in range(50)]
    with ThreadPoolExecutor(50) as threads:
        got = set(threads.map(lambda one: one.get(CASE["message"], **DEVICE), askers))
    assert got == {AUTHINFO}
    assert len(wechat.asked) == 1
    askers[0].get(CASE["message"], **{**DEVICE, "store_name": "renamed"}, attach="{}")
    assert len(wechat.asked) == 1
    askers[0].get(CASE["message"], **{**DEVICE, "device_id": "d2"})
    assert len(wechat.asked) == 2
    askers[0].report("another", **DEVICE)
    askers[0].get(CASE["message"], **DEVICE)
    assert len(wechat.asked) == 2
    for one in askers[:5]:
        one.report(AUTHINFO, **DEVICE)
    askers[0].get(CASE["message"], **DEVICE)
    assert len(wechat.asked) == 3


def test_asynchronously_too() -> None:
    wechat, store = WeChat(), MemoryStore()
    make = AsyncDeviceCredentials
    askers = [make(**MERCHANT, store=store, client=wechat.asynchronous) for _ in range(20)]

    async def ask() -> set[str]:
        return set(await asyncio.gather(*(one.get(CASE["message"], **DEVICE) for one in askers)))

    assert asyncio.run(ask()) == {AUTHINFO}
    assert len(wechat.asked) == 1
    asyncio.run(askers[0].report(AUTHINFO, **DEVICE))
    assert asyncio.run(ask()) == {AUTHINFO}
    assert len(wechat.asked) == 2


def test_what_is_wrong_is_told_also_where_nothing_has_to_be_fetched() -> None:
    good: dict[str, Any] = {**MERCHANT, "store": MemoryStore(), "client": WeChat()}
    credentials = DeviceCredentials(**good)
    credentials.get(CASE["message"], **DEVICE)
    with refused("base64_blank", "rawdata"):
        credentials.get({"rawdata": "a b"}, **DEVICE)
    with refused("field_missing", "rawdata"):
        credentials.get({}, **DEVICE)
    with refused("argument_range", "store_id"):
        credentials.get(CASE["message"], **but(DEVICE, store_id=""))
    with pytest.raises(TypeError):
        credentials.get(CASE["message"], **DEVICE, key="x")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        credentials.get(CASE["message"])  # type: ignore[call-arg]
    with refused("argument_type", "authinfo"):
        credentials.report(5, **DEVICE)  # type: ignore[arg-type]
    with refused("sign_type_invalid", "sign_type"):
        DeviceCredentials(**but(good, sign_type="SHA1"))
    with refused("store_invalid", "store"):
        DeviceCredentials(**but(good, store=object()))
    with refused("argument_range", "wait"):
        DeviceCredentials(**good, wait=601)
    with refused("base_url_invalid", "base_url"):
        DeviceCredentials(**good, base_url="http://proxy.internal")
    DeviceCredentials(**good, base_url="http://proxy.internal", insecure_base_url=True)
    assert MERCHANT["key"] not in repr(credentials)
