"""The stories of what is kept in stores: what is done to one store, step by step, and what is answered."""

from __future__ import annotations

from cases import Cases, Json

SOURCE = "made here after the documentation of this library; no official page describes it"


class Stories(Cases):
    """The cases of one file. Its defaults are options, and what the steps have by what a step does."""

    def __init__(self, options: Json, steps: Json) -> None:
        super().__init__(source=SOURCE, options=options, attempts=steps)

    def told(self, name: str, steps: list[Json], **options: object) -> Json:
        """Add a story whose options differ in these names; gives all of them."""
        given = {**self.defaults["options"], **options}
        self.append({"id": name, "source": SOURCE, "options": given, "attempts": steps})
        return given


class Story:
    """One case: what is done to one store, and what is answered."""

    def __init__(self, cases: Stories, name: str, **options: object) -> None:
        self.steps: list[Json] = []
        self.options = cases.told(name, self.steps, **options)

    def step(self, do: str, given: list[object], out: object, **context: object) -> None:
        """Add a step, and what is answered to it."""
        answer = out if isinstance(out, dict) and "err" in out else {"ok": out}
        self.steps.append({"do": do, "given": given, "context": context, "out": answer})
