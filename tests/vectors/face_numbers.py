"""The vectors of the number of a face check: begun, used once, of one user, and for a while."""

from __future__ import annotations

from cases import Json, err
from face_story import FIELD, HOUR, PERSON, Stories, Story, passed, posted, replayed, signature
from sample import MADE, NOW, b64, marked

MORE = marked(**PERSON, again=1)
UNKNOWN, AGAIN = err("number_unknown", "randomNumber"), replayed("randomNumber")


def _issued(cases: Stories, name: str) -> tuple[Story, Json]:
    """Begin a story in which a number was issued ten seconds ago."""
    story = cases.story(name, numbers="issued")
    return story, story.begin(now=NOW - 10)


def numbers() -> Stories:
    cases = Stories()
    _used(cases)
    _others(cases)
    _ages(cases)
    _begun(cases)
    _own(cases)
    _words(cases)
    _clients(cases)
    return cases


def _used(cases: Stories) -> None:
    story, number = _issued(cases, "good")
    story.open(posted(randomNumber=number), passed())
    story, number = _issued(cases, "number-twice")
    story.open(posted(randomNumber=number), passed())
    story.open(posted(MORE, randomNumber=number), AGAIN)
    story, number = _issued(cases, "number-tried-in-vain-is-gone")
    story.open(posted("{}" * 8, randomNumber=number), err("decrypt_failed", FIELD))
    story.open(posted(randomNumber=number), AGAIN)
    story, number = _issued(cases, "number-survives-a-message-that-is-not-in-order")
    story.open(posted(randomNumber=number, verifyResult=False), err("face_result_false", "verifyResult"))
    story.open(posted(randomNumber=number) | {"iv": b64(bytes(15))}, err("iv_length_invalid", "iv"))
    story.open(posted(randomNumber=number, **{FIELD: ...}), err("field_missing", FIELD))
    story.open(posted(randomNumber=number, signature="0" * 64), err("signature_mismatch", "signature"))
    story.open(posted(randomNumber=number), passed())


def _others(cases: Stories) -> None:
    story, number = _issued(cases, "number-replaced")
    newer = story.begin(now=NOW - 9)
    story.open(posted(randomNumber=number), UNKNOWN)
    story.open(posted(randomNumber=newer), passed())
    story, number = _issued(cases, "number-of-another-user")
    story.open(posted(randomNumber=number), UNKNOWN, user="u2")
    story.open(posted(randomNumber=number), passed())
    story, number = _issued(cases, "number-of-another-app")
    story.open(posted(randomNumber=number), UNKNOWN, app_id="wx0")
    story, number = _issued(cases, "number-that-was-not-issued")
    story.open(posted(), UNKNOWN)
    cases.one("no-number-was-issued", posted(), UNKNOWN, numbers="issued")


def _ages(cases: Stories) -> None:
    for age, out in ((300, passed()), (301, err("number_expired", "randomNumber"))):
        story = cases.story(f"number-of-{age}-seconds", numbers="issued", max_age=3000)
        number = story.begin(now=NOW - age)
        story.open(posted(randomNumber=number), out)
    for early, out in ((5, passed()), (6, err("record_before_number", FIELD))):
        story = cases.story(f"record-{early}-seconds-before-its-number", numbers="issued")
        story.open(posted(randomNumber=story.begin(now=MADE + early)), out)


def _begun(cases: Stories) -> None:
    story = cases.story("twenty-numbers-an-hour", numbers="issued")
    for index in range(20):
        story.begin(now=NOW - HOUR + 1 + index)
    story.begin(err("too_many_numbers", "user"), now=NOW)
    story.begin(user="u2", now=NOW)
    story.begin(now=NOW + 1)
    story.begin(err("too_many_numbers", "user"), now=NOW + 1)
    cases.story("begin-arguments").begin(user="x" * 128)
    for name, changed, out in [
        ("user-empty", {"user": ""}, err("argument_range", "user")),
        ("user-of-129-bytes", {"user": "x" * 129}, err("argument_range", "user")),
        ("app-id-empty", {"app_id": ""}, err("app_id_invalid", "app_id")),
        ("milliseconds", {"now": NOW * 1000}, err("now_invalid", "now")),
    ]:
        cases.story(f"begin-{name}").begin(out, **changed)


def _own(cases: Stories) -> None:
    cases.one("own-number", posted(), passed(), issued_at=NOW - 10, numbers="issued")
    cases.one("own-number-of-300-seconds", posted(), passed(), issued_at=NOW - 300, numbers="issued")
    cases.one(
        "own-number-of-301-seconds",
        posted(),
        err("number_expired", "issued_at"),
        issued_at=NOW - 301,
        numbers="issued",
    )
    cases.one(
        "own-number-ahead-60",
        posted(),
        err("record_before_number", FIELD),
        issued_at=NOW + 60,
        numbers="issued",
    )
    cases.one(
        "own-number-ahead-61",
        posted(),
        err("timestamp_future", "issued_at"),
        issued_at=NOW + 61,
        numbers="issued",
    )
    cases.one(
        "own-number-in-milliseconds",
        posted(),
        err("now_invalid", "issued_at"),
        issued_at=NOW * 1000,
        numbers="issued",
    )
    cases.one("own-number-after-the-record", posted(), passed(), issued_at=MADE + 5, numbers="issued")
    cases.one(
        "own-number-long-after-the-record",
        posted(),
        err("record_before_number", FIELD),
        issued_at=MADE + 6,
        numbers="issued",
    )
    story = cases.story("own-number-twice", numbers="issued", issued_at=NOW - 10)
    story.open(posted(), passed())
    story.open(posted(MORE), AGAIN)
    story.open(posted(MORE), AGAIN, now=NOW + 200)


def _words(cases: Stories) -> None:
    numbers = err("argument_missing", "numbers")
    cases.one("numbers-left-out", posted(), numbers, numbers=...)
    cases.one("numbers-of-another-word", posted(), err("argument_range", "numbers"), numbers="own")
    cases.one("numbers-empty", posted(), err("argument_range", "numbers"), numbers="")
    for word in ("signed", "client"):
        cases.one(
            f"issued-at-beside-{word}",
            posted(signature=signature()),
            err("argument_range", "issued_at"),
            numbers=word,
            issued_at=NOW,
        )


def _clients(cases: Stories) -> None:
    story = cases.story("client-number-twice")
    story.open(posted(), passed())
    story.open(posted(MORE), AGAIN)
    again = posted(MORE, iv=b64(bytes(16)), randomNumber="other")
    story.open(again, passed(MORE))
    story = cases.story("client-number-of-two-users")
    story.open(posted(), passed())
    again = posted(MORE, iv=b64(bytes(16)))
    story.open(again, passed(MORE), user="u2")
