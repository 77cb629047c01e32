"""Runs a flow of the vectors through the package: a store, a client and clocks that say what the script
says."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable, Generator
from typing import Any
from unittest import mock

import wxseal
from wxseal import face, login

Case = dict[str, Any]
Outcome = Callable[[Callable[[], Any]], dict[str, Any]]


def run(case: Case, calls: dict[str, Callable[..., Any]], outcome: Outcome, *, awaits: bool = False) -> Case:
    """Run the flow of a case, by those who wait or who await; give what it asked for beside what it ended
    with."""
    script = Script(case, awaits=awaits)
    start = _start(case, calls, script)
    with script.clocks():
        try:
            ended = outcome(lambda: _plain(asyncio.run(start()) if awaits else start()))
        except NameError as error:
            assert error is script.mistake
            ended = {"cancelled": True}
    return {**ended, "asked": script.asked}


def expected(case: Case) -> Case:
    """Give what the script says that a flow asks for and ends with."""
    steps = [*case["steps"], *([case["last"]] if case.get("last") else [])]
    asked = [
        {verb: step[verb] for verb in ("load", "swap", "claim", "send") if verb in step}
        or {"pause": step["within"]}
        for step in steps
    ]
    return {**({"cancelled": True} if "last" in case else case["out"]), "asked": asked}


def _start(case: Case, calls: dict[str, Callable[..., Any]], script: Script) -> Callable[[], Any]:
    message, context, seconds = case["message"], dict(case["context"]), case.get("seconds")
    limited = {} if seconds is None else {"wait": seconds}
    timeout = {} if seconds is None else {"timeout": seconds}
    group, _, verb = case["flow"].partition(".")
    prefix, letter = ("Async", "a") if script.awaits else ("", "")
    store, client = script.store, script.client

    def taken(*names: str) -> Case:
        return {name: context.pop(name) for name in names if name in context}

    if group == "access_tokens":
        reported = taken("access_token", "errcode")
        make = getattr(wxseal, f"{prefix}AccessTokens")
        return lambda: getattr(make(store=store, client=client, **limited, **context), verb)(**reported)
    if group == "device_credentials":
        device = taken("store_id", "store_name", "device_id", "attach", "authinfo")
        make = getattr(wxseal, f"{prefix}DeviceCredentials")
        first = () if verb == "report" else (message,)
        return lambda: getattr(make(store=store, client=client, **limited, **context), verb)(*first, **device)
    if group == "session_keys":
        given = taken("openid", "session_key", "now")
        make = getattr(wxseal, f"{prefix}SessionKeyStore")
        now = {"now": given.pop("now")}
        first = (given,) if verb == "set" else (given["openid"],)
        return lambda: getattr(make(store=store, **context), verb)(*first, **now)
    if group == "sessions":
        given = taken("openid", "jti", "now", "device", "keep")
        make = getattr(wxseal, f"{prefix}Sessions")
        if verb == "check":
            given = {"request": message.get("token", message), **given}
        return lambda: getattr(make(store=store, **context), verb)(**given)
    if case["flow"] == "login.exchange":
        exchange = getattr(login, f"{letter}exchange")
        return lambda: exchange(message, client, store=store, **context, **timeout)
    if case["flow"] == "face.begin":
        begin = getattr(face, f"{letter}begin")
        return lambda: begin(store=store, **context)
    send = getattr(wxseal, f"{letter}send")
    return lambda: send(calls[case["flow"]](message, **context), client, **timeout)


def _plain(result: Any) -> Any:
    """Take what came out of a flow in the vectors' own form."""
    if isinstance(result, list):
        return [_plain(one) for one in result]
    if isinstance(result, wxseal.SessionKey):
        return result.expose()
    if isinstance(result, wxseal.Session):
        names = ("openid", "jti", "issued_at", "expires_at", "begun_at", "used_at", "device", "token")
        return {name: getattr(result, name) for name in names}
    return result.data if isinstance(result, wxseal.Answer) else result


class Script:
    """The steps of a case, one after the other."""

    def __init__(self, case: Case, *, awaits: bool) -> None:
        last = [{**case["last"], "reply": "yes"}] if case.get("last") else []
        self._steps = [*case["steps"], *last]
        self._clock: Any = case["begin"]
        self._random = bytes.fromhex(case["random"])
        self.awaits = awaits
        self.asked: list[Case] = []
        self.mistake = NameError("a mistake of the caller's")
        self.store = _Store(self)

    def client(self, request: wxseal.Request) -> Any:
        """Carry a request, as the script says."""
        body = None if request.body is None else request.body.decode()
        asked = {"method": request.method, "url": request.url, "body": body}
        return self.answer({"send": asked}, lambda reply: (reply["status"], reply["body"].encode()))

    def answer(self, asked: Case, read: Callable[[Any], Any]) -> Any:
        """Answer a step, at once or to be awaited."""
        if not self.awaits:
            return self._answer(asked, read)

        async def later() -> Any:
            return self._answer(asked, read)

        return later()

    def _answer(self, asked: Case, read: Callable[[Any], Any]) -> Any:
        self.asked.append(asked)
        step: Case = self._steps.pop(0) if self._steps else {"reply": "!"}
        self._clock = step.get("at", self._clock)
        reply = step["reply"]
        if reply == "late":
            raise TimeoutError
        if reply == "mistake":
            raise self.mistake
        if reply == "!store_full":
            store = wxseal.MemoryStore(capacity=2)
            for key in "abc":
                store.swap(key, None, "x", 60)
        if reply == "!":
            raise OSError("down")
        return read(reply)

    def _pause(self, seconds: float) -> None:
        self.asked.append({"pause": round(seconds * 1000)})
        self._clock = self._steps.pop(0).get("at", self._clock)

    @contextlib.contextmanager
    def clocks(self) -> Generator[None]:
        """Have the clocks and the random bytes say what the script says."""

        async def sleep(seconds: float) -> None:
            self._pause(seconds)

        def wall_clock() -> float:
            return float(self._clock[0])

        def monotonic() -> float:
            return float(self._clock[1]) / 1000

        with (
            mock.patch.object(time, "time", wall_clock),
            mock.patch("wxseal._drive.time.monotonic", monotonic),
            mock.patch.object(time, "sleep", self._pause),
            mock.patch("wxseal._drive.sleep", sleep),
            mock.patch.object(secrets, "token_bytes", lambda count: self._random[:count]),
        ):
            yield


class _Store:
    def __init__(self, script: Script) -> None:
        self._script = script

    def load(self, key: str, /) -> Any:
        return self._script.answer({"load": key}, lambda reply: None if reply == "none" else reply[1:])

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> Any:
        swap = {"key": key, "expected": expected, "next": following, "seconds": seconds}
        return self._script.answer({"swap": swap}, lambda reply: reply == "yes")

    def claim(self, claim: wxseal.Claim, /) -> Any:
        asked = {"entries": [*claim.entries], "now": claim.now, "until": claim.until, "since": claim.since}
        return self._script.answer(
            {"claim": asked}, lambda reply: reply if reply == "unknown" else reply == "first"
        )
