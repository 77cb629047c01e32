"""The vectors of the person that a face check must be of: every field that is expected, and a number that is
masked."""

from __future__ import annotations

from typing import Any

from cases import Json, err
from face_story import FIELD, PERSON, Stories, passed, posted
from sample import ID_NUMBER, MARK, NAME, OPENID, compact, marked

EVERYTHING = {"id_number": ID_NUMBER, "name": NAME, "openid": OPENID}
MISMATCH, UNPROVEN = err("expected_mismatch", "expected.id_number"), err("expected_unproven", FIELD)


def _hidden(
    cases: Stories, name: str, number: str, out: Json | None = None, *, first: bool = False, **context: Any
) -> None:
    """Add a record whose number is masked so, behind the first block or in it."""
    behind = marked(result="pass", name=NAME, idNumber=number)
    text = marked(idNumber=number, name=NAME) if first else behind
    context = {"masked": True, **context}
    cases.one(f"masked-{name}", posted(text), out or passed(text, masked=True), **context)


def people() -> Stories:
    cases = Stories()
    _same(cases)
    _others(cases)
    _expectations(cases)
    _fields(cases)
    _other_names(cases)
    _short_numbers(cases)
    _masked(cases)
    _masked_names(cases)
    return cases


def _same(cases: Stories) -> None:
    cases.one("expected-everything", posted(), passed(), expected=EVERYTHING)
    cases.one("expected-id-number", posted(), passed(), expected={"id_number": ID_NUMBER})
    cases.one("expected-id-number-small-x", posted(), passed(), expected={"id_number": ID_NUMBER.lower()})
    small = marked(**{**PERSON, "idNumber": ID_NUMBER.lower()})
    cases.one("record-id-number-small-x", posted(small), passed(small), expected=EVERYTHING)


def _others(cases: Stories) -> None:
    for name, change, argument in [
        ("openid", {"openid": OPENID[:-1] + "F"}, "expected.openid"),
        ("openid-in-capitals", {"openid": OPENID.upper()}, "expected.openid"),
        ("openid-cut", {"openid": OPENID[:-1]}, "expected.openid"),
        ("name", {"name": "\u674e\u56db"}, "expected.name"),
        ("name-with-a-blank", {"name": NAME + " "}, "expected.name"),
        ("id-number", {"id_number": "110105194912310021"}, "expected.id_number"),
        ("id-number-with-an-x-inside", {"id_number": "1101051949123x002X"}, "expected.id_number"),
        ("id-number-masked", {"id_number": "110105********002X"}, "expected.id_number"),
    ]:
        cases.one(
            f"another-{name}", posted(), err("expected_mismatch", argument), expected={**EVERYTHING, **change}
        )


def _expectations(cases: Stories) -> None:
    missing = err("argument_missing", "expected.id_number")
    cases.one("expected-left-out", posted(), err("argument_missing", "expected"), expected=...)
    cases.one("expected-nothing", posted(), missing, expected={})
    cases.one("expected-only-a-name", posted(), missing, expected={"name": NAME})
    cases.one("expected-only-an-openid", posted(), missing, expected={"openid": OPENID})
    for name in EVERYTHING:
        out = err("argument_range", f"expected.{name}")
        cases.one(f"expected-{name}-empty", posted(), out, expected={**EVERYTHING, name: ""})


def _fields(cases: Stories) -> None:
    for name, field in {"id_number": "idNumber", "name": "name", "openid": "openid"}.items():
        less = {key: value for key, value in PERSON.items() if key != field}
        out = err("expected_mismatch", f"expected.{name}")
        cases.one(f"record-without-{name}", posted(marked(**less)), out, expected=EVERYTHING)
        for kind, value in {"null": None, "number": 5, "list": ["x"]}.items():
            cases.one(
                f"record-{name}-{kind}", posted(marked(**{**PERSON, field: value})), out, expected=EVERYTHING
            )


def _other_names(cases: Stories) -> None:
    other_names = marked(openId=OPENID, realName=NAME, id_card_number=ID_NUMBER)
    cases.one("other-field-names", posted(other_names), passed(other_names), expected=EVERYTHING)
    contradicting = marked(**PERSON, openId="another")
    cases.one(
        "names-that-contradict",
        posted(contradicting),
        err("expected_mismatch", "expected.openid"),
        expected=EVERYTHING,
    )
    twice = marked(**PERSON, id_number="110105194912310021")
    cases.one("id-numbers-that-contradict", posted(twice), MISMATCH)


def _short_numbers(cases: Stories) -> None:
    short = {"expected": {"id_number": "E12345678"}}
    at_first = marked(idNumber="E12345678", name=NAME)
    cases.one("short-number-in-the-first-block", posted(at_first), UNPROVEN, **short)
    later = marked(name=NAME, idNumber="E12345678")
    cases.one("short-number-behind-it", posted(later), passed(later), **short)
    escapes = (
        '{"name":"\\u5f20\\u4e09","idNumber":"1101051949123100\\u0032X",' + f'"watermark":{compact(MARK)}}}'
    )
    cases.one("number-with-escapes", posted(escapes), UNPROVEN, expected={"id_number": ID_NUMBER})


def _masked(cases: Stories) -> None:
    _hidden(cases, "six-and-four", "110105********002X")
    _hidden(cases, "six-and-four-small-x", "110105********002x")
    _hidden(cases, "three-and-three", "110************02X")
    _hidden(cases, "three-and-two", "110*************2X", MISMATCH)
    _hidden(cases, "front-only", "110105************")
    _hidden(cases, "end-only", "************31002X")
    _hidden(cases, "nothing-to-see", "*" * 18, MISMATCH)
    _hidden(cases, "two-runs", "110105****1231***X", MISMATCH)
    _hidden(cases, "one-digit-differs", "110105********003X", MISMATCH)
    _hidden(cases, "first-digit-differs", "210105********002X", MISMATCH)
    _hidden(cases, "too-short", "110105*******002X", MISMATCH)
    _hidden(cases, "too-long", "110105*********002X", MISMATCH)
    _hidden(cases, "other-sign", "110105xxxxxxxx002X", MISMATCH)
    _hidden(cases, "not-said", "110105********002X", MISMATCH, masked=False)


def _masked_names(cases: Stories) -> None:
    _hidden(
        cases,
        "without-the-name",
        "110105********002X",
        err("argument_missing", "expected.name"),
        expected={"id_number": ID_NUMBER},
    )
    _hidden(
        cases,
        "another-name",
        "110105********002X",
        err("expected_mismatch", "expected.name"),
        expected={"id_number": ID_NUMBER, "name": "\u674e\u56db"},
    )
    # Three characters in front are in the first block, which the sender of the IV chooses.
    _hidden(cases, "four-behind-the-first-block", "1101***********02X", first=True)
    _hidden(cases, "three-behind-the-first-block", "11010*************"[:-1] + "X", UNPROVEN, first=True)
    # The IV can write the name; what is left of the number fits many people.
    named = marked(name=NAME, idNumber="110105********002X")
    cases.one("masked-with-the-name-in-the-first-block", posted(named), UNPROVEN, masked=True)
    cases.one("masked-but-whole", posted(), passed(), masked=True)
    cases.one(
        "masked-without-a-number",
        posted(),
        err("argument_missing", "expected.id_number"),
        members=["name"],
        expected={"name": NAME},
        masked=True,
    )
