"""The face result flow.

The server issues a number; the mini-program runs the check and posts ``verifyResult``, ``encryptData``,
``iv``, ``randomNumber`` and optionally ``signature``.

**This flow comes from a tutorial; WeChat does not document it.** To verify a person's identity, use
:mod:`wxseal.face_v2`, which WeChat answers from server to server.

The origin of the number decides ``numbers``. For a number from :func:`begin`, pass ``"issued"``; for one that
your server issued itself, pass ``"issued"`` and ``issued_at``. If the mini-program signs the number, pass
``"signed"``; if it makes the number up, as in the tutorial, ``"client"``.

Limits of the proof: everything is encrypted under a session key with AES-CBC, which does not authenticate,
and ``verifyResult`` is only the client's claim. A face record that was never accepted still passes if its
owner joins it to a fresh watermark under the same key, because a record that was refused for its number, its
age or a mismatch is not spent.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypedDict

from wxseal._arguments import Arguments, check_names
from wxseal._drive import adrive, drive
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
from wxseal.stores import AsyncStateStore, AsyncStore, StateStore, Store, storing

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
    """A store for numbers, refusals and spent records."""


class AsyncFaceStore(AsyncStore, AsyncStateStore, Protocol):
    """The asynchronous counterpart of :class:`FaceStore`."""


class Expected(TypedDict, total=False):
    """The person that the record must be about. Omitted fields are not compared."""

    id_number: Text
    """Compared with ``idCardNumber``, ``id_card_number``, ``idNumber``, ``id_number``. A final x counts as X.
    Required without ``members``."""
    name: Text
    """Compared with ``name`` and ``realName``."""
    openid: Text
    """Compared with ``openid`` and ``openId``."""


Numbers: TypeAlias = Literal["issued", "signed", "client"]
"""The proof of a number: see :func:`open_result`."""


class Begun(TypedDict):
    """An issued number."""

    random_number: str


class _Required(TypedDict):
    app_id: Text
    user: Text
    session_key: SessionKeyLike
    numbers: Numbers
    expected: Expected


class Context(_Required, total=False):
    """The values known to the server: the keyword arguments of :func:`open_result`, except the store."""

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
    """Issue and store a number for a face check.

    This flow comes from a tutorial; WeChat does not document it: for a real check use :mod:`wxseal.face_v2`.
    A user has one valid number, which a new one replaces. It can be used once, within 5 minutes; at most 20
    numbers are issued to a user per hour.

    :param app_id: the app that the record will have to name.
    :param user: the server's id of the user: the openid from its session, never a value from the request.
    :param store: the store for the number.
    :param now: the current time in Unix seconds. Defaults to the machine's clock.
    :return: the number as ``random_number``, 32 hexadecimal digits, for the mini-program to post as
        ``randomNumber``
    :raises WxsealError: ``too_many_numbers``, ``argument_type``, ``argument_range``, ``app_id_invalid``,
        ``now_invalid``, ``store_failed``, ``store_full``, ``store_invalid``, ``state_invalid``
    """
    outside = storing(store, "load", "swap")
    return {"random_number": drive(_begin(app_id, user, now), outside)}


@hides_secrets
async def abegin(
    *, app_id: Text, user: Text, store: StateStore | AsyncStateStore, now: int | None = None
) -> Begun:
    """Issue a number as :func:`begin` does, with a synchronous or asynchronous store."""
    outside = storing(store, "load", "swap")
    return {"random_number": await adrive(_begin(app_id, user, now), outside)}


@hides_secrets
def open_result(message: Mapping[str, Any], *, store: FaceStore, **context: Unpack[Context]) -> FaceResult:
    """Open a face result, which can be accepted only once.

    The function checks the message, then checks and spends the number, opens the record, checks the person,
    and spends the blocks of the record under the session key. A number allows one attempt: after an error
    from a later step, it is spent, and the user needs a new one.

    :param message: the parsed request body, of which ``verifyResult`` (true or ``"true"``, or WeChat's
        credential), ``encryptData`` (at most 1 KiB decoded), ``iv``, ``randomNumber`` and ``signature`` are
        read. A signature is checked if present.
    :param app_id: the app that the record must name.
    :param user: the server's id of the user: the openid from its session, never a value from the request.
    :param session_key: the user's session key, or a list of up to 8 in the order in which to try them.
    :param store: the store for numbers, refusals and spent records.
    :param numbers: the proof of the number: ``"issued"`` (by :func:`begin`, or by your server itself, with
        ``issued_at``), ``"signed"`` (by its ``signature``, which has no age), ``"client"`` (no proof: the
        number is the client's claim, and the age is that of the watermark). Required.
    :param expected: the person that the record must be about. Required. At least 8 bytes of the compared
        values must come after the first 16 bytes of the record, which its sender chooses.
    :param issued_at: when your server issued the number, in Unix seconds, according to its own records, not
        when it first saw it. Omit it for a number from :func:`begin`.
    :param members: all members of your records except ``watermark``, for records without an id number. An
        additional or a missing member is refused.
    :param masked: whether to accept a masked id number (``110105********002X``): at least six characters must
        be visible, and four of them and ``expected["name"]`` must come after the first 16 bytes.
    :param watermark: ``"optional"`` accepts records without one; only with numbers whose age is known.
    :param require_signature: whether to refuse a message without ``signature``.
    :param now: the current time in Unix seconds. Defaults to the machine's clock.
    :param max_age: how old the record may be, in seconds: at most 86400, 300 by default.
    :param max_skew: how far ahead of the clock it may be, in seconds: at most 86400, 60 by default.
    :param repair: whether to repair known transport damage of the base64.
    :return: the record, with ``masked`` stating whether its id number was masked
    :raises WxsealError: about the message ``field_missing``, ``field_type``, ``field_range``,
        ``face_result_false``, ``input_too_large``, those of base64, ``data_empty``, ``data_length_invalid``,
        ``data_block_repeated``, ``iv_length_invalid``; about the number ``number_unknown``,
        ``number_expired``, ``replayed``, ``timestamp_future``, ``signature_missing``, ``signature_invalid``,
        ``signature_mismatch``; about the record ``decrypt_failed``, ``payload_mismatch``,
        ``watermark_missing``, ``watermark_invalid``, ``app_id_mismatch``, ``timestamp_stale``,
        ``timestamp_future``, ``record_before_number``, ``expected_mismatch``, ``expected_unproven``,
        ``replayed``; about the session key ``too_many_refusals``, ``session_key_used_up``; about the context
        ``age_unknown``, ``freshness_invalid``, ``argument_missing`` and the other ``argument_*`` codes; about
        the store ``store_failed``, ``store_forgot``, ``store_full``, ``store_invalid``, ``state_invalid``

    With a forged result, since WeChat has published none:

    >>> from wxseal import MemoryStore, dev
    >>> store = MemoryStore(since=0)
    >>> app = {"app_id": "wx4f4bc4dec97d474b", "session_key": "tiihtNczf5v6AKRyjwEUhQ=="}
    >>> number = begin(app_id=app["app_id"], user="OPENID", store=store)["random_number"]
    >>> person = {"name": "\u5f20\u4e09", "idNumber": "11010519491231002X"}
    >>> message, _ = dev.forge_face_result(person, random_number=number, **app)
    >>> whose = {"id_number": "11010519491231002X", "name": "\u5f20\u4e09"}
    >>> open_result(message, user="OPENID", store=store, numbers="issued", expected=whose, **app).data["name"]
    '\u5f20\u4e09'
    """
    outside = storing(store, "load", "swap", "claim")
    result: FaceResult = drive(_open("open_result", message, context), outside)
    return result


@hides_secrets
async def aopen_result(
    message: Mapping[str, Any], *, store: FaceStore | AsyncFaceStore, **context: Unpack[Context]
) -> FaceResult:
    """Open a face result as :func:`open_result` does, with a synchronous or asynchronous store."""
    outside = storing(store, "load", "swap", "claim")
    result: FaceResult = await adrive(_open("aopen_result", message, context), outside)
    return result


def _begin(app_id: Text, user: Text, now: int | None) -> Flow:
    return face_begin(Arguments(app_id=app_id, user=user, now=now).to_json(), secrets.token_bytes(16))


def _open(function: str, message: object, context: Context) -> Flow:
    check_names(function, context, Context)
    arguments: dict[str, Any] = {"now": None, **context}
    session_key = arguments.pop("session_key", None)
    if session_key is None:
        raise refusal("argument_missing", "session_key")
    posted = Arguments.message(message, _FIELDS, switch="verifyResult")
    return face_open_result(posted.to_json(), Arguments(**arguments).to_json(), session_key)


_FIELDS = ("verifyResult", "encryptData", "iv", "randomNumber", "signature")
