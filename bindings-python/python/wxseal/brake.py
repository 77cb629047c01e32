"""Opens records under the brake on the session keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from wxseal._arguments import check_names
from wxseal._drive import adrive, drive
from wxseal._native import OpenData, braked
from wxseal._secret import Opaque
from wxseal.open_data import GroupId, PhoneNumber, SessionKeyLike, Text, UserInfo, WeRun
from wxseal.stores import AsyncStateStore, StateStore, storing

if TYPE_CHECKING:
    from typing_extensions import Unpack


class _Required(TypedDict):
    app_id: Text
    session_key: SessionKeyLike


class Context(_Required, total=False):
    """The values known to the server: the keyword arguments of :mod:`wxseal.open_data`."""

    now: int | None
    max_age: int | Literal["unchecked"] | None
    max_skew: int | None
    repair: bool | None


class GroupContext(Context, total=False):
    """The keyword arguments of :func:`wxseal.open_data.group_id`."""

    watermark: Literal["required", "optional"] | None


class Brake(Opaque):
    """Opens records as :mod:`wxseal.open_data` does, and limits the refusals under each session key.

    After 20 refusals within an hour, it raises ``too_many_refusals`` before it opens anything. Over the same
    store, the refusals of the face result flow count towards the same limit. Every refusal that depends on
    the key counts: a record that does not open, or that is for another app, too old or of another kind.
    Damaged base64 does not count. A record counts while it is being opened, until it has passed: at most 20
    at once under a key. Of several keys, one that has refused too many is skipped.

    AES-CBC does not authenticate: an endpoint that reveals whether a record opens, as every endpoint does,
    can be used to decrypt and to forge records, at some hundred thousand requests per block. The functions of
    :mod:`wxseal.open_data` have no memory and cannot stop that; this class can.

    Each method raises the errors of the function of the same name, and ``too_many_refusals`` (``relogin``: a
    new login brings a new key), ``argument_range`` for more than 8 session keys, ``store_failed``,
    ``store_full``, ``store_invalid``, ``state_invalid``.

    :param store: the store in which refusals are counted.
    """

    __slots__ = ("_store",)

    def __init__(self, store: StateStore) -> None:
        """Count refusals in this store."""
        self._store = storing(store, "load", "swap")

    def decrypt(self, message: Mapping[str, Any], **context: Unpack[Context]) -> OpenData[dict[str, Any]]:
        """Open a record of any kind, and return its content unchanged."""
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
    """:class:`Brake` with a store that may be synchronous or asynchronous."""

    __slots__ = ("_store",)

    def __init__(self, store: StateStore | AsyncStateStore) -> None:
        """Count refusals in this store."""
        self._store = storing(store, "load", "swap")

    async def decrypt(
        self, message: Mapping[str, Any], **context: Unpack[Context]
    ) -> OpenData[dict[str, Any]]:
        """Open a record of any kind, and return its content unchanged."""
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
