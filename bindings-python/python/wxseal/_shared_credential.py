"""A credential in a store. Concurrent callers within this process share one flow."""

from __future__ import annotations

import json
from typing import Any

from wxseal._drive import adrive, drive
from wxseal._native import Flow
from wxseal._outside import aoutside, outside
from wxseal._secret import Opaque
from wxseal._share import AsyncShared, Shared


class Credential(Opaque):
    """A credential for threads."""

    __slots__ = ("_outside", "_shared")

    def __init__(self, store: object, client: object) -> None:
        self._outside = outside(store, client, "load", "swap")
        self._shared = Shared()

    def get(self, flow: Flow) -> str:
        """Return a valid credential."""
        return _read(self._shared.run(flow, self._outside))

    def report(self, flow: Flow) -> None:
        """Report that a credential was refused. Flows that are already running may still return it."""
        drive(flow, self._outside)
        self._shared.forget()


class AsyncCredential(Opaque):
    """A credential for tasks."""

    __slots__ = ("_outside", "_shared")

    def __init__(self, store: object, client: object) -> None:
        self._outside = aoutside(store, client, "load", "swap")
        self._shared = AsyncShared()

    async def get(self, flow: Flow) -> str:
        """Return a valid credential."""
        return _read(await self._shared.run(flow, self._outside))

    async def report(self, flow: Flow) -> None:
        """Report that a credential was refused."""
        await adrive(flow, self._outside)
        self._shared.forget()


def _read(result: str) -> str:
    credential: Any = json.loads(result)
    return str(credential)
