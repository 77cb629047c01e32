"""The vectors of the brake: twenty refusals under one key in an hour, of face records and open data
together."""

from __future__ import annotations

from cases import Json, err, ok
from face_story import FIELD, HOUR, PERSON, WHOLE, Stories, Story, passed, posted
from sample import KEY, NOW, OTHER_KEY, b64, marked

FULL, WRONG = err("too_many_refusals", "session_key"), err("decrypt_failed", FIELD)
RUBBISH = "x" * 40


def _refused(told: Story, count: int, **context: object) -> None:
    """Open so many records that no key fits."""
    for index in range(count):
        told.open(posted(f"{RUBBISH}{index}", randomNumber=f"r{len(told.steps)}"), WRONG, **context)


def refusals() -> Stories:
    cases = Stories()
    _counted(cases)
    _hours(cases)
    _of_anybody(cases)
    _not_counted(cases)
    _open_data(cases)
    _new_keys(cases)
    return cases


def _counted(cases: Stories) -> None:
    told = cases.story("twenty-refusals")
    _refused(told, 20)
    told.open(posted(), FULL)
    # The number was not spent for it, and an hour later it counts.
    told.open(posted(marked(**PERSON)), FULL, now=NOW + 10)
    told.open(posted(key=OTHER_KEY), passed(), session_key=OTHER_KEY)
    told = cases.story("nineteen-refusals")
    _refused(told, 19)
    told.open(posted(), passed())
    told.open(posted("x" * 50, randomNumber="last"), WRONG)
    told.open(posted(marked(**PERSON, more=1), iv=b64(bytes(16)), randomNumber="full"), FULL)


def _hours(cases: Stories) -> None:
    told = cases.story("refusals-of-an-hour")
    _refused(told, 20, now=NOW - HOUR)
    told.open(posted(), passed(), now=NOW)
    told = cases.story("refusals-of-almost-an-hour")
    _refused(told, 20, now=NOW - HOUR + 1)
    told.open(posted(), FULL, now=NOW)


def _of_anybody(cases: Stories) -> None:
    told = cases.story("refusals-of-any-user")
    for index in range(20):
        told.open(posted(f"{RUBBISH}{index}", randomNumber=f"r{index}"), WRONG, user=f"u{index}")
    told.open(posted(), FULL, user="u99")
    told.open(posted(key=OTHER_KEY), passed(), session_key=OTHER_KEY)
    told = cases.story("refusals-of-what-is-inside")
    for index in range(20):
        text = marked(**{**PERSON, "idNumber": "110105194912310021"}, index=index)
        told.open(posted(text, randomNumber=f"r{index}"), err("expected_mismatch", "expected.id_number"))
    told.open(posted(), FULL)


def _not_counted(cases: Stories) -> None:
    told = cases.story("no-refusals-of-what-no-key-decides")
    for index in range(21):
        told.open(
            posted(randomNumber=f"r{index}", verifyResult=False), err("face_result_false", "verifyResult")
        )
        told.open(posted(randomNumber=f"r{index}") | {FIELD: "+ +="}, err("base64_blank", FIELD))
    told.open(posted(), passed())
    told = cases.story("passing-gives-back")
    for index in range(25):
        iv = b64(index.to_bytes(16, "big"))
        text = marked(**PERSON, index=index)
        told.open(posted(text, iv=iv, randomNumber=f"r{index}"), passed(text))
    told = cases.story("a-key-that-does-not-fit-is-not-refused-where-another-opens")
    for index in range(25):
        iv = b64(index.to_bytes(16, "big"))
        text = marked(**PERSON, index=index)
        two = {"session_key": [KEY, OTHER_KEY]}
        told.open(
            posted(text, iv=iv, key=OTHER_KEY, randomNumber=f"r{index}"), passed(text, key_index=1), **two
        )


def _open_data(cases: Stories) -> None:
    told = cases.story("one-brake-over-everything")
    for index in range(10):
        told.brake(f"{RUBBISH}{index}", err("decrypt_failed", "encryptedData"))
    _refused(told, 10)
    told.brake(WHOLE, FULL)
    told.open(posted(), FULL)
    told.brake(WHOLE, ok(WHOLE), key=OTHER_KEY, session_key=OTHER_KEY)
    told.brake(WHOLE, err("timestamp_stale", "encryptedData"), now=NOW + HOUR)
    told = cases.story("the-brake-gives-back")
    for _ in range(25):
        told.brake(WHOLE, ok(WHOLE))
    told = cases.story("the-brake-tells-what-is-wrong")
    told.brake(WHOLE, err("argument_range", "session_key"), session_key=[KEY] * 9)
    told.brake(WHOLE, err("app_id_mismatch", "encryptedData"), app_id="wx0")
    told.brake(WHOLE, err("now_invalid", "now"), now=NOW * 1000)


def _new_keys(cases: Stories) -> None:
    # A key that refused too many is not tried, and keeps no other from being tried.
    for name, keys in (("beside", [OTHER_KEY, KEY]), ("behind", [KEY, OTHER_KEY])):
        two: Json = {"session_key": keys}
        index = keys.index(OTHER_KEY)
        told = cases.story(f"a-new-key-{name}-one-that-refused-too-many")
        _refused(told, 20)
        told.brake(WHOLE, err("decrypt_failed", "encryptedData"), **two)
        told.brake(WHOLE, ok(WHOLE, key_index=index), key=OTHER_KEY, **two)
        told.open(posted(randomNumber="1"), WRONG, **two)
        told.open(posted(key=OTHER_KEY), passed(key_index=index), **two)
        _refused(told, 18, **two)
        told.open(posted(key=OTHER_KEY, randomNumber="2"), FULL, **two)
    told = cases.story("a-key-twice", session_key=[KEY, KEY])
    _refused(told, 19)
    told.open(posted(), passed())
