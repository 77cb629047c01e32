"""The vectors of tests/vectors, and what the wheel answers to each."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial
from typing import Any

import wxseal
from wxseal import (
    credentials,
    dev,
    face,
    face_pay,
    face_v1,
    face_v2,
    login,
    open_data,
    pay_v2,
    phone,
    session_token,
)

import flow_script


def expected(case: dict[str, Any]) -> Any:
    """Give what a case says that the answer is."""
    if "flow" in case:
        return flow_script.expected(case)
    return [attempt["out"] for attempt in case["attempts"]] if "attempts" in case else case["out"]


def holds(case: dict[str, Any]) -> bool:
    """Say whether the package answers as the case says."""
    return bool(answer(case) == expected(case))


def answer(case: dict[str, Any]) -> Any:
    """Answer a case with the package, in the vectors' own form."""
    if "flow" in case:
        return flow_script.run(case, CALLS, outcome)
    if case["operation"] == "types":
        return answer({**case, "operation": case["types_of"]})
    if case["operation"] == "face.open_result":
        return face_story(case) if "attempts" in case else face_story({"attempts": [case]})[0]
    if case["operation"] in STORIES:
        return story(case)
    message, context = case["message"], case["context"]
    if case["operation"] == "dev.diagnose":
        return {"ok": diagnosed(message, context)}
    if case["operation"] == "claims":
        return outcome(lambda: claim(message, context))
    if case["operation"] in CALLS:
        return outcome(lambda: exchange(case))
    if case["operation"] == "session_key.sign":
        return outcome(lambda: wxseal.SessionKey(**context).sign(**message))
    if case["operation"] == "open_data.verify_signature":
        return outcome(lambda: signed(open_data.verify_signature(message, **context)))
    said = case.get("out", {}).get("ok", {})
    return outcome(lambda: record(OPENERS[case["operation"]](message, **context), said))


def face_story(case: dict[str, Any]) -> list[Any]:
    """Go through the steps of a face check, with one store.

    Numbers that were begun are named by their place.
    """
    store = wxseal.MemoryStore(since=case.get("since", 0))
    numbers: list[str] = []

    def run(step: dict[str, Any], watched: Watched) -> Any:
        message, context = step["message"], step["context"]
        if step.get("do") == "begin":
            numbers.append(face.begin(**context, store=watched)["random_number"])
            return None
        if step.get("do") == "brake":
            return record(wxseal.Brake(watched).decrypt(message, **context))
        begun = message.get("randomNumber") if isinstance(message, dict) else None
        if isinstance(begun, dict) and "begun" in begun:
            message = {**message, "randomNumber": numbers[begun["begun"]]}
        result = face.open_result(message, **context, store=watched)
        return {**record(result), "masked": result.masked}

    answers = []
    for step in case["attempts"]:
        watched = Watched(store)
        answer = outcome(partial(run, step, watched))
        answers.append({**answer, "asks": watched.asked} if "asks" in step["out"] else answer)
    return answers


class Watched:
    """A store, and what it is asked for: the step, the kind of key, and for how many seconds it is to be
    kept."""

    def __init__(self, store: wxseal.MemoryStore) -> None:
        self._store = store
        self.asked: list[str] = []

    def load(self, key: str, /) -> str | None:
        self._note("load", key)
        return self._store.load(key)

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        self._note("swap", key, seconds)
        return self._store.swap(key, expected, following, seconds)

    def claim(self, claim: wxseal.Claim, /) -> wxseal.Claimed:
        self._note("claim", claim.entries[0], claim.until - claim.now)
        return self._store.claim(claim)

    def _note(self, step: str, key: str, seconds: int | None = None) -> None:
        kept = "" if seconds is None else f" for {seconds}"
        self.asked.append(f"{step} {key.removeprefix('wxseal:').rpartition(':')[0]}{kept}")


SESSION = ("openid", "jti", "token", "issued_at", "expires_at", "begun_at", "used_at", "device")
STORIES: dict[str, Callable[..., Any]] = {
    "session_keys": wxseal.SessionKeyStore,
    "sessions": wxseal.Sessions,
}


def story(case: dict[str, Any]) -> list[Any]:
    """Go through the steps of a story, with one store."""
    store = wxseal.MemoryStore(since=0)

    def run(step: dict[str, Any]) -> Any:
        subject = STORIES[case["operation"]](store=store, **case["options"])
        return shown(getattr(subject, step["do"])(*step["given"], **step["context"]))

    return [outcome(partial(run, step)) for step in case["attempts"]]


def shown(result: Any) -> Any:
    if isinstance(result, list):
        return [shown(one) for one in result]
    if isinstance(result, wxseal.SessionKey):
        return result.sign("")
    if isinstance(result, wxseal.Session):
        return {name: getattr(result, name) for name in SESSION}
    return result


def diagnosed(message: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    report = dev.diagnose(message, **context)
    found = [[one["code"], one["argument"]] for one in report["findings"]]
    return {"verdict": report["verdict"], "key_index": report["key_index"], "findings": found}


def claim(message: dict[str, Any], context: dict[str, Any]) -> Any:
    made = code_claim(message, context)
    return {**made._asdict(), "entries": list(made.entries)}


def code_claim(message: dict[str, Any], context: dict[str, Any]) -> wxseal.Claim:
    asked = []

    class Spy:
        def claim(self, claim: wxseal.Claim) -> bool:
            asked.append(claim)
            return False

    try:
        login.exchange(message, lambda _: (200, b""), secret="x", store=Spy(), **context)
    except wxseal.WxsealError as error:
        assert error.code == "code_used"
    return asked[0]


OPENERS: dict[str, Callable[..., Any]] = {
    "open_data.decrypt": open_data.decrypt,
    "open_data.user_info": open_data.user_info,
    "open_data.phone_number": open_data.phone_number,
    "open_data.we_run": open_data.we_run,
    "open_data.group_id": open_data.group_id,
}


CALLS: dict[str, Callable[..., Any]] = {
    "face_pay.get_auth_info": face_pay.get_auth_info,
    "credentials.get_access_token": lambda _, **context: credentials.get_access_token(**context),
    "credentials.get_stable_access_token": lambda _, **context: credentials.get_stable_access_token(
        **context
    ),
    "face_pay.check_auth_info": lambda _, **context: face_pay.check_auth_info(**context),
    "face_v1.get_info": face_v1.get_info,
    "face_v1.get_user_id_key": face_v1.get_user_id_key,
    "face_v2.cert_hash": face_v2.cert_hash,
    "face_v2.get_image": lambda _, **context: face_v2.get_image(**context),
    "face_v2.get_verify_id": face_v2.get_verify_id,
    "face_v2.query_verify_info": lambda _, **context: face_v2.query_verify_info(**context),
    "login.check_session": lambda _, **context: login.check_session(**context),
    "login.code2session": login.code2session,
    "login.reset_user_session_key": lambda _, **context: login.reset_user_session_key(**context),
    "open_data.check_encrypted_msg": open_data.check_encrypted_msg,
    "pay_v2.build_xml": pay_v2.build_xml,
    "pay_v2.parse_xml": pay_v2.parse_xml,
    "pay_v2.sign": pay_v2.sign,
    "pay_v2.verify": pay_v2.verify,
    "phone.get_user_phone_number": phone.get_user_phone_number,
    "session_token.from_headers": lambda headers, **_: session_token.from_headers(headers),
    "session_token.issue": lambda _, **context: session_token.issue(**context),
    "session_token.verify": session_token.verify,
}


def exchange(case: dict[str, Any]) -> Any:
    """Give what a call sends, or what it makes of an answer."""
    made = CALLS[case["operation"]](case["message"], **case["context"])
    if not isinstance(made, wxseal.Call):
        return made
    if "status" not in case:
        request = made.request
        body = None if request.body is None else request.body.decode()
        return {"method": request.method, "url": request.url, "headers": request.headers, "body": body}
    answered = case["body"].encode() if "body" in case else base64.b64decode(case["base64"])
    data = made.parse(case["status"], answered).data
    if isinstance(data, dict) and "bytes" in data:
        return {"media_type": data["media_type"], "base64": base64.b64encode(data["bytes"]).decode()}
    return data


def outcome(run: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {"ok": run()}
    except wxseal.PlatformError as error:
        names = ("code", "argument", "number", "errmsg", "action", "fault", "retry", "retry_after")
        return {"err": {name: getattr(error, name) for name in names} | {"public": error.public}}
    except wxseal.WxsealError as error:
        return {"err": {"code": error.code, "argument": error.argument}}


def record(opened: Any, expected: dict[str, Any] | None = None) -> dict[str, Any]:
    mark = opened.watermark
    return {
        "json": opened.json,
        "watermark": mark and {"app_id": mark.app_id, "timestamp": mark.timestamp},
        "key_index": opened.key_index,
        "restored": [[one.argument, one.damage] for one in opened.restored],
        **({"data": opened.data} if expected and "data" in expected else {}),
    }


def signed(result: wxseal.SignedData) -> dict[str, Any]:
    return {"raw_data": result.raw_data, "key_index": result.key_index}
