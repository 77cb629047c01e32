"""For developers: diagnoses of refused input, test input, and an explanation of every code.

**Never wire** :func:`diagnose` **to an endpoint.** It distinguishes cases that an attacker must not be able
to distinguish: anyone with access to it can open and forge records byte by byte. It is for a developer's
machine, and for a log that only developers read.

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
from typing import Any, Literal, TypedDict

from wxseal._arguments import NOTHING, Arguments
from wxseal._native import dev_answer
from wxseal._plain import members
from wxseal._secret import hides_secrets
from wxseal.errors import Action


class Finding(TypedDict):
    """A single finding."""

    code: str
    """A stable code, like the codes of errors."""
    argument: str
    """The affected argument."""
    evidence: dict[str, int]
    """Positions, lengths and times as evidence."""
    action: Action
    """The action for a program to take."""
    message: str
    hint: str
    message_zh: str
    """The message in Chinese."""
    hint_zh: str


class Report(TypedDict):
    """A diagnosis. It holds no key, no decrypted byte and no correct signature."""

    verdict: Literal["fine", "explained", "unexplained", "nothing"]
    """``fine``: nothing is wrong. ``explained``: the findings explain the failure. ``unexplained``: they do
    not fully explain it; key and data, or text and signature, do not belong together. ``nothing``: there was
    no input to examine."""
    findings: list[Finding]
    """The findings, the likeliest first."""
    key_index: int | None
    """The index of the session key that fits, from 0."""
    work: int
    """The work done for the diagnosis, in blocks of 64 bytes. It is bounded."""


class Explanation(TypedDict):
    """The meaning of a code."""

    code: str
    action: Action
    message: str
    hint: str


@hides_secrets
def diagnose(message: Mapping[str, Any], **context: Any) -> Report:
    """Diagnose the arguments of a failing call.

    For developers and their logs, never for an endpoint. It never raises because of the input.

    :param message: the body of the request, of which ``encryptedData`` (``encryptData``), ``iv``,
        ``rawData``, ``signature``, ``randomNumber``, ``params``, ``token``, ``certHash`` and ``nameUtf8Md5``
        are examined.
    :param context: any of ``app_id``, ``session_key`` (one or several texts), ``key`` and ``sign_type`` of
        APIv2, ``token_keys`` of session tokens, ``name``, ``id_number``, ``now``, ``max_age``, ``max_skew``
        and ``openid``. Others are ignored, so that the arguments of a call can be passed unchanged.
    """
    known = {**context, "now": _now() if context.get("now") is None else context["now"]}
    report: Report = _answered("dev.diagnose", json.dumps(members(known)), json.dumps(members(message)))
    return report


@hides_secrets
def explain(code: str, language: Literal["en", "zh"] = "en") -> Explanation | None:
    """Explain a code of an error or of a finding, in English or in Chinese.

    Return None for an unknown code.

    >>> explain("base64_blank")["action"], explain("base64_blank", "zh")["message"]
    ('reject', 'base64 里出现了空格')
    """
    if code not in codes():
        return None
    explanation: Explanation = _run("dev.explain", Arguments(code=code, language=language))
    return explanation


@hides_secrets
def codes() -> list[str]:
    """Return every code that an error or a report can have."""
    every: list[str] = _run("dev.codes")
    return every


@hides_secrets
def damages(of: Literal["record", "raw_data", "pay_v2", "person"] = "record") -> list[str]:
    """Return the names of every kind of transport damage to a record, ``rawData``, APIv2 or a name."""
    names: list[str] = _run("dev.damages", Arguments(of=of))
    return names


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
    """Create a record of open data for a test: ``(message, context)``.

    ``open_data.decrypt(message, **context)`` opens it unless it was damaged.

    :param content: the content without its watermark.
    :param app_id: the app in the watermark.
    :param session_key: the key that seals it.
    :param iv: 16 bytes.
    :param now: the time in the watermark, in Unix seconds. Defaults to now.
    :param damages: the damage that the record suffers in transport, by name: see :func:`damages`.

    >>> from wxseal import open_data
    >>> known = {"app_id": "wx1", "session_key": "tiihtNczf5v6AKRyjwEUhQ==", "now": 1700000000}
    >>> message, context = forge_open_data({"phoneNumber": "580006666"}, **known)
    >>> open_data.decrypt(message, **context).data["phoneNumber"]
    '580006666'
    """
    record, context = _forge("dev.forge_record", content, app_id, session_key, iv, now, damages)
    return {"encryptedData": record["encrypted_data"], "iv": record["iv"]}, context


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
    """Create the result of a face check for a test: ``(message, context)``.

    :func:`wxseal.face.open_result` accepts it with the same store, and the id number in ``content`` as the
    expected one. The other parameters are those of :func:`forge_open_data`.

    :param random_number: the number that :func:`wxseal.face.begin` issued. Without ``iv``, the IV is derived
        from it.
    """
    arguments = (content, app_id, session_key, iv, now, damages)
    record, context = _forge("dev.forge_face_result", *arguments, random_number=random_number)
    message = {
        "verifyResult": True,
        "encryptData": record["encrypted_data"],
        "iv": record["iv"],
        "randomNumber": random_number,
        "signature": record["signature"],
    }
    return message, context


@hides_secrets
def forge_raw_data(
    content: Mapping[str, Any] | str, *, session_key: str, damages: Sequence[str] = ()
) -> tuple[dict[str, str], dict[str, Any]]:
    """Create ``rawData`` with its signature for a test: ``(message, context)``.

    :param damages: the damage that they suffer in transport, by name: see :func:`damages`.
    """
    text = content if isinstance(content, str) else _compact(content)
    arguments = Arguments(raw_data=text, session_key=session_key, damages=list(damages))
    raw_data, signature = _run("dev.forge_signature", arguments)
    return {"rawData": raw_data, "signature": signature}, {"session_key": session_key}


@hides_secrets
def forge_pay_v2(
    params: Mapping[str, str | int],
    *,
    key: str,
    sign_type: Literal["MD5", "HMAC-SHA256"],
    damages: Sequence[str] = (),
) -> tuple[dict[str, str], dict[str, Any], str]:
    """Create a message of WeChat Pay APIv2 for a test: ``(message, context, xml)``.

    :func:`wxseal.pay_v2.verify` accepts the message and the XML. For an answer to ``face_pay.get_auth_info``,
    pass ``return_code``, ``authinfo``, ``expires_in`` and the ids of the request.
    """
    arguments = Arguments(key=key, sign_type=sign_type, damages=list(damages))
    fields, xml = _run("dev.forge_pay_v2", arguments, Arguments.fields(params, "params"))
    return fields, {"key": key, "sign_type": sign_type}, xml


@hides_secrets
def forge_face_v1_info(
    *, openid: str, name: str, id_number: str, user_id_key: str = "", now: int | None = None
) -> str:
    """Create WeChat's answer to ``face_v1.get_info`` for a check that was passed: the body as a string."""
    arguments = Arguments(openid=openid, name=name, id_number=id_number, user_id_key=user_id_key, now=now)
    body: str = _run("dev.forge_face_v1_info", arguments)
    return body


@hides_secrets
def forge_person(
    *, name: str, id_number: str, damages: Sequence[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """Create the digests of a person's name and document, and damage the texts: ``(message, context)``.

    They are for tests of comparisons with :func:`wxseal.face_v2.cert_hash`.
    """
    arguments = Arguments(name=name, id_number=id_number, damages=list(damages))
    name, id_number, cert_hash, name_utf8_md5 = _run("dev.forge_person", arguments)
    return {"certHash": cert_hash, "nameUtf8Md5": name_utf8_md5}, {"name": name, "id_number": id_number}


def _forge(
    operation: str,
    content: Mapping[str, Any],
    app_id: str,
    session_key: str,
    iv: bytes | None,
    now: int | None,
    damages: Sequence[str],
    **more: str,
) -> tuple[Any, dict[str, Any]]:
    made_at = _now() if now is None else now
    arguments = Arguments(
        content=_compact(content),
        app_id=app_id,
        session_key=session_key,
        iv=None if iv is None else base64.b64encode(iv).decode(),
        now=made_at,
        damages=list(damages),
        **more,
    )
    forged = _run(operation, arguments)
    return forged, {"app_id": app_id, "session_key": forged["session_key"], "now": made_at}


def _compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _now() -> int:
    return int(time.time())


def _run(operation: str, context: Arguments = NOTHING, message: Arguments = NOTHING) -> Any:
    return _answered(operation, context.to_json(), message.to_json())


def _answered(operation: str, context: str, message: str) -> Any:
    return json.loads(dev_answer(operation, message, context))
