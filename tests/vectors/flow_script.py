"""The scripts of flows: what a flow asks for, step by step, and what it is told."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from cases import Cases, Json, err
from sample import NOW

SOURCE = "made here after the documentation of this library; no official page describes it"
RANDOM = bytes(range(16))
STORE = 10_000
CALL = 10_000
Reply = str | Json


class Scripts(Cases):
    """The flows of one file. Their defaults are the flow's arguments and when it begins."""

    def __init__(self, flow: str, context: Json, message: Json | None = None) -> None:
        head = {"flow": flow, "message": message or {}, "context": context}
        super().__init__(source=SOURCE, **head, random=RANDOM.hex(), begin=[NOW, 5000])


class Script:
    """One flow, told step by step: what it asks for, what it is told, and what the clocks say then."""

    def __init__(self, cases: Scripts, name: str, *, flow: str | None = None, **more: Any) -> None:
        defaults = cases.defaults
        self._random = Random(bytes.fromhex(defaults["random"]))
        self._case: Json = {
            "id": name,
            "source": SOURCE,
            "flow": flow or defaults["flow"],
            "message": more.pop("message", defaults["message"]),
            "context": {**defaults["context"], **more.pop("context", {})},
            "random": defaults["random"],
            "begin": defaults["begin"],
            **more,
            "steps": [],
        }
        cases.append(self._case)

    def load(self, key: str, reply: Reply, *, secret: bool = True, at: list[int] | None = None) -> None:
        """Look at what is kept."""
        self._step({"load": key, "within": STORE, "secret": secret}, reply, at)

    def swap(
        self,
        key: str,
        expected: str | None,
        following: str,
        seconds: int,
        reply: Reply,
        *,
        secret: bool = True,
        at: list[int] | None = None,
    ) -> None:
        """Write over what is expected."""
        swap = {"key": key, "expected": expected, "next": following, "seconds": seconds}
        self._step({"swap": swap, "within": STORE, "secret": secret}, reply, at)

    def claim(self, claim: Json, reply: Reply) -> None:
        """Spend something."""
        self._step({"claim": claim, "within": STORE, "secret": False}, reply, None)

    def send(self, request: Json, reply: Reply, *, within: int = CALL, at: list[int] | None = None) -> None:
        """Carry a request."""
        self._step({"send": request, "within": within, "secret": True}, reply, at)

    def pause(self, *, at: list[int]) -> None:
        """Wait for 50 to 149 milliseconds, by the flow's random bytes."""
        within = 50 + int.from_bytes(self._random.draw()[:2], "big") % 100
        self._step({"pause": True, "within": within, "secret": False}, "paused", at)

    def cancelled(self, last: Json | None) -> None:
        """Give up after a mistake of the caller's own function, with a last step or none."""
        self._case["last"] = last

    def lease(self) -> str:
        """Draw the name of the next lease."""
        return self._random.draw().hex()

    def nonce(self) -> str:
        """Draw what a call needs of random bytes."""
        return self._random.draw().hex()

    def gives(self, value: object) -> None:
        """End with a value."""
        self._case["out"] = {"ok": value}

    def fails(self, code: str, argument: str) -> None:
        """End with an error."""
        self._case["out"] = err(code, argument)

    def ends(self, out: Json) -> None:
        """End so."""
        self._case["out"] = out

    def _step(self, asked: Json, reply: Reply, at: list[int] | None) -> None:
        self._case["steps"].append({**asked, "reply": reply, **({} if at is None else {"at": at})})


class Random:
    """The random values that a flow draws from the bytes that it was made with."""

    def __init__(self, seed: bytes) -> None:
        self._seed, self._drawn = seed, 0

    def draw(self) -> bytes:
        """Draw 16 bytes."""
        digest = hashlib.sha256(self._seed + self._drawn.to_bytes(4, "big")).digest()
        self._drawn += 1
        return digest[:16]


def digest(kind: str, *parts: str) -> str:
    """Make a store's key: a digest of the parts, each with its length before it."""
    raw = [part.encode() for part in parts]
    text = b"".join(len(part).to_bytes(8, "big") + part for part in raw)
    return f"wxseal:{kind}:{hashlib.sha256(text).hexdigest()}"


def kept(text: str | None) -> str:
    """Tell that a store keeps this."""
    return "none" if text is None else f"={text}"


def answer(body: object, status: int = 200) -> Json:
    """Tell what WeChat answered."""
    return {
        "status": status,
        "body": body if isinstance(body, str) else json.dumps(body, separators=(",", ":")),
    }


def get(url: str, **query: str) -> Json:
    """Make a request without a body."""
    encoded = "&".join(f"{name}={quote(value, safe='-._~')}" for name, value in query.items())
    return {"method": "GET", "url": f"{url}?{encoded}", "body": None}


def post(url: str, body: object) -> Json:
    """Make a request with a JSON body."""
    return {"method": "POST", "url": url, "body": json.dumps(body, separators=(",", ":"))}
