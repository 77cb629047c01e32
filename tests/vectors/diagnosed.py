"""The cases of `diagnose`: what an input is, what is found in it, and whether that explains why it is
refused."""

from __future__ import annotations

from cases import Cases, Json, present
from sample import SELF


class Diagnosed(Cases):
    """The cases of inputs of one kind."""

    def __init__(self, **defaults: Json) -> None:
        super().__init__(source=SELF, **defaults)

    def found(
        self, name: str, message: Json, context: Json, verdict: str, *found: str, key: int | None = None
    ) -> None:
        """Add what is found, ``code argument`` each, in this order."""
        findings = [one.split(" ") for one in found]
        out = {"ok": {"verdict": verdict, "key_index": key, "findings": findings}}
        self.append({"id": name, "source": SELF, "message": message, "context": present(context), "out": out})

    def of_key(self, name: str, message: Json, context: Json, *found: str, fits: int | None = None) -> None:
        """Add what is found in what a key opens or signs; ``fits`` is the key that does so once all is
        mended."""
        verdict = "unexplained" if fits is None else "explained" if found else "fine"
        self.found(name, message, context, verdict, *found, key=fits)

    def of_text(self, name: str, message: Json, context: Json, *found: str, fine: bool) -> None:
        """Add what is found in what no key is found for; ``fine`` says that it passes once all is mended."""
        verdict = "fine" if not found else "explained" if fine else "unexplained"
        self.found(name, message, context, verdict, *found)
