"""The credentials of face payment devices: each fetched by one, used by all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from wxseal._arguments import context_of
from wxseal._flow import AsyncRunner, Flow, Runner
from wxseal._lifecycle import Source, check_wait, obtain, report
from wxseal._native import Hidden
from wxseal._secret import Opaque
from wxseal.call import plain
from wxseal.face_pay import get_auth_info
from wxseal.open_data import Text
from wxseal.pay_v2 import SignType
from wxseal.sending import AsyncCarrier, AsyncClient, Carrier, Client, check_client
from wxseal.stores import AsyncStateStore, StateStore

if TYPE_CHECKING:
    from typing_extensions import Unpack


class _Required(TypedDict):
    store_id: Text
    store_name: Text
    device_id: Text


class Device(_Required, total=False):
    """Which device: the arguments that are passed by name."""

    attach: Text | None


class _Merchant(TypedDict):
    app_id: Text
    mch_id: Text
    key: Text
    sign_type: SignType


class Options(_Merchant, total=False):
    """The arguments of :class:`DeviceCredentials` that are passed by name, beside store and client."""

    sub_app_id: Text | None
    sub_mch_id: Text | None
    origin: Text | None
    insecure_origin: bool | None
    wait: float | None


class _Credentials(Opaque):
    """What both share."""

    def __init__(
        self,
        *,
        app_id: Text,
        mch_id: Text,
        key: Text,
        sign_type: SignType,
        sub_app_id: Text | None = None,
        sub_mch_id: Text | None = None,
        origin: Text | None = None,
        insecure_origin: bool | None = None,
        wait: float | None = None,
    ) -> None:
        self._ids: dict[str, Any] = {
            "app_id": app_id,
            "mch_id": mch_id,
            "sub_app_id": sub_app_id,
            "sub_mch_id": sub_mch_id,
        }
        self._rest = Hidden(
            {"key": key, "sign_type": sign_type, "origin": origin, "insecure_origin": insecure_origin}
        )
        self._wait = check_wait(wait)
        # Tells now what is wrong with the merchant.
        example: dict[str, Any] = {"store_id": "x", "store_name": "x", "device_id": "x"}
        get_auth_info({"rawdata": "x"}, **self._ids, **self._rest.expose(), **example)

    def _obtain(self, message: Mapping[str, Any], device: Any) -> Flow[str]:
        def call(force: bool = False) -> Any:
            return get_auth_info(message, **self._ids, **self._rest.expose(), **device)

        call()  # tells what is wrong with it also where it is not needed
        return obtain(self._source(device, call), self._wait)

    def _report(self, authinfo: Text, device: Any) -> Flow[None]:
        return report(self._source(device, None), authinfo)

    def _source(self, device: Any, call: Any) -> Source:
        key: str = plain("face_pay.store_key", {}, context_of(**self._ids, **device))
        return Source(key, "authinfo", False, call)


class DeviceCredentials(_Credentials):
    """The credentials of a merchant's face payment devices.

    Each is fetched by one, used until a minute before it expires, and then fetched anew. Threads may share this.

    :param app_id: this, ``mch_id``, ``key``, ``sign_type``, ``sub_app_id``, ``sub_mch_id``, ``origin`` and
        ``insecure_origin``: as
        :func:`wxseal.face_pay.get_auth_info` takes them.
    :param store: where the credentials are kept. Processes that share it fetch one for all.
    :param client: what :func:`wxseal.send` takes.
    :param wait: for how many seconds to wait for another who fetches, at most 600; 10 unless given.
    """

    def __init__(self, *, store: StateStore, client: Client | Carrier, **options: Unpack[Options]) -> None:
        """Keep what is needed; nothing is fetched yet."""
        super().__init__(**options)
        self._runner = Runner(store, client)
        check_client(client)

    def get(self, message: Mapping[str, Any], **device: Unpack[Device]) -> str:
        """Give the ``authinfo`` that the device's SDK takes.

        The ``rawdata`` of the message is exchanged only where none is kept that can still be used.

        :raises WxsealError: ``credential_unavailable``, ``store_failed``, ``store_full``, ``store_invalid``,
            ``state_invalid``, and what :func:`wxseal.face_pay.get_auth_info` and :func:`wxseal.send` raise
        """
        return self._runner.run(self._obtain(message, device))

    def report(self, authinfo: Text, **device: Unpack[Device]) -> None:
        """Tell that the device's SDK refused this ``authinfo``. Only the one in use counts, and only once."""
        self._runner.run(self._report(authinfo, device))


class AsyncDeviceCredentials(_Credentials):
    """What :class:`DeviceCredentials` is, with an asynchronous client; the store may be asynchronous or not."""

    def __init__(
        self,
        *,
        store: StateStore | AsyncStateStore,
        client: AsyncClient | AsyncCarrier,
        **options: Unpack[Options],
    ) -> None:
        """Keep what is needed; nothing is fetched yet."""
        super().__init__(**options)
        self._runner = AsyncRunner(store, client)
        check_client(client)

    async def get(self, message: Mapping[str, Any], **device: Unpack[Device]) -> str:
        """Give the ``authinfo`` that the device's SDK takes, as :meth:`DeviceCredentials.get` does."""
        return await self._runner.run(self._obtain(message, device))

    async def report(self, authinfo: Text, **device: Unpack[Device]) -> None:
        """Tell that the device's SDK refused this ``authinfo``."""
        await self._runner.run(self._report(authinfo, device))
