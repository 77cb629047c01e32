"""The attacks of tests/attack against the shipped flow in Python: a server by the clock of the requests, and
crowds."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from wxseal import Brake, Claim, WxsealError, dev, face

from store_worker import snake

ATTACKS = Path(__file__).parent.parent / "attack"
CROWD = 1000
DAWN = 1_795_564_800
APP: dict[str, Any] = {"app_id": "wx4f4bc4dec97d474b", "session_key": "tiihtNczf5v6AKRyjwEUhQ=="}
PERSON = {"idNumber": "11010519491231002X", "name": "张三"}


def cases(*options: str) -> dict[str, list[dict[str, Any]]]:
    """The cases of each attack."""
    made = subprocess.run(["node", str(ATTACKS / "cases.mjs"), *options], capture_output=True, check=True)
    found: dict[str, list[dict[str, Any]]] = json.loads(made.stdout)
    return found


class ClockStore:
    """Remembers for as long as it is told to, by a clock that the test sets."""

    def __init__(self) -> None:
        self.now = 0
        self._kept: dict[str, tuple[str, int]] = {}

    def load(self, key: str, /) -> str | None:
        text, until = self._kept.get(key, ("", 0))
        return text if until > self.now else None

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        if ClockStore.load(self, key) != expected:
            return False
        self._kept[key] = following, self.now + seconds
        return True

    def claim(self, claim: Claim, /) -> bool:
        if any(ClockStore.load(self, key) is not None for key in claim.entries):
            return False
        self._kept.update(dict.fromkeys(claim.entries, ("", claim.until)))
        return True


class SlowStore(ClockStore):
    """The same for threads, and with time between what one asks and what another does."""

    def __init__(self) -> None:
        super().__init__()
        self.now = DAWN
        self._lock = threading.Lock()

    def load(self, key: str, /) -> str | None:
        text = super().load(key)
        time.sleep(random.random() * 0.01)
        return text

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        time.sleep(random.random() * 0.003)
        with self._lock:
            return super().swap(key, expected, following, seconds)


class CarelessStore(SlowStore):
    """The control: says that it wrote, and keeps what was there, as one does whose readers are all too
    early."""

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        self._kept.setdefault(key, (following, self.now + seconds))
        return True


class AsyncSlowStore:
    """The same for those who await."""

    def __init__(self) -> None:
        self._store = ClockStore()
        self._store.now = DAWN

    async def load(self, key: str, /) -> str | None:
        await asyncio.sleep(random.random() * 0.003)
        return self._store.load(key)

    async def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        await asyncio.sleep(random.random() * 0.003)
        return self._store.swap(key, expected, following, seconds)

    async def claim(self, claim: Claim, /) -> bool:
        await asyncio.sleep(random.random() * 0.003)
        return self._store.claim(claim)


class Server:
    """The endpoints that an attacker asks. They say "accepted", or the code of the error."""

    def __init__(self) -> None:
        self.store = ClockStore()

    def outcomes(self, steps: list[dict[str, Any]]) -> list[str]:
        """Take a case, request by request."""
        outcomes = []
        number = ""
        for step in steps:
            try:
                number = self._number(step["number"], number, step["context"])
                outcomes.append(self._ask(step, number))
            except WxsealError as error:
                outcomes.append(error.code)
        return outcomes

    def _number(self, word: str, last: str, context: dict[str, Any]) -> str:
        if word != "fresh":
            return last if word == "same" else word
        self.store.now = context["now"]
        issued = {"app_id": context["appId"], "user": context["user"], "now": context["now"]}
        return face.begin(**issued, store=self.store)["random_number"]

    def _ask(self, step: dict[str, Any], number: str) -> str:
        message, given = step["message"], snake(step["context"])
        self.store.now = given["now"]
        if step["endpoint"] == "phone":
            context = {name: given[name] for name in ("app_id", "session_key", "now")}
            sealed = {"encryptedData": message["encryptData"], "iv": message["iv"]}
            Brake(self.store).phone_number(sealed, **context)
        else:
            face.open_result({**message, "randomNumber": number}, **given, store=self.store)
        return "accepted"


def honest(number: str, count: int = CROWD, now: int = DAWN) -> list[dict[str, Any]]:
    """Records of the right person, each its own, all with one number."""
    return [
        dev.forge_face_result(PERSON, random_number=number, now=now, iv=os.urandom(16), **APP)[0]
        for _ in range(count)
    ]


def rubbish(count: int = CROWD) -> list[dict[str, Any]]:
    """Records of nothing, each with a number of its own."""
    return [
        {
            "verifyResult": True,
            "encryptData": base64.b64encode(os.urandom(160)).decode(),
            "iv": base64.b64encode(os.urandom(16)).decode(),
            "randomNumber": f"try {index}",
        }
        for index in range(count)
    ]


def in_threads(messages: list[dict[str, Any]], store: SlowStore, numbers: face.Numbers) -> Counter[str]:
    """Post all of these at once."""

    def post(message: dict[str, Any]) -> str:
        try:
            face.open_result(message, **_context(numbers), store=store)
        except WxsealError as error:
            return error.code
        return "accepted"

    with ThreadPoolExecutor(len(messages)) as threads:
        return Counter(threads.map(post, messages))


def awaited(messages: list[dict[str, Any]], store: AsyncSlowStore, numbers: face.Numbers) -> Counter[str]:
    """The same with asyncio."""

    async def post(message: dict[str, Any]) -> str:
        try:
            await face.aopen_result(message, **_context(numbers), store=store)
        except WxsealError as error:
            return error.code
        return "accepted"

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(post(message) for message in messages))

    return Counter(asyncio.run(all_of_them()))


def _context(numbers: face.Numbers) -> Any:
    expected: face.Expected = {"id_number": PERSON["idNumber"], "name": PERSON["name"]}
    return {**APP, "user": "u", "numbers": numbers, "expected": expected, "now": DAWN}
