"""For developers: what is wrong with an input, input for tests, and every code in words.

**Never wire** :func:`diagnose` **to an endpoint.** It tells apart what an attacker must not be able to tell apart, and whoever
can ask it can open and forge records byte by byte. It is for a developer's machine, and for a log that only developers
read.

With WeChat's own sample as ``body`` and ``known``, as in :mod:`wxseal.open_data`:

>>> from wxseal import dev
>>> damaged = {**body, "encryptedData": body["encryptedData"].replace("+", " ")}
>>> report = dev.diagnose(damaged, **known)
>>> report["verdict"], report["findings"][0]["code"], report["findings"][0]["message_zh"]
('explained', 'base64_blank', 'base64 里出现了空格')
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict, cast

from wxseal._native import SessionKey, dev_answer
from wxseal._secret import hides_secrets
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


@hides_secrets
def diagnose(message: Mapping[str, Any], **context: Any) -> Report:
    """Say what is wrong with an input, of the arguments of the call that fails.

    For developers and their logs, never for an endpoint. It raises nothing that has to do with the input.

    :param message: the body of the request, of which ``encryptedData`` (``encryptData``), ``iv``, ``rawData``,
        ``signature``, ``randomNumber``, ``params``, ``token``, ``certHash`` and ``nameUtf8Md5`` are looked at.
    :param context: as much as there is of ``app_id``, ``session_key`` (one or several texts), ``key`` and ``sign_type`` of
        APIv2, ``keys`` of session tokens, ``name``, ``id_number``, ``now``, ``max_age``, ``max_skew`` and ``openid``. Others
        are ignored, so that the arguments of a call can be passed as they are.
    """
    unusable: list[Finding] = []
    body = _fields_of(message, context, unusable)
    given = {"now": int(time.time()), **_known(context, _CONTEXT, "argument_type", unusable)}
    try:
        report: Report = _asked("dev.diagnose", body, given)
    except WxsealError as error:
        found = [*unusable, _refusal(error.code, error.argument)]
        return {"verdict": "unexplained", "findings": found, "key_index": None, "work": 0}
    if unusable:
        report["verdict"] = "unexplained"
    # What is there but unusable is not missing as well.
    names = {found["argument"] for found in unusable}
    named = [f for f in report["findings"] if not (f["code"].endswith("_missing") and f["argument"] in names)]
    report["findings"] = [*unusable, *named]
    return report


@hides_secrets
def explain(code: str, language: Literal["en", "zh"] = "en") -> Explanation | None:
    """Explain a code of an error or of a finding, in English or in Chinese; None where there is no such code.

    >>> explain("base64_blank")["action"], explain("base64_blank", "zh")["message"]
    ('reject', 'base64 里出现了空格')
    """
    if code not in codes():
        return None
    explanation: Explanation = _asked("dev.explain", {}, {"code": code, "language": language})
    return explanation


@hides_secrets
def codes() -> list[str]:
    """Give every code that an error or a report can have."""
    found: list[str] = _asked("dev.codes", {}, {})
    return found


@hides_secrets
def damages(of: Literal["record", "raw_data", "pay_v2", "person"] = "record") -> list[str]:
    """Give the names of everything that can happen on the way: to a record, ``rawData``, APIv2, a person's name."""
    found: list[str] = _asked("dev.damages", {}, {"of": of})
    return found


@hides_secrets
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

    >>> from wxseal import open_data
    >>> known = {"app_id": "wx1", "session_key": "tiihtNczf5v6AKRyjwEUhQ==", "now": 1700000000}
    >>> message, context = forge_open_data({"phoneNumber": "580006666"}, **known)
    >>> open_data.decrypt(message, **context).data["phoneNumber"]
    '580006666'
    """
    made, known = _made("dev.forge_record", content, app_id, session_key, iv, now, damages)
    return {"encryptedData": made["encrypted_data"], "iv": made["iv"]}, known


@hides_secrets
def forge_face_result(
    content: Mapping[str, Any],
    *,
    random_number: str,
    app_id: str,
    session_key: str,
    iv: bytes | None = None,
    now: int | None = None,
    damages: Sequence[str] = (),
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make the result of a face check for a test: ``(message, context)``. Takes what :func:`forge_open_data` takes.

    :func:`wxseal.face.open_result` takes it with the same store, and the id number in ``content`` to expect.

    :param random_number: the number that :func:`wxseal.face.begin` issued. Unless ``iv`` is given, the IV is made of it.
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


@hides_secrets
def forge_raw_data(
    content: Mapping[str, Any] | str, *, session_key: str, damages: Sequence[str] = ()
) -> tuple[dict[str, str], dict[str, Any]]:
    """Make ``rawData`` with its signature for a test: ``(message, context)``.

    :param damages: what happens to them on their way, by name: see :func:`damages`.
    """
    given = content if isinstance(content, str) else _compact(content)
    context = {"raw_data": given, "session_key": session_key, "damages": list(damages)}
    raw_data, signature = _asked("dev.forge_signature", {}, context)
    return {"rawData": raw_data, "signature": signature}, {"session_key": session_key}


@hides_secrets
def forge_pay_v2(
    params: Mapping[str, str | int],
    *,
    key: str,
    sign_type: Literal["MD5", "HMAC-SHA256"],
    damages: Sequence[str] = (),
) -> tuple[dict[str, str], dict[str, Any], str]:
    """Make a message of WeChat Pay APIv2 for a test: ``(message, context, xml)``.

    :func:`wxseal.pay_v2.verify` passes both. An answer to ``face_pay.get_auth_info`` is one, with ``return_code``,
    ``authinfo``, ``expires_in`` and the ids of the request.
    """
    given = {"params": dict(params), "key": key, "sign_type": sign_type, "damages": list(damages)}
    fields, xml = _asked("dev.forge_pay_v2", {}, given)
    return fields, {"key": key, "sign_type": sign_type}, xml


@hides_secrets
def forge_face_v1_info(
    *, openid: str, name: str, id_number: str, user_id_key: str = "", now: int | None = None
) -> str:
    """Make what WeChat answers to ``face_v1.get_info`` of a check that was passed: the body as text."""
    person = {"openid": openid, "name": name, "id_number": id_number, "user_id_key": user_id_key}
    made_at = int(time.time()) if now is None else now
    body: str = _asked("dev.forge_face_v1_info", {}, {**person, "now": made_at})
    return body


@hides_secrets
def forge_person(
    *, name: str, id_number: str, damages: Sequence[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """Make the digests of a person's name and document, and damage the texts: ``(message, context)``.

    For what is compared with :func:`wxseal.face_v2.cert_hash`.
    """
    given = {"name": name, "id_number": id_number, "damages": list(damages)}
    name, id_number, cert_hash, name_utf8_md5 = _asked("dev.forge_person", {}, given)
    return {"certHash": cert_hash, "nameUtf8Md5": name_utf8_md5}, {"name": name, "id_number": id_number}


def _refusal(code: str, argument: str) -> Finding:
    """Take what cannot even be looked at as a finding."""
    english: Explanation = _asked("dev.explain", {}, {"code": code, "language": "en"})
    chinese: Explanation = _asked("dev.explain", {}, {"code": code, "language": "zh"})
    return {
        "code": code,
        "argument": argument,
        "evidence": {},
        "action": english["action"],
        "message": english["message"],
        "hint": english["hint"],
        "message_zh": chinese["message"],
        "hint_zh": chinese["hint"],
    }


def _made(
    operation: str,
    content: Mapping[str, Any],
    app_id: str,
    session_key: str,
    iv: bytes | None,
    now: int | None,
    damages: Sequence[str],
    **more: str,
) -> tuple[Any, dict[str, Any]]:
    made_at = int(time.time()) if now is None else now
    given = {
        "content": _compact(content),
        "app_id": app_id,
        "session_key": session_key,
        "now": made_at,
        "damages": list(damages),
        **more,
    }
    if iv is not None:
        given["iv"] = base64.b64encode(iv).decode()
    made = _asked(operation, {}, given)
    return made, {"app_id": app_id, "session_key": made["session_key"], "now": made_at}


def _compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _asked(operation: str, message: Mapping[str, Any], context: Mapping[str, Any]) -> Any:
    dumped = [json.dumps(given, ensure_ascii=True) for given in (message, context)]
    return json.loads(dev_answer(operation, *dumped))


def _fields_of(message: object, context: Mapping[str, Any], unusable: list[Finding]) -> dict[str, Any]:
    """Take the fields of a message. One of APIv2 may be given as ``pay_v2.verify`` takes it: the fields themselves."""
    if not isinstance(message, Mapping):
        unusable.append(_refusal("field_type", "message"))
        return {}
    if "sign" in message and "params" not in message and context.get("key") is not None:
        return {"params": _taken("params", message)}
    return _known(cast("Mapping[str, Any]", message), _MESSAGE, "field_type", unusable)


def _known(
    given: Mapping[str, Any], names: Sequence[str], code: str, unusable: list[Finding]
) -> dict[str, Any]:
    """Take what is there, bytes as texts. What is of another kind is noted, as production refuses it."""
    found: dict[str, Any] = {}
    for name in names:
        if name not in given or (name == "now" and given[name] is None):
            continue
        value = _taken(name, given[name])
        if value is None:
            unusable.append(_refusal(code, name))
        else:
            found[name] = value
    return found


def _taken(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        return value[:_MOST].decode(errors="replace")
    if name in ("session_key", "") and isinstance(value, SessionKey):
        return value.expose()
    if name == "session_key" and isinstance(value, list | tuple):
        # What is no text keeps its place.
        keys = cast("Sequence[Any]", value)
        return [_taken("", one) or "" for one in keys[:_MOST_KEYS]]
    if name == "keys":
        keys = cast("Sequence[Any]", value if isinstance(value, list | tuple) else (value,))
        return [_token_key(key) for key in keys] if all(isinstance(key, Mapping) for key in keys) else None
    if name == "params":
        return _params(cast("Mapping[object, object]", value)) if isinstance(value, Mapping) else None
    if name == "sign_type":
        return value if value in ("MD5", "HMAC-SHA256") else None
    if name in ("now", "max_age", "max_skew"):
        unchecked = name == "max_age" and value == "unchecked"
        return value if unchecked or (type(value) is int and 0 <= value < 2**53) else None
    return value[:_MOST].encode(errors="replace").decode() if isinstance(value, str) else None


def _params(given: Mapping[object, object]) -> dict[str, str]:
    """Take the fields of APIv2 that can be ones: texts, or numbers, which become their digits."""
    found: dict[str, str] = {}
    for key, value in list(given.items())[:_MOST_FIELDS]:
        digits = type(value) is int and value.bit_length() < 256
        name, text = _taken("", key), str(value) if digits else _taken("", value)
        if name is not None and text is not None:
            found[name] = text
    return found


def _token_key(key: Mapping[str, Any]) -> dict[str, Any]:
    secret = key.get("secret")
    short = base64.b64encode(secret[:2000]).decode() if isinstance(secret, bytes) else _taken("", secret)
    return {"kid": _taken("", key.get("kid")), "secret": short}


_MESSAGE = (
    *("encryptedData", "encryptData", "iv", "rawData", "signature", "randomNumber", "params", "token"),
    *("certHash", "nameUtf8Md5"),
)
_CONTEXT = (
    *("app_id", "session_key", "key", "sign_type", "keys", "name", "id_number", "now", "max_age", "max_skew"),
    "openid",
)
_MOST = 70_000
"""A little more than production takes, so that the core says that it is too much."""
_MOST_KEYS = 65
_MOST_FIELDS = 5000
