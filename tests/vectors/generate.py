"""Writes the vectors of this folder: `generate.py`, or `generate.py --check` to see that they are up to date.

Everything is made with the `cryptography` package and the standard library, never with wxseal, so the vectors
are an independent opinion. Published records are taken as they were published; every other record is
encrypted here under a published key. No vector holds a real person's data.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import check_encrypted_msg
import claims
import credentials
import dev
import face
import face_pay
import face_v1
import face_v2
import flow_access_tokens
import flow_calls
import flow_sessions
import login
import open_data
import pay_v2
import pay_xml
import phone
import session_keys
import session_token
import sessions
import signatures
import wrong_types
from cases import Cases

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "python"))
from vector_files import cases_of  # noqa: E402

PROTOCOLS = (
    *(
        check_encrypted_msg,
        claims,
        credentials,
        dev,
        face,
        face_pay,
        face_v1,
        face_v2,
        flow_calls,
        flow_sessions,
        flow_access_tokens,
        login,
        open_data,
    ),
    *(pay_v2, pay_xml, phone, session_keys, session_token, sessions, signatures, wrong_types),
)


def main() -> None:
    files: dict[str, Callable[[], Cases]] = {}
    for protocol in PROTOCOLS:
        files |= protocol.FILES
    texts = {f"{name}.json": text_of(name, make()) for name, make in files.items()}
    refuse_twice(texts)
    if "--check" in sys.argv:
        check(texts)
    else:
        write(texts)


def text_of(name: str, cases: Cases) -> str:
    """Write a file, and see that whoever reads it reads these cases."""
    operation = operation_of(name)
    head = {"operation": operation, "defaults": cases.defaults}
    # ASCII, since a lone surrogate has no UTF-8.
    text = json.dumps({**head, "cases": cases.written()}, indent=2) + "\n"
    whole = json.dumps({**head, "defaults": {}, "cases": cases})
    for read, meant in zip(cases_of(text), cases_of(whole), strict=True):
        if read != meant:
            sys.exit(f"{name}: {meant['id']} is read otherwise than it is meant")
    return text


def operation_of(name: str) -> str:
    """Name the operation that a file is about: its name without what tells it from others about that
    operation."""
    return "types" if name.startswith("types.") else ".".join(name.split(".")[:2])


def refuse_twice(texts: dict[str, str]) -> None:
    """See that every case is known by its operation and its id."""
    seen = set()
    for text in texts.values():
        for case in cases_of(text):
            key = (case["operation"], case["id"])
            if key in seen:
                sys.exit(f"{' '.join(key)} stands twice")
            seen.add(key)


def check(texts: dict[str, str]) -> None:
    """See that the folder has these files, and no other."""
    there = {path.name: path.read_text("utf-8") for path in HERE.glob("*.json")}
    stale = sorted(name for name in {*there, *texts} if there.get(name) != texts.get(name))
    if stale:
        sys.exit(f"not what generate.py makes: {', '.join(stale)}")


def write(texts: dict[str, str]) -> None:
    """Write the files, and take away what is none of them."""
    for path in HERE.glob("*.json"):
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        (HERE / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
