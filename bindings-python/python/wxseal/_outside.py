"""The adapters for a flow that needs a store and an HTTP client."""

from __future__ import annotations

from typing import Literal, TypeAlias

from wxseal._drive import Outside
from wxseal.sending import acarrying, carrying
from wxseal.stores import storing

Verb: TypeAlias = Literal["load", "swap", "claim"]


def outside(store: object, client: object, *verbs: Verb) -> Outside:
    """Join the adapters of a store and of a client."""
    return {**storing(store, *verbs), **carrying(client)}


def aoutside(store: object, client: object, *verbs: Verb) -> Outside:
    """Join the adapters of a store and of an asynchronous client."""
    return {**storing(store, *verbs), **acarrying(client)}
