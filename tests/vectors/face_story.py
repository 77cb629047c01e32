"""The stories of the face result flow, each over one store: a number is begun, a record is posted, a brake
counts."""

from __future__ import annotations

import hashlib
from typing import Any

from cases import Cases, Json, err, ok, present
from sample import APP_ID, ID_NUMBER, IV, KEY, NAME, NOW, OPENID, compact, marked, seal

SOURCE = "made here; the flow is a tutorial's, no official page describes it"
PERSON = {"name": NAME, "idNumber": ID_NUMBER, "openid": OPENID}
WHOLE = marked(**PERSON)
BARE = compact(PERSON)
NUMBER = "8f14e45fceea167a5a36dedd4bea2543"
FIELD = "encryptData"
HOUR = 3600


def signature(number: str = NUMBER, key: str = KEY, app_id: str = APP_ID) -> str:
    """Sign a number as the tutorial has it."""
    return hashlib.sha256((number + key + app_id).encode()).hexdigest()


def posted(text: str | bytes = WHOLE, *, key: str = KEY, **fields: object) -> Json:
    """Give what the mini-program posts, without the fields that are ``...``."""
    iv = str(fields.pop("iv", IV))
    sealed = {FIELD: seal(text, key=key, iv=iv), "iv": iv}
    return present({"verifyResult": True, **sealed, "randomNumber": NUMBER, **fields})


def passed(text: str = WHOLE, *, masked: bool = False, **more: Any) -> Json:
    """Give what comes out."""
    out = ok(text, **more)
    out["ok"]["masked"] = masked
    return out


def replayed(argument: str) -> Json:
    """Give what is said of what was used before."""
    return err("replayed", argument)


USUAL: Json = {
    "app_id": APP_ID,
    "user": "u1",
    "session_key": KEY,
    "now": NOW,
    "numbers": "client",
    "expected": {"id_number": ID_NUMBER, "name": NAME},
}
BEGUN = {name: USUAL[name] for name in ("app_id", "user", "now")}
BRAKED = {name: USUAL[name] for name in ("app_id", "session_key", "now")}


class Stories(Cases):
    """The cases of one file; the defaults of their steps are those of what a step does."""

    def __init__(self) -> None:
        steps = {
            "begin": {"message": {}, "context": BEGUN},
            "open": {"message": posted(), "context": USUAL},
            "brake": {"message": {"iv": IV}, "context": BRAKED},
        }
        super().__init__(source=SOURCE, attempts=steps)

    def story(self, name: str, *, since: int = 0, **usual: object) -> Story:
        """Begin a story, whose records are all opened in a context that differs in these names."""
        told = Story(**usual)
        case: Json = {"id": name, "source": SOURCE, "attempts": told.steps}
        self.append({**case, "since": since} if since else case)
        return told

    def one(self, name: str, message: Json, out: Json, **context: object) -> None:
        """Add a story of one record."""
        self.story(name).open(message, out, **context)


class Story:
    """What is done with one store, and what is answered. Numbers that were begun are named by their place."""

    def __init__(self, **usual: object) -> None:
        self.steps: list[Json] = []
        self._context = {**USUAL, **usual}

    def begin(self, out: Json | None = None, *, asks: list[str] | None = None, **context: object) -> Json:
        """Issue a number; gives how it is named."""
        known = {name: self._context[name] for name in BEGUN} | context
        self._step("begin", {}, known, out or {"ok": None}, asks)
        return {"begun": sum(step["do"] == "begin" for step in self.steps) - 1}

    def open(self, message: Json, out: Json, *, asks: list[str] | None = None, **context: object) -> None:
        """Open a record; a name that is ``...`` is not in the context."""
        self._step("open", message, present({**self._context, **context}), out, asks)

    def brake(self, text: str, out: Json, *, key: str = KEY, **context: object) -> None:
        """Open a record of open data under the brake."""
        message = {"encryptedData": seal(text, key=key), "iv": IV}
        self._step("brake", message, {**BRAKED, **context}, out, None)

    def _step(self, do: str, message: Json, context: Json, out: Json, asks: list[str] | None) -> None:
        asked = {} if asks is None else {"asks": asks}
        self.steps.append({"do": do, "message": message, "context": context, "out": {**out, **asked}})
