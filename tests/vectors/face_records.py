"""The vectors of the record of a face check: how old it is, whose, and that it is of no other kind."""

from __future__ import annotations

from cases import err
from face_story import BARE, FIELD, HOUR, PERSON, Stories, passed, posted, replayed, signature
from sample import ID_NUMBER, MADE, MARK, NAME, NOW, compact, marked

NONE = passed(BARE, watermark=None)


def records() -> Stories:
    cases = Stories()
    _ages(cases)
    _watermarks(cases)
    _without_watermark(cases)
    _kinds(cases)
    _members_of_a_profile(cases)
    _id_first(cases)
    return cases


def _ages(cases: Stories) -> None:
    cases.one("another-app", posted(), err("app_id_mismatch", FIELD), app_id="wx0000000000000000")
    cases.one("age-300", posted(), passed(), now=MADE + 300)
    cases.one("age-301", posted(), err("timestamp_stale", FIELD), now=MADE + 301)
    cases.one("ahead-60", posted(), passed(), now=MADE - 60)
    cases.one("ahead-61", posted(), err("timestamp_future", FIELD), now=MADE - 61)
    cases.one("age-100-of-100", posted(), passed(), now=MADE + 100, max_age=100)
    cases.one("age-101-of-100", posted(), err("timestamp_stale", FIELD), now=MADE + 101, max_age=100)
    cases.one("age-unchecked", posted(), err("freshness_invalid", "max_age"), max_age="unchecked")


def _watermarks(cases: Stories) -> None:
    cases.one(
        "watermark-broken", posted(compact({**PERSON, "watermark": {}})), err("watermark_invalid", FIELD)
    )
    cases.one("watermark-missing", posted(BARE), err("watermark_missing", FIELD))
    for word in ("client", "signed"):
        bare = posted(BARE, signature=signature())
        cases.one(
            f"watermark-optional-beside-{word}",
            bare,
            err("age_unknown", "watermark"),
            numbers=word,
            watermark="optional",
        )


def _without_watermark(cases: Stories) -> None:
    cases.one("watermark-optional", posted(BARE), NONE, numbers="issued", issued_at=NOW, watermark="optional")
    cases.one(
        "watermark-required",
        posted(BARE),
        err("watermark_missing", FIELD),
        numbers="issued",
        issued_at=NOW,
        watermark="required",
    )
    cases.one(
        "watermark-optional-but-there",
        posted(),
        err("timestamp_stale", FIELD),
        numbers="issued",
        issued_at=NOW,
        now=MADE + 301,
        watermark="optional",
    )
    cases.one(
        "watermark-of-another-word",
        posted(BARE),
        err("argument_type", "watermark"),
        numbers="issued",
        issued_at=NOW,
        watermark="none",
    )
    story = cases.story("watermark-optional-begun", numbers="issued", watermark="optional")
    story.open(posted(BARE, randomNumber=story.begin()), NONE)
    story.open(posted(BARE, randomNumber=story.begin(now=NOW + HOUR)), replayed(FIELD), now=NOW + HOUR)


def _kinds(cases: Stories) -> None:
    members = {
        **dict.fromkeys(
            ("nickName", "avatarUrl", "language", "phoneNumber", "purePhoneNumber", "countryCode"), "x"
        ),
        **dict.fromkeys(("openGId", "opengid", "open_single_roomid", "group_openid"), "x"),
        "chat_type": 3,
        "stepInfoList": [],
    }
    for name, value in members.items():
        cases.one(f"kind-{name}", posted(marked(**PERSON, **{name: value})), err("payload_mismatch", FIELD))
    more = marked(**PERSON, result="ok", sex=1, nickname="x")
    cases.one("kind-none-of-these", posted(more), passed(more))


def _members_of_a_profile(cases: Stories) -> None:
    for name in ("gender", "city", "province", "country"):
        text = marked(**PERSON, **{name: "x"})
        cases.one(f"kind-{name}", posted(text), err("payload_mismatch", FIELD))
        cases.one(f"kind-{name}-listed", posted(text), passed(text), members=[*PERSON, name])


def _id_first(cases: Stories) -> None:
    # The nickname of a profile holds the rest of the number, the IV its beginning.
    front = '{"idNumber":"11010519491231002X",'
    for name, rest, out in [
        ("alone", f'"watermark":{compact(MARK)}}}', None),
        ("and-the-name", f'"name":"{NAME}","watermark":{compact(MARK)}}}', None),
        ("and-a-gender", f'"gender":1,"watermark":{compact(MARK)}}}', err("payload_mismatch", FIELD)),
        (
            "and-a-cut-member",
            f'"lan\u00e9":"x","watermark":{compact(MARK)}}}',
            err("expected_unproven", FIELD),
        ),
    ]:
        cases.one(
            f"id-first-{name}",
            posted(front + rest),
            out or passed(front + rest),
            expected={"id_number": ID_NUMBER},
        )
    listed = front + f'"gender":1,"watermark":{compact(MARK)}}}'
    cases.one(
        "id-first-listed",
        posted(listed),
        passed(listed),
        members=["idNumber", "gender"],
        expected={"id_number": ID_NUMBER},
    )
    escaped = '{"\\u0069dNumber":"11010519491231002X",' + f'"seq":1,"watermark":{compact(MARK)}}}'
    cases.one(
        "id-first-escaped",
        posted(escaped),
        err("expected_unproven", FIELD),
        expected={"id_number": ID_NUMBER},
    )
    behind = (
        '{"name":"\u5f20\u4e09","idNumber":"11010519491231002X",' + f'"seq":1,"watermark":{compact(MARK)}}}'
    )
    cases.one("id-behind-the-first-block", posted(behind), passed(behind), expected={"id_number": ID_NUMBER})
