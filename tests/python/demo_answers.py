"""Prints the wheel's answer to every vector for the demo, one JSON line each:
``["operation", "id", answer]``."""

from __future__ import annotations

import json

from vector_files import cases
from vectors import answer


def main() -> None:
    for case in cases():
        # Left out, as in Rust: Rust has types.
        if case["operation"] != "types":
            print(json.dumps([case["operation"], case["id"], answer(case)]))


if __name__ == "__main__":
    main()
