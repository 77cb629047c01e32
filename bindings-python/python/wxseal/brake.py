"""Opening open data under the brake on its session keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from wxseal._arguments import check_names
from wxseal._drive import adrive, check_store, drive
from wxseal._native import OpenData, braked
from wxseal._secret import Opaque
from wxseal.open_data import GroupId, PhoneNumber, SessionKeyLike, Text, UserInfo, WeRun
from wxseal.stores import AsyncStateStore, StateStore

if TYPE_CHECKING:
    from typing_extensions import Unpack


class _Required(TypedDict):
    app_id: Text
    session_key: SessionKeyLike


class Context(_Required, total=False):
    """What the server knows: the arguments of :mod:`wxseal.open_data` that are passed by name."""

    now: int | None
    max_age: int | Literal["unchecked"] | None
    max_skew: int | None
    repair: bool | None


class GroupContext(Context, total=False):
    """The same of :func:`wxseal.open_data.group_id`."""

    watermark: Literal["required", "optional"] | None


class Brake(Opaque):
    """Opens records as :mod:`wxseal.open_data` does, under session keys that have not refused too many.

    20 refusals within an hour end in ``too_many_refusals`` before anything is opened. The face result flow counts with it,
    over the same store. Whatever only the key can tell counts: that a record does not open, also that it is another app's, too
    old or of another kind. Damaged base64 does not. A record that is being opened counts until it has passed: 20 at once under a
    key. Of several keys, one that has refused too many is skipped.

    AES-CBC does not authenticate: an endpoint that tells whether a record opens, as every endpoint does, can be made to decrypt
    and to forge records, at some hundred thousand requests a block. The functions of :mod:`wxseal.open_data` have no memory
    and cannot stop that; this can.

    Each method raises what the function of its name raises, and ``too_many_refusals`` (``relogin``: a new login brings a new
    key), ``argument_range`` for more than 8 session keys, ``store_failed``, ``store_full``, ``store_invalid``,
    ``state_invalid``.

    :param store: where the refusals are counted.
    """

    __slots__ = ("_store",)

    def __init__(self, store: StateStore) -> None:
        """Take the store."""
        check_store(store, "load", "swap")
        self._store = store

    def decrypt(self, message: Mapping[str, Any], **context: Unpack[Context]) -> OpenData[dict[str, Any]]:
        """Open a record and take its content as it is."""
        return self._open("decrypt", message, context)

    def user_info(self, message: Mapping[str, Any], **context: Unpack[Context]) -> OpenData[UserInfo]:
        """Open the record of ``wx.getUserInfo`` or ``wx.getUserProfile``."""
        return self._open("user_info", message, context)

    def phone_number(self, message: Mapping[str, Any], **context: Unpack[Context]) -> OpenData[PhoneNumber]:
        """Open the record of ``<button open-type="getPhoneNumber">``."""
        return self._open("phone_number", message, context)

    def we_run(self, message: Mapping[str, Any], **context: Unpack[Context]) -> OpenData[WeRun]:
        """Open the record of ``wx.getWeRunData``."""
        return self._open("we_run", message, context)

    def group_id(self, message: Mapping[str, Any], **context: Unpack[GroupContext]) -> OpenData[GroupId]:
        """Open the record of ``wx.getShareInfo`` or ``wx.getGroupEnterInfo``."""
        return self._open("group_id", message, context)

    def _open(self, name: str, message: Mapping[str, Any], context: Any) -> OpenData[Any]:
        check_names(name, context, GroupContext if name == "group_id" else Context)
        opened: OpenData[Any] = drive(braked(name, message, **context), self._store)
        return opened


class AsyncBrake(Opaque):
    """The same with a store that is asynchronous or not."""

    __slots__ = ("_store",)

    def __init__(self, store: StateStore | AsyncStateStore) -> None:
        """Take the store."""
        check_store(store, "load", "swap")
        self._store = store

    async def decrypt(
        self, message: Mapping[str, Any], **context: Unpack[Context]
    ) -> OpenData[dict[str, Any]]:
        """Open a record and take its content as it is."""
        return await self._open("decrypt", message, context)

    async def user_info(self, message: Mapping[str, Any], **context: Unpack[Context]) -> OpenData[UserInfo]:
        """Open the record of ``wx.getUserInfo`` or ``wx.getUserProfile``."""
        return await self._open("user_info", message, context)

    async def phone_number(
        self, message: Mapping[str, Any], **context: Unpack[Context]
    ) -> OpenData[PhoneNumber]:
        """Open the record of ``<button open-type="getPhoneNumber">``."""
        return await self._open("phone_number", message, context)

    async def we_run(self, message: Mapping[str, Any], **context: Unpack[Context]) -> OpenData[WeRun]:
        """Open the record of ``wx.getWeRunData``."""
        return await self._open("we_run", message, context)

    async def group_id(
        self, message: Mapping[str, Any], **context: Unpack[GroupContext]
    ) -> OpenData[GroupId]:
        """Open the record of ``wx.getShareInfo`` or ``wx.getGroupEnterInfo``."""
        return await self._open("group_id", message, context)

    async def _open(self, name: str, message: Mapping[str, Any], context: Any) -> OpenData[Any]:
        check_names(name, context, GroupContext if name == "group_id" else Context)
        opened: OpenData[Any] = await adrive(braked(name, message, **context), self._store)
        return opened
