"""The vectors of members that are listed, for records without a number."""

from __future__ import annotations

from cases import err
from face_story import FIELD, Stories, passed, posted
from sample import ID_NUMBER, NAME, OPENID, marked

LONG = "\u5f20\u4e09\u4e30"
TEXT = marked(name=LONG + "\u9053\u4eba", openid=OPENID)
LISTED = {"members": ["name", "openid"], "expected": {"openid": OPENID}}
MISMATCH, UNPROVEN = err("payload_mismatch", FIELD), err("expected_unproven", FIELD)


def members() -> Stories:
    cases = Stories()
    _listed(cases)
    _names(cases)
    _undecided(cases)
    _lists(cases)
    return cases


def _listed(cases: Stories) -> None:
    cases.one("members", posted(TEXT), passed(TEXT), **LISTED)
    cases.one("members-one-more", posted(marked(name="x", openid=OPENID, more=1)), MISMATCH, **LISTED)
    cases.one("members-one-less", posted(marked(openid=OPENID)), MISMATCH, **LISTED)
    cases.one(
        "members-of-another-kind",
        posted(marked(openid=OPENID, language="x")),
        MISMATCH,
        **{**LISTED, "members": ["openid", "language"]},
    )
    cases.one(
        "members-another-openid",
        posted(TEXT),
        err("expected_mismatch", "expected.openid"),
        **{**LISTED, "expected": {"openid": OPENID[::-1]}},
    )
    cases.one(
        "members-nothing-expected",
        posted(TEXT),
        err("argument_missing", "expected.id_number"),
        **{**LISTED, "expected": {}},
    )


def _names(cases: Stories) -> None:
    # `{"name":"` and the name are what an IV can give.
    cases.one(
        "members-a-name-in-the-first-block",
        posted(marked(name=LONG)),
        UNPROVEN,
        members=["name"],
        expected={"name": LONG},
    )
    in_front = marked(name=NAME, openid=OPENID)
    cases.one(
        "members-a-name-in-the-first-block-beside-an-openid",
        posted(in_front),
        UNPROVEN,
        members=["name", "openid"],
        expected={"name": NAME, "openid": OPENID},
    )
    behind = marked(openid=OPENID, name=NAME)
    cases.one(
        "members-a-name-behind-an-openid",
        posted(behind),
        passed(behind),
        members=["name", "openid"],
        expected={"name": NAME, "openid": OPENID},
    )
    beyond = marked(result="pass", name=LONG)
    cases.one(
        "members-a-name-behind-it",
        posted(beyond),
        passed(beyond),
        members=["name", "result"],
        expected={"name": LONG},
    )


def _undecided(cases: Stories) -> None:
    # What could pass with no record is the context's fault, and nothing is spent for it.
    for name, text, listed in [
        ("seven-bytes", marked(result="pass", name="Li Ming"), ["name", "result"]),
        ("two-characters", marked(result="pass", name=NAME), ["name", "result"]),
    ]:
        expected = {"name": "Li Ming" if name == "seven-bytes" else NAME}
        told = cases.story(f"members-{name}", members=listed, expected=expected)
        told.open(posted(text), err("argument_range", "expected.name"), asks=[])
    for name, expected in [
        ("number", {"id_number": ID_NUMBER}),
        ("name", {"name": LONG}),
        ("openid", {"openid": OPENID}),
    ]:
        listed = [member for member in ("idNumber", "realName", "openId") if name not in member.lower()]
        told = cases.story(f"members-without-the-{name}", members=listed, expected=expected)
        told.open(posted(), err("argument_range", "members"), asks=[])


def _lists(cases: Stories) -> None:
    cases.one("members-beside-a-number", posted(), passed(), members=["name", "idNumber", "openid"])
    cases.one("members-beside-a-number-one-less", posted(), MISMATCH, members=["name", "idNumber"])
    cases.one("members-empty", posted(), err("argument_range", "members"), members=[])
    cases.one("members-with-an-empty-name", posted(), err("argument_range", "members"), members=[""])
    cases.one(
        "members-65", posted(), err("argument_range", "members"), members=[f"m{index}" for index in range(65)]
    )
