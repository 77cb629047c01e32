"""The vectors of the blocks of a face record: none counts twice, whatever is around it."""

from __future__ import annotations

import base64

from cases import err
from face_story import FIELD, HOUR, PERSON, WHOLE, Stories, Story, passed, posted, replayed
from sample import ID_NUMBER, IV, KEY, MADE, NOW, OTHER_KEY, b64, marked, seal

FRESH = {"randomNumber": "another"}
RAW = base64.b64decode(seal(WHOLE))


def _opened(cases: Stories, name: str) -> Story:
    """Begin a story in which the record was opened once."""
    told = cases.story(name)
    told.open(posted(), passed())
    return told


def blocks() -> Stories:
    cases = Stories()
    _again(cases)
    _other_ivs(cases)
    _joined(cases)
    _spent(cases)
    _forgetful_stores(cases)
    return cases


def _again(cases: Stories) -> None:
    _opened(cases, "same-record-fresh-number").open(posted(**FRESH), replayed(FIELD))
    _opened(cases, "same-record-another-user").open(posted(**FRESH), replayed(FIELD), user="u2")
    _opened(cases, "same-record-other-spelling").open(
        posted(**FRESH, **{FIELD: seal(WHOLE).rstrip("=") + "\n"}), replayed(FIELD)
    )
    _opened(cases, "same-record-hours-later").open(
        posted(**FRESH), err("timestamp_stale", FIELD), now=NOW + 5 * HOUR
    )


def _other_ivs(cases: Stories) -> None:
    flipped = bytearray(base64.b64decode(IV))
    flipped[14] ^= 1  # in the name
    turned = posted(**FRESH) | {"iv": b64(bytes(flipped))}
    _opened(cases, "same-record-other-iv").open(turned, err("expected_mismatch", "expected.name"))
    _opened(cases, "same-record-other-iv-that-passes").open(
        turned, replayed(FIELD), expected={"id_number": ID_NUMBER}
    )
    cut = bytes(
        a ^ b ^ c
        for a, b, c in zip(b'{"xxxxxx":"yyyy"', WHOLE.encode()[:16], base64.b64decode(IV), strict=True)
    )
    _opened(cases, "same-record-other-front").open(
        posted(**FRESH) | {"iv": b64(cut)}, replayed(FIELD), expected={"id_number": ID_NUMBER}
    )


def _joined(cases: Stories) -> None:
    # One block of a record that counted is in another: its owner joined them.
    second = base64.b64decode(seal(marked(**PERSON, second=1)))
    assert RAW[:32] == second[:32]
    assert RAW[-16:] != second[-16:]
    told = _opened(cases, "blocks-of-another-record")
    told.open(posted(marked(**PERSON, second=1), **FRESH), replayed(FIELD))
    other_iv = b64(bytes(range(16)))
    third = marked(**PERSON, second=1)
    told.open(posted(third, iv=other_iv, randomNumber="3"), passed(third))
    told.open(posted(third, iv=other_iv, randomNumber="4"), replayed(FIELD))


def _spent(cases: Stories) -> None:
    told = cases.story("blocks-under-each-key")
    told.open(posted(), passed())
    told.open(posted(key=OTHER_KEY, randomNumber="2"), passed(key_index=1), session_key=[KEY, OTHER_KEY])
    told.open(posted(key=OTHER_KEY, randomNumber="3"), replayed(FIELD), session_key=[OTHER_KEY, KEY])
    told = cases.story("blocks-are-spent-last")
    told.open(
        posted(), err("expected_mismatch", "expected.id_number"), expected={"id_number": ID_NUMBER[::-1]}
    )
    told.open(posted(**FRESH), passed())


def _forgetful_stores(cases: Stories) -> None:
    for word, earliest, context in [
        ("client", MADE - 60, {}),
        ("own", NOW - 20 - 60, {"numbers": "issued", "issued_at": NOW - 20}),
    ]:
        cases.story(f"store-began-in-time-{word}", since=earliest, **context).open(posted(), passed())
        forgot = err("store_forgot", "store")
        cases.story(f"store-began-too-late-{word}", since=earliest + 1, **context).open(posted(), forgot)
    # A store that lost its memory issues numbers again, and has forgotten what was used.
    for name, since, out in [
        ("in-time", MADE - 60, passed()),
        ("too-late", MADE - 59, err("store_forgot", "store")),
    ]:
        told = cases.story(f"store-began-{name}-begun", since=since, numbers="issued")
        told.open(posted(randomNumber=told.begin(now=MADE)), out)
