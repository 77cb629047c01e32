"""Results of a face check.

The result flow: the mini-program posts ``verifyResult``, ``encryptData``, ``iv``, ``randomNumber`` and perhaps
``signature``.

This flow comes from a tutorial; no official page describes it. ``verifyResult`` is the client's own word and the
rest is made under a session key, so at best it shows that this user's session produced the record: never take it
as the only proof of who somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from wxseal._native import CheckedFaceResult, OpenData
from wxseal._native import check_result as _check
from wxseal.open_data import SessionKeyLike, Text
from wxseal.stores import AsyncStore, Claim, Store, aclaimed, claimed

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Expected(TypedDict, total=False):
    """What the record must say; what is left out is not compared."""

    openid: Text
    """Looked for as ``openid`` and ``openId``."""
    name: Text
    """Looked for as ``name`` and ``realName``."""
    id_number: Text
    """Looked for as ``idCardNumber``, ``id_card_number``, ``idNumber``, ``id_number``. A last x counts as X."""


class _Required(TypedDict):
    app_id: Text
    session_key: SessionKeyLike


class Context(_Required, total=False):
    """What the server knows: the arguments of :func:`check_result` that are passed by name."""

    now: int | None
    max_age: int | Literal["unchecked"]
    max_skew: int
    issued_at: int
    keep_for: int
    session: Text
    expected: Expected
    require_signature: bool
    repair: bool


class Unspent:
    """A record that is in order but has not been spent. It gives no data until it is."""

    __slots__ = ("_checked", "claim")

    def __init__(self, checked: CheckedFaceResult) -> None:
        """Made by :func:`check_result`."""
        self._checked = checked
        self.claim: Claim = Claim(*checked.claim)

    def spend(self, store: Store) -> OpenData[dict[str, Any]]:
        """Have the store spend the record, and give its data.

        :raises WxsealError: ``replayed``, ``store_forgot``, ``store_failed``, ``store_full``, ``store_invalid``
        """
        return self._checked.spend(claimed(store, self.claim))

    async def aspend(self, store: Store | AsyncStore) -> OpenData[dict[str, Any]]:
        """Spend the record with a store that is asynchronous or not, as :meth:`spend` does."""
        return self._checked.spend(await aclaimed(store, self.claim))

    def __repr__(self) -> str:
        """Show what has to be spent."""
        return f"Unspent(claim={self.claim!r})"


def check_result(message: Mapping[str, Any], **context: Unpack[Context]) -> Unspent:
    """Check everything about a face result but whether it was used before. Takes no store and does no I/O.

    :param message: the parsed request body, of which ``verifyResult``, ``encryptData``, ``iv``,
        ``randomNumber`` and ``signature`` are read. A boolean ``verifyResult`` must be true; ``"false"`` is
        false; any other text is ignored.
    :param app_id: the app the record must be for.
    :param session_key: the user's session key, or a list of several in the order in which to try them.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :param max_age: how old the record, and the number where ``issued_at`` is known, may be, in seconds.
    :param max_skew: how far ahead of the clock they may be, in seconds; 60 unless given.
    :param issued_at: when this server issued the number, in Unix seconds, from its own records: not when it was
        first seen.
    :param keep_for: for how many seconds a store is to remember the record: at least 1, at most 366 days.
        Required with ``max_age="unchecked"``, refused otherwise.
    :param session: the id of the server's own session with this user. Required where ``expected["openid"]`` is
        not given.
    :param expected: what the record must say.
    :param require_signature: refuse a message without ``signature``. Without this, leaving it out is a way
        round it.
    :param repair: undo known transport damage of the base64.
    :raises WxsealError: ``face_result_false``, ``field_range``, ``signature_missing``,
        ``signature_invalid``, ``signature_mismatch``, ``expected_mismatch``, ``age_unknown``,
        ``scope_missing``, ``argument_range``, and those of :func:`wxseal.open_data.decrypt` except
        ``watermark_missing``

    With a result as a test makes it, since WeChat has published none:

    >>> from wxseal import MemoryStore, dev
    >>> made = {"app_id": "wx4f4bc4dec97d474b", "session_key": "tiihtNczf5v6AKRyjwEUhQ==", "now": 1477314200}
    >>> message, known = dev.forge_face_result({"openid": "OPENID"}, random_number="N0NCE-1", **made)
    >>> unspent = check_result(message, **known, expected={"openid": "OPENID"})
    >>> unspent.spend(MemoryStore(since=0)).data["openid"]
    'OPENID'
    """
    return Unspent(_check(message, **context))


def open_result(
    message: Mapping[str, Any], *, store: Store, **context: Unpack[Context]
) -> OpenData[dict[str, Any]]:
    """Check a face result and spend it: the whole flow in one call.

    Takes what :func:`check_result` takes, and the store.

    :raises WxsealError: as :func:`check_result` and :meth:`Unspent.spend`
    """
    return check_result(message, **context).spend(store)


async def aopen_result(
    message: Mapping[str, Any], *, store: Store | AsyncStore, **context: Unpack[Context]
) -> OpenData[dict[str, Any]]:
    """Check a face result and spend it, as :func:`open_result` does, with a store that is asynchronous or not."""
    return await check_result(message, **context).aspend(store)
