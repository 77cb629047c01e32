"""The credentials of face payment devices: each fetched by one process and used by all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from wxseal._arguments import Arguments, seconds
from wxseal._native import Flow
from wxseal._operations import check_options, flow
from wxseal._secret import Opaque
from wxseal._shared_credential import AsyncCredential, Credential
from wxseal.open_data import Text
from wxseal.pay_v2 import SignType
from wxseal.sending import AsyncCarrier, AsyncClient, Carrier, Client
from wxseal.stores import AsyncStateStore, StateStore

if TYPE_CHECKING:
    from typing_extensions import Unpack


class _Required(TypedDict):
    store_id: Text
    store_name: Text
    device_id: Text


class Device(_Required, total=False):
    """A device: the keyword arguments that identify it."""

    attach: Text | None


class _Merchant(TypedDict):
    app_id: Text
    mch_id: Text
    key: Text
    sign_type: SignType


class Options(_Merchant, total=False):
    """The keyword arguments of :class:`DeviceCredentials`, except store and client."""

    sub_app_id: Text | None
    sub_mch_id: Text | None
    base_url: Text | None
    insecure_base_url: bool | None
    wait: float | None


class _Credentials(Opaque):
    """The part common to the synchronous and the asynchronous class."""

    def __init__(
        self,
        *,
        app_id: Text,
        mch_id: Text,
        key: Text,
        sign_type: SignType,
        sub_app_id: Text | None = None,
        sub_mch_id: Text | None = None,
        base_url: Text | None = None,
        insecure_base_url: bool | None = None,
        wait: float | None = None,
    ) -> None:
        self._options = Arguments(
            app_id=app_id,
            mch_id=mch_id,
            key=key,
            sign_type=sign_type,
            sub_app_id=sub_app_id,
            sub_mch_id=sub_mch_id,
            base_url=base_url,
            insecure_base_url=insecure_base_url,
        )
        self._wait = seconds(wait, "wait")
        check_options("device_credentials", self._options, self._wait)

    def _get(self, message: Mapping[str, Any], device: Arguments) -> Flow:
        rawdata = Arguments.message(message, ("rawdata",))
        return flow("device_credentials.get", rawdata, self._options.joined(device), self._wait)

    def _report(self, authinfo: Text, device: Arguments) -> Flow:
        refused = Arguments(authinfo=authinfo)
        return flow("device_credentials.report", context=self._options.joined(device).joined(refused))


def _device(*, store_id: Text, store_name: Text, device_id: Text, attach: Text | None = None) -> Arguments:
    return Arguments(store_id=store_id, store_name=store_name, device_id=device_id, attach=attach)


class DeviceCredentials(_Credentials):
    """The credentials of a merchant's face payment devices.

    Each is fetched by one process, used by all until a minute before it expires, and then fetched again.
    Threads may share an instance.

    :param app_id: this, ``mch_id``, ``key``, ``sign_type``, ``sub_app_id``, ``sub_mch_id``, ``base_url`` and
        ``insecure_base_url``: as for :func:`wxseal.face_pay.get_auth_info`.
    :param store: the store for the credentials. Processes that share it fetch one credential for all.
    :param client: the client, as for :func:`wxseal.send`.
    :param wait: how many seconds to wait while another process fetches: at most 600, 10 by default.
    """

    def __init__(self, *, store: StateStore, client: Client | Carrier, **options: Unpack[Options]) -> None:
        """Store the options; nothing is fetched yet."""
        super().__init__(**options)
        self._credential = Credential(store, client)

    def get(self, message: Mapping[str, Any], **device: Unpack[Device]) -> str:
        """Return the ``authinfo`` for the device's SDK.

        The ``rawdata`` of the message is exchanged only if no valid one is stored.

        :raises WxsealError: ``credential_unavailable``, ``store_failed``, ``store_full``, ``store_invalid``,
            ``state_invalid``, and the errors of :func:`wxseal.face_pay.get_auth_info` and :func:`wxseal.send`
        """
        return self._credential.get(self._get(message, _device(**device)))

    def report(self, authinfo: Text, **device: Unpack[Device]) -> None:
        """Report that the device's SDK refused this ``authinfo``.

        The report counts only for the one in use, and only once.
        """
        self._credential.report(self._report(authinfo, _device(**device)))


class AsyncDeviceCredentials(_Credentials):
    """:class:`DeviceCredentials` with an asynchronous client and a synchronous or asynchronous store."""

    def __init__(
        self,
        *,
        store: StateStore | AsyncStateStore,
        client: AsyncClient | AsyncCarrier,
        **options: Unpack[Options],
    ) -> None:
        """Store the options; nothing is fetched yet."""
        super().__init__(**options)
        self._credential = AsyncCredential(store, client)

    async def get(self, message: Mapping[str, Any], **device: Unpack[Device]) -> str:
        """Return the ``authinfo`` for the device's SDK, as :meth:`DeviceCredentials.get` does."""
        return await self._credential.get(self._get(message, _device(**device)))

    async def report(self, authinfo: Text, **device: Unpack[Device]) -> None:
        """Report that the device's SDK refused this ``authinfo``."""
        await self._credential.report(self._report(authinfo, _device(**device)))
