"""For developers: what is wrong with an input, input for tests, and every code in words.

**Never wire** :func:`diagnose` **to an endpoint.** It tells apart what an attacker must not be able to tell apart, and whoever
can ask it can open and forge records byte by byte. It is for a developer's machine, and for a log that only developers
read.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

from wxseal._native import dev_answer
from wxseal.errors import Action, WxsealError


class Finding(TypedDict):
    """One thing that was found."""

    code: str
    """Stable, as the codes of errors are."""
    argument: str
    """The argument it is about."""
    evidence: dict[str, int]
    """Positions, lengths and times that show it."""
    action: Action
    """What a program should do."""
    message: str
    hint: str
    message_zh: str
    """The same in Chinese."""
    hint_zh: str


class Report(TypedDict):
    """What was found. It holds no key, no decrypted byte and no correct signature."""

    verdict: Literal["fine", "explained", "unexplained", "nothing"]
    """``fine``: nothing is wrong. ``explained``: the findings explain it. ``unexplained``: they do not explain it all; key
    and data, or text and signature, do not belong together. ``nothing``: there was nothing to look at."""
    findings: list[Finding]
    """The likeliest first."""
    key_index: int | None
    """Which of the session keys fits, from 0."""
    work: int
    """How much was done to find it, in blocks of 64 bytes. It is bounded."""


class Explanation(TypedDict):
    """What a code means."""

    code: str
    action: Action
    message: str
    hint: str


def diagnose(message: Mapping[str, Any], **context: Any) -> Report:
    """Say what is wrong with an input, of the arguments of the call that fails.

    For developers and their logs, never for an endpoint. It raises nothing that has to do with the input.

    :param message: the body of the request, of which ``encryptedData`` (``encryptData``), ``iv``, ``rawData``,
        ``signature``, ``randomNumber``, ``params``, ``token``, ``certHash`` and ``nameUtf8Md5`` are looked at.
    :param context: as much as there is of ``app_id``, ``session_key`` (one or several texts), ``key`` and ``sign_type`` of
        APIv2, ``keys`` of session tokens, ``name``, ``id_number`` and ``now``. Others are ignored, so that the arguments
        of a call can be passed as they are.
    """
    given = {"now": int(time.time()), **_known(context)}
    try:
        report: Report = _asked("dev.diagnose", _known(message), given)
    except WxsealError as error:
        return {"verdict": "unexplained", "findings": [_refusal(error)], "key_index": None, "work": 0}
    return report


def explain(code: str, language: Literal["en", "zh"] = "en") -> Explanation | None:
    """Explain a code of an error or of a finding, in English or in Chinese; None where there is no such code."""
    if code not in codes():
        return None
    explanation: Explanation = _asked("dev.explain", {}, {"code": code, "language": language})
    return explanation


def codes() -> list[str]:
    """Give every code that an error or a report can have."""
    found: list[str] = _asked("dev.codes", {}, {})
    return found


def damages() -> list[str]:
    """Give the names of everything that can happen to a record on its way."""
    found: list[str] = _asked("dev.damages", {}, {})
    return found


def forge_open_data(
    content: Mapping[str, Any],
    *,
    app_id: str,
    session_key: str,
    iv: bytes = bytes(16),
    now: int | None = None,
    damages: Sequence[str] = (),
) -> tuple[dict[str, str], dict[str, Any]]:
    """Make a record of open data for a test: ``(message, context)``.

    ``open_data.decrypt(message, **context)`` opens it, unless it was damaged.

    :param content: the content without its watermark.
    :param app_id: the app of the watermark.
    :param session_key: the key that seals it.
    :param iv: 16 bytes.
    :param now: the time of the watermark in Unix seconds; now unless given.
    :param damages: what happens to it on its way, by name: see :func:`damages`.
    """
    made, known = _made("dev.forge_record", content, app_id, session_key, iv, now, damages)
    return {"encryptedData": made["encrypted_data"], "iv": made["iv"]}, known


def forge_face_result(
    content: Mapping[str, Any],
    *,
    random_number: str,
    app_id: str,
    session_key: str,
    iv: bytes = bytes(16),
    now: int | None = None,
    damages: Sequence[str] = (),
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make the result of a face check for a test: ``(message, context)``. Takes what :func:`forge_open_data` takes.

    :param random_number: the number that the server issued.
    """
    arguments = (content, app_id, session_key, iv, now, damages)
    made, known = _made("dev.forge_face_result", *arguments, random_number=random_number)
    message = {
        "verifyResult": True,
        "encryptData": made["encrypted_data"],
        "iv": made["iv"],
        "randomNumber": random_number,
        "signature": made["signature"],
    }
    return message, known


def forge_raw_data(content: Mapping[str, Any] | str, *, session_key: str) -> dict[str, str]:
    """Make ``rawData`` with its signature for a test."""
    raw_data = content if isinstance(content, str) else _compact(content)
    signature = _asked("dev.forge_signature", {}, {"raw_data": raw_data, "session_key": session_key})
    return {"rawData": raw_data, "signature": signature}


def _refusal(error: WxsealError) -> Finding:
    """Take what cannot even be looked at as a finding."""
    chinese: Explanation = _asked("dev.explain", {}, {"code": error.code, "language": "zh"})
    return {
        "code": error.code,
        "argument": error.argument,
        "evidence": {},
        "action": error.action,
        "message": error.message,
        "hint": error.hint,
        "message_zh": chinese["message"],
        "hint_zh": chinese["hint"],
    }


def _made(
    operation: str,
    content: Mapping[str, Any],
    app_id: str,
    session_key: str,
    iv: bytes,
    now: int | None,
    damages: Sequence[str],
    **more: str,
) -> tuple[Any, dict[str, Any]]:
    made_at = int(time.time()) if now is None else now
    given = {
        "content": _compact(content),
        "app_id": app_id,
        "session_key": session_key,
        "iv": base64.b64encode(iv).decode(),
        "now": made_at,
        "damages": list(damages),
        **more,
    }
    made = _asked(operation, {}, given)
    return made, {"app_id": app_id, "session_key": made["session_key"], "now": made_at}


def _compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _asked(operation: str, message: Mapping[str, Any], context: Mapping[str, Any]) -> Any:
    dumped = [json.dumps(given, ensure_ascii=True) for given in (message, context)]
    return json.loads(dev_answer(operation, *dumped))


def _known(given: object) -> dict[str, Any]:
    """Take what is there, bytes as texts; a field of another kind says nothing."""
    if not isinstance(given, Mapping):
        return {}
    taken = {name: _taken(name, given[name]) for name in _NAMES if name in given}
    return {name: value for name, value in taken.items() if value is not None}


def _taken(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if name == "session_key" and isinstance(value, list | tuple):
        return [one for one in (_taken("", one) for one in value) if one is not None]
    if name == "keys" and value:
        keys = value if isinstance(value, list | tuple) else (value,)
        return [_token_key(key) for key in keys if isinstance(key, Mapping)]
    if name == "params" and isinstance(value, Mapping):
        fields = {_taken("", str(key)): _field(one) for key, one in value.items()}
        return {key: one for key, one in fields.items() if one is not None}
    return value if name == "now" and type(value) is int and 0 <= value < 2**53 else None


def _field(value: Any) -> Any:
    """Take the value of a field of APIv2: a text, or a number, which becomes its digits."""
    return str(value) if type(value) is int and value.bit_length() < 256 else _taken("", value)


def _token_key(key: Mapping[str, Any]) -> dict[str, Any]:
    secret = key.get("secret")
    kept = base64.b64encode(secret).decode() if isinstance(secret, bytes) else _taken("", secret)
    return {"kid": _taken("", key.get("kid")), "secret": kept}


_NAMES = (
    *("encryptedData", "encryptData", "iv", "rawData", "signature", "randomNumber", "params", "token"),
    *(
        "certHash",
        "nameUtf8Md5",
        "app_id",
        "session_key",
        "key",
        "sign_type",
        "keys",
        "name",
        "id_number",
        "now",
    ),
)
