"""The face result flow.

The server issues a number; the mini-program runs the check and posts ``verifyResult``, ``encryptData``, ``iv``,
``randomNumber`` and perhaps ``signature``.

**This flow is a tutorial's; WeChat does not document it.** For a real check of who somebody is, use
:mod:`wxseal.face_v2`, which WeChat answers from server to server.

Where does your number come from? Issue it with :func:`begin` and say ``numbers="issued"``. If your server issued it itself, say
so and pass ``issued_at``. If the mini-program signs it, say ``"signed"``; if it makes it up, as the tutorial has it,
``"client"``.

What it does not prove: everything is made under a session key with AES-CBC, which does not authenticate, and
``verifyResult`` is the client's word. A face record that never counted, joined by its owner to a fresh watermark under
the same key, passes: one that was refused for its number, its age or what was expected is not spent.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypedDict, cast

from wxseal._arguments import check_names, context_of, message_of
from wxseal._drive import adrive, check_store, drive
from wxseal._native import (
    FaceResult,
    Flow,
    check_number_age,
    face_begin,
    face_open_result,
    refusal,
    verify_number,
)
from wxseal._secret import hides_secrets
from wxseal.open_data import SessionKeyLike, Text
from wxseal.stores import AsyncStateStore, AsyncStore, StateStore, Store

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = [
    "AsyncFaceStore",
    "Begun",
    "Context",
    "Expected",
    "FaceResult",
    "FaceStore",
    "Numbers",
    "abegin",
    "aopen_result",
    "begin",
    "check_number_age",
    "open_result",
    "verify_number",
]


class FaceStore(Store, StateStore, Protocol):
    """Where numbers, refusals and what was used are kept."""


class AsyncFaceStore(AsyncStore, AsyncStateStore, Protocol):
    """The same, asynchronous."""


class Expected(TypedDict, total=False):
    """Whose the record must be; what is left out is not compared."""

    id_number: Text
    """Looked for as ``idCardNumber``, ``id_card_number``, ``idNumber``, ``id_number``. A last x counts as X. Required unless
    ``members`` is given."""
    name: Text
    """Looked for as ``name`` and ``realName``."""
    openid: Text
    """Looked for as ``openid`` and ``openId``."""


Numbers: TypeAlias = Literal["issued", "signed", "client"]
"""What proves a number: see :func:`open_result`."""


class Begun(TypedDict):
    """A number that was issued."""

    random_number: str


class _Required(TypedDict):
    app_id: Text
    user: Text
    session_key: SessionKeyLike
    numbers: Numbers
    expected: Expected


class Context(_Required, total=False):
    """What the server knows: the arguments of :func:`open_result` that are passed by name, but for the store."""

    issued_at: int
    members: Sequence[Text]
    require_signature: bool
    masked: bool | None
    watermark: Literal["required", "optional"] | None
    now: int | None
    max_age: int | None
    max_skew: int | None
    repair: bool | None


@hides_secrets
def begin(*, app_id: Text, user: Text, store: StateStore, now: int | None = None) -> Begun:
    """Issue a number for a face check and keep it.

    This flow is a tutorial's; WeChat does not document it: for a real check use :mod:`wxseal.face_v2`. A user has one live
    number: a new one replaces it. It can be used once, within 5 minutes; at most 20 are issued to a user in an hour.

    :param app_id: the app that the record will have to be for.
    :param user: the server's own id of the user: the openid of its session, never anything of the request.
    :param store: where it is kept.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :return: the number as ``random_number``, 32 hexadecimal digits, for the mini-program to post as ``randomNumber``
    :raises WxsealError: ``too_many_numbers``, ``argument_type``, ``argument_range``, ``app_id_invalid``,
        ``now_invalid``, ``store_failed``, ``store_full``, ``store_invalid``, ``state_invalid``
    """
    return {"random_number": drive(_begin(app_id, user, store, now), store)}


@hides_secrets
async def abegin(
    *, app_id: Text, user: Text, store: StateStore | AsyncStateStore, now: int | None = None
) -> Begun:
    """Issue a number as :func:`begin` does, with a store that is asynchronous or not."""
    return {"random_number": await adrive(_begin(app_id, user, store, now), store)}


@hides_secrets
def open_result(message: Mapping[str, Any], *, store: FaceStore, **context: Unpack[Context]) -> FaceResult:
    """Open a face result that counts.

    Checks the message, then the number, which it spends; opens the record, checks whose it is, and spends its blocks under the
    session key. One number, one try: an error of what comes after the number says that it is spent, and the user needs a
    new one.

    :param message: the parsed request body, of which ``verifyResult`` (true or the text of it, or WeChat's credential),
        ``encryptData`` (at most 1 KiB decoded), ``iv``, ``randomNumber`` and ``signature`` are read. A signature that is there
        is checked.
    :param app_id: the app the record must be for.
    :param user: the server's own id of the user: the openid of its session, never anything of the request.
    :param session_key: the user's session key, or a list of up to 8 in the order in which to try them.
    :param store: where numbers, refusals and what was used are kept.
    :param numbers: what proves the number: ``"issued"`` (by :func:`begin`; or by your server itself, with ``issued_at``),
        ``"signed"`` (its ``signature``, which has no age), ``"client"`` (nothing: the number is the client's word, and the
        age is the watermark's). Required.
    :param expected: whose the record must be. Required. 8 bytes of what is compared must stand behind the first 16 bytes of the
        record, which its sender chooses.
    :param issued_at: when your server issued the number, in Unix seconds, from its own records: not when it was first seen.
        Without it, :func:`begin` did.
    :param members: all members of your records, ``watermark`` aside, where they have no id number: any other, and a missing
        one, is refused.
    :param masked: take a masked id number (``110105********002X``): at least six characters to be seen, four of them
        and ``expected["name"]`` behind the first 16 bytes.
    :param watermark: say ``"optional"`` where your records come without one; only with numbers whose age is known.
    :param require_signature: refuse a message without ``signature``.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :param max_age: how old the record may be, in seconds; 300 unless given, at most 86400.
    :param max_skew: how far ahead of the clock it may be, in seconds; 60 unless given, at most 86400.
    :param repair: undo known transport damage of the base64.
    :return: the record; ``masked`` says whether its id number was masked
    :raises WxsealError: about the message ``field_missing``, ``field_type``, ``field_range``, ``face_result_false``,
        ``input_too_large``, those of base64, ``data_empty``, ``data_length_invalid``, ``data_block_repeated``,
        ``iv_length_invalid``; about the number ``number_unknown``, ``number_expired``, ``replayed``, ``timestamp_future``,
        ``signature_missing``, ``signature_invalid``, ``signature_mismatch``; about the record ``decrypt_failed``,
        ``payload_mismatch``, ``watermark_missing``, ``watermark_invalid``, ``app_id_mismatch``, ``timestamp_stale``,
        ``timestamp_future``, ``record_before_number``, ``expected_mismatch``, ``expected_unproven``, ``replayed``; about the
        session key ``too_many_refusals``, ``session_key_used_up``; about the context ``age_unknown``, ``freshness_invalid``, ``argument_missing`` and its kin;
        about the store ``store_failed``, ``store_forgot``, ``store_full``, ``store_invalid``, ``state_invalid``

    With a result as a test makes it, since WeChat has published none:

    >>> from wxseal import MemoryStore, dev
    >>> store, app = MemoryStore(since=0), {"app_id": "wx4f4bc4dec97d474b", "session_key": "tiihtNczf5v6AKRyjwEUhQ=="}
    >>> number = begin(app_id=app["app_id"], user="OPENID", store=store)["random_number"]
    >>> person = {"name": "\u5f20\u4e09", "idNumber": "11010519491231002X"}
    >>> message, _ = dev.forge_face_result(person, random_number=number, **app)
    >>> whose = {"id_number": "11010519491231002X", "name": "\u5f20\u4e09"}
    >>> open_result(message, user="OPENID", store=store, numbers="issued", expected=whose, **app).data["name"]
    '\u5f20\u4e09'
    """
    result: FaceResult = drive(_open("open_result", message, context, store), store)
    return result


@hides_secrets
async def aopen_result(
    message: Mapping[str, Any], *, store: FaceStore | AsyncFaceStore, **context: Unpack[Context]
) -> FaceResult:
    """Open a face result as :func:`open_result` does, with a store that is asynchronous or not."""
    result: FaceResult = await adrive(_open("aopen_result", message, context, store), store)
    return result


def _begin(app_id: Text, user: Text, store: object, now: int | None) -> Flow:
    check_store(store, "load", "swap")
    context = context_of(app_id=app_id, user=user, now=now)
    return face_begin(json.dumps(context), secrets.token_bytes(16))


def _open(function: str, message: object, context: Context, store: object) -> Flow:
    check_names(function, context, Context)
    check_store(store, "load", "swap", "claim")
    known: dict[str, object] = {**context}
    session_key: Any = known.pop("session_key", None)
    if session_key is None:
        raise refusal("argument_missing", "session_key")
    posted: dict[str, object] = {**message_of(message, _FIELDS)}
    result = _verify_result(message)
    posted.update(message_of(message, ("verifyResult",)) if result is None else {"verifyResult": result})
    now = known.pop("now", None)
    return face_open_result(json.dumps(posted), json.dumps(context_of(now=now, **known)), session_key)


def _verify_result(message: object) -> bool | None:
    """Give the claim where it is a switch; a text is read as every other field."""
    body = cast("Mapping[str, object]", message)
    result = body["verifyResult"] if "verifyResult" in body else None  # noqa: SIM401 - get may be another's
    return result if isinstance(result, bool) else None


_FIELDS = ("encryptData", "iv", "randomNumber", "signature")
