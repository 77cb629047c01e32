"""The vectors of the face result flow. Each case is a story over one store, told step by step."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, ClassVar

from common import APP_ID, IV, KEY, MADE, MARK, NOW, OTHER_KEY, Json, b64, compact, err, marked, ok, seal

SOURCE = "made here; the flow is a tutorial's, no official page describes it"
OPENID = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"
NAME = "\u5f20\u4e09"
ID = "11010519491231002X"
PERSON = {"name": NAME, "idNumber": ID, "openid": OPENID}
WHOLE = marked(**PERSON)
BARE = compact(PERSON)
NUMBER = "8f14e45fceea167a5a36dedd4bea2543"
FIELD = "encryptData"
HOUR = 3600
# No session key is accepted for longer.
YEAR = 366 * 86_400


def signature(number: str = NUMBER, key: str = KEY, app_id: str = APP_ID) -> str:
    """Sign a number as the tutorial has it."""
    return hashlib.sha256((number + key + app_id).encode()).hexdigest()


def posted(text: str | bytes = WHOLE, *, drop: str = "", key: str = KEY, **fields: object) -> Json:
    """What the mini-program posts."""
    iv = str(fields.pop("iv", IV))
    message = {
        "verifyResult": True,
        FIELD: seal(text, key=key, iv=iv),
        "iv": iv,
        "randomNumber": NUMBER,
        **fields,
    }
    return {name: value for name, value in message.items() if name != drop}


def passed(text: str = WHOLE, *, masked: bool = False, **more: Any) -> Json:
    """What comes out."""
    out = ok(text, **more)
    out["ok"]["masked"] = masked
    return out


def replayed(argument: str) -> Json:
    return err("replayed", argument)


class Story:
    """One case: what is done with one store, and what is answered. Numbers that were begun are named by their place."""

    usual: ClassVar[Json] = {
        "app_id": APP_ID,
        "user": "u1",
        "session_key": KEY,
        "now": NOW,
        "numbers": "client",
        "expected": {"id_number": ID, "name": NAME},
    }

    def __init__(self, cases: list[Json], name: str, *, since: int = 0, **usual: object) -> None:
        self.steps: list[Json] = []
        self.context = {**self.usual, **usual}
        case: Json = {"id": name, "source": SOURCE, "attempts": self.steps}
        cases.append({**case, "since": since} if since else case)

    def begin(self, out: Json | None = None, *, asks: list[str] | None = None, **context: object) -> Json:
        """Issue a number; gives how it is named."""
        known = {name: self.context[name] for name in ("app_id", "user", "now")} | context
        self._step("begin", {}, known, out or {"ok": None}, asks)
        return {"begun": sum(step["do"] == "begin" for step in self.steps) - 1}

    def open(self, message: Json, out: Json, *, asks: list[str] | None = None, **context: object) -> None:
        known = {name: value for name, value in {**self.context, **context}.items() if value is not None}
        self._step("open", message, known, out, asks)

    def brake(self, text: str, out: Json, *, key: str = KEY, **context: object) -> None:
        """Open a record of open data under the brake."""
        message = {"encryptedData": seal(text, key=key), "iv": IV}
        known = {"app_id": APP_ID, "session_key": KEY, "now": NOW, **context}
        self._step("brake", message, known, out, None)

    def _step(self, do: str, message: Json, context: Json, out: Json, asks: list[str] | None) -> None:
        if asks is not None:
            out = {**out, "asks": asks}
        self.steps.append({"do": do, "message": message, "context": context, "out": out})


def open_result() -> list[Json]:
    cases: list[Json] = []

    def one(name: str, message: Json, out: Json, **context: object) -> None:
        Story(cases, name).open(message, out, **context)

    _numbers(cases, one)
    _signatures(cases, one)
    _messages(cases, one)
    _records(cases, one)
    _people(cases, one)
    _members(cases, one)
    _blocks(cases)
    _refusals(cases)
    _order(cases)
    return cases


def _numbers(cases: list[Json], one: Any) -> None:
    def issued(name: str) -> tuple[Story, Json]:
        story = Story(cases, name, numbers="issued")
        return story, story.begin(now=NOW - 10)

    story, number = issued("good")
    story.open(posted(randomNumber=number), passed())
    story, number = issued("number-twice")
    story.open(posted(randomNumber=number), passed())
    story.open(posted(marked(**PERSON, again=1), randomNumber=number), replayed("randomNumber"))
    story, number = issued("number-tried-in-vain-is-gone")
    story.open(posted("{}" * 8, randomNumber=number), err("decrypt_failed", FIELD))
    story.open(posted(randomNumber=number), replayed("randomNumber"))
    story, number = issued("number-survives-a-message-that-is-not-in-order")
    story.open(posted(randomNumber=number, verifyResult=False), err("face_result_false", "verifyResult"))
    story.open(posted(randomNumber=number) | {"iv": b64(bytes(15))}, err("iv_length_invalid", "iv"))
    story.open(posted(randomNumber=number, drop=FIELD), err("field_missing", FIELD))
    story.open(posted(randomNumber=number, signature="0" * 64), err("signature_mismatch", "signature"))
    story.open(posted(randomNumber=number), passed())
    story, number = issued("number-replaced")
    newer = story.begin(now=NOW - 9)
    story.open(posted(randomNumber=number), err("number_unknown", "randomNumber"))
    story.open(posted(randomNumber=newer), passed())
    story, number = issued("number-of-another-user")
    story.open(posted(randomNumber=number), err("number_unknown", "randomNumber"), user="u2")
    story.open(posted(randomNumber=number), passed())
    story, number = issued("number-of-another-app")
    story.open(posted(randomNumber=number), err("number_unknown", "randomNumber"), app_id="wx0")
    story, number = issued("number-that-was-not-issued")
    story.open(posted(), err("number_unknown", "randomNumber"))
    one("no-number-was-issued", posted(), err("number_unknown", "randomNumber"), numbers="issued")
    for age, out in ((300, passed()), (301, err("number_expired", "randomNumber"))):
        story = Story(cases, f"number-of-{age}-seconds", numbers="issued", max_age=3000)
        number = story.begin(now=NOW - age)
        story.open(posted(randomNumber=number), out)
    for early, out in ((5, passed()), (6, err("record_before_number", FIELD))):
        story = Story(cases, f"record-{early}-seconds-before-its-number", numbers="issued")
        story.open(posted(randomNumber=story.begin(now=MADE + early)), out)
    story = Story(cases, "twenty-numbers-an-hour", numbers="issued")
    for index in range(20):
        number = story.begin(now=NOW - HOUR + 1 + index)
    story.begin(err("too_many_numbers", "user"), now=NOW)
    story.begin(user="u2", now=NOW)
    story.begin(now=NOW + 1)
    story.begin(err("too_many_numbers", "user"), now=NOW + 1)
    story = Story(cases, "begin-arguments")
    for name, changed, out in [
        ("user-empty", {"user": ""}, err("argument_range", "user")),
        ("user-of-129-bytes", {"user": "x" * 129}, err("argument_range", "user")),
        ("app-id-empty", {"app_id": ""}, err("app_id_invalid", "app_id")),
        ("milliseconds", {"now": NOW * 1000}, err("now_invalid", "now")),
    ]:
        Story(cases, f"begin-{name}").begin(out, **changed)
    story.begin(user="x" * 128)

    own = {"numbers": "issued"}
    one("own-number", posted(), passed(), issued_at=NOW - 10, **own)
    one("own-number-of-300-seconds", posted(), passed(), issued_at=NOW - 300, **own)
    one("own-number-of-301-seconds", posted(), err("number_expired", "issued_at"), issued_at=NOW - 301, **own)
    one("own-number-ahead-60", posted(), err("record_before_number", FIELD), issued_at=NOW + 60, **own)
    one("own-number-ahead-61", posted(), err("timestamp_future", "issued_at"), issued_at=NOW + 61, **own)
    one("own-number-in-milliseconds", posted(), err("now_invalid", "issued_at"), issued_at=NOW * 1000, **own)
    one("own-number-after-the-record", posted(), passed(), issued_at=MADE + 5, **own)
    one(
        "own-number-long-after-the-record",
        posted(),
        err("record_before_number", FIELD),
        issued_at=MADE + 6,
        **own,
    )
    story = Story(cases, "own-number-twice", numbers="issued", issued_at=NOW - 10)
    story.open(posted(), passed())
    story.open(posted(marked(**PERSON, again=1)), replayed("randomNumber"))
    story.open(posted(marked(**PERSON, again=1)), replayed("randomNumber"), now=NOW + 200)

    numbers = err("argument_missing", "numbers")
    one("numbers-left-out", posted(), numbers, numbers=None)
    one("numbers-of-another-word", posted(), err("argument_range", "numbers"), numbers="own")
    one("numbers-empty", posted(), err("argument_range", "numbers"), numbers="")
    for word in ("signed", "client"):
        one(
            f"issued-at-beside-{word}",
            posted(signature=signature()),
            err("argument_range", "issued_at"),
            numbers=word,
            issued_at=NOW,
        )

    story = Story(cases, "client-number-twice")
    story.open(posted(), passed())
    story.open(posted(marked(**PERSON, again=1)), replayed("randomNumber"))
    again = posted(marked(**PERSON, again=1), iv=b64(bytes(16)), randomNumber="other")
    story.open(again, passed(marked(**PERSON, again=1)))
    story = Story(cases, "client-number-of-two-users")
    story.open(posted(), passed())
    again = posted(marked(**PERSON, again=1), iv=b64(bytes(16)))
    story.open(again, passed(marked(**PERSON, again=1)), user="u2")


def _signatures(cases: list[Json], one: Any) -> None:
    mismatch = err("signature_mismatch", "signature")
    signed = {"numbers": "signed"}
    one("signed", posted(signature=signature()), passed(), **signed)
    one("signed-in-capitals", posted(signature=signature().upper()), passed(), **signed)
    one("signed-without-signature", posted(), err("signature_missing", "signature"), **signed)
    story = Story(cases, "signed-number-after-the-window", numbers="signed")
    story.open(posted(signature=signature()), passed())
    later = 30 * 86400
    mark = {"watermark": {"appid": APP_ID, "timestamp": MADE + later}}
    story.open(
        posted(compact({**PERSON, **mark}), signature=signature()), replayed("randomNumber"), now=NOW + later
    )
    story.open(posted(signature=signature()), replayed("randomNumber"), user="u2")
    story = Story(cases, "signed-number-under-another-key", numbers="signed")
    story.open(posted(signature=signature()), passed())
    other = {"key": OTHER_KEY, "signature": signature(key=OTHER_KEY)}
    story.open(posted(**other), passed(key_index=1), session_key=[KEY, OTHER_KEY])
    # Only the key that proved the number opens the record.
    one(
        "signed-under-the-other-key",
        posted(signature=signature(key=OTHER_KEY)),
        err("decrypt_failed", FIELD),
        session_key=[KEY, OTHER_KEY],
        **signed,
    )
    one("signed-under-an-unknown-key", posted(**other), mismatch, **signed)
    for word in ("client", "signed"):
        bad = posted(signature=signature("other"))
        one(f"{word}-signature-of-another-number", bad, mismatch, numbers=word)
        one(
            f"{word}-signature-empty",
            posted(signature=""),
            err("signature_invalid", "signature"),
            numbers=word,
        )
    one(
        "own-signature-of-another-number",
        posted(signature=signature("other")),
        mismatch,
        numbers="issued",
        issued_at=NOW,
    )
    one("signature-of-another-app", posted(signature=signature(app_id="wx0")), mismatch)
    decoded = NUMBER.encode() + base64.b64decode(KEY) + APP_ID.encode()
    one("signature-with-decoded-key", posted(signature=hashlib.sha256(decoded).hexdigest()), mismatch)
    order = hashlib.sha256((APP_ID + KEY + NUMBER).encode()).hexdigest()
    one("signature-in-another-order", posted(signature=order), mismatch)
    one("signature-with-a-blank", posted(signature=signature() + " "), err("signature_invalid", "signature"))
    one("signature-sha-1", posted(signature="0" * 40), err("signature_invalid", "signature"))
    one(
        "signature-too-large",
        posted(signature={"repeat": "0", "times": 65537}),
        err("input_too_large", "signature"),
    )
    demanded = {"require_signature": True}
    one("signature-demanded", posted(signature=signature()), passed(), **demanded)
    one("signature-left-out", posted(), err("signature_missing", "signature"), **demanded)


def _messages(cases: list[Json], one: Any) -> None:
    false, odd = err("face_result_false", "verifyResult"), err("field_range", "verifyResult")
    for name, value, out in [
        ("true-text", "true", passed()),
        ("true-in-capitals", "TRUE", passed()),
        ("false", False, false),
        ("false-text", "false", false),
        ("false-in-capitals", "False", false),
        ("credential-of-16", "E7Fk0dcS0123456_", passed()),
        ("credential-of-15", "E7Fk0dcS0123456", odd),
        ("credential-of-512", {"repeat": "x", "times": 512}, passed()),
        ("credential-of-513", {"repeat": "x", "times": 513}, odd),
        ("credential-that-says-fail", "verify:fail reason=10003", false),
        ("credential-that-says-false", "E7Fk0dcSFALSE23456", false),
        ("credential-with-a-blank", "E7Fk0dcS0123456 789", odd),
        ("credential-in-chinese", "\u901a\u8fc7" * 8, odd),
        ("empty", "", odd),
        ("ok", "ok", odd),
        ("one", "1", odd),
    ]:
        one(f"verify-result-{name}", posted(verifyResult=value), out)
    one("verify-result-left-out", posted(drop="verifyResult"), err("field_missing", "verifyResult"))
    one("number-left-out", posted(drop="randomNumber"), err("field_missing", "randomNumber"))
    one("number-empty", posted(randomNumber=""), err("field_range", "randomNumber"))
    one("number-of-257-bytes", posted(randomNumber="x" * 257), err("field_range", "randomNumber"))
    one("number-of-256-bytes", posted(randomNumber="x" * 256), passed())
    one("data-empty", posted(**{FIELD: ""}), err("data_empty", FIELD))
    blanks = seal(WHOLE).replace("+", " ")
    one("data-with-blanks", posted(**{FIELD: blanks}), err("base64_blank", FIELD))
    one(
        "data-with-blanks-repaired",
        posted(**{FIELD: blanks}),
        passed(restored=[[FIELD, "blank"]]),
        repair=True,
    )
    raw = base64.b64decode(seal(WHOLE))
    one("data-cut", posted(**{FIELD: b64(raw[:-1])}), err("data_length_invalid", FIELD))
    one("data-of-one-block", posted("{}"), err("payload_mismatch", FIELD))
    for size in (1024, 1040):
        # A filling whose blocks all differ.
        text = marked(**PERSON, more="")
        filling = "".join(f"{index:04x}" for index in range(300))[: size - 1 - len(text.encode())]
        long = marked(**PERSON, more=filling)
        out = passed(long) if size == 1024 else err("input_too_large", FIELD)
        one(f"data-of-{size}-bytes", posted(long), out)
    one("data-with-a-block-twice", posted(**{FIELD: b64(raw + raw[-16:])}), err("data_block_repeated", FIELD))
    one(
        "data-whose-iv-is-a-block",
        posted(**{FIELD: b64(raw)}) | {"iv": b64(raw[16:32])},
        err("data_block_repeated", FIELD),
    )
    one("data-of-another-key", posted(key=OTHER_KEY), err("decrypt_failed", FIELD))
    one("data-of-the-second-key", posted(key=OTHER_KEY), passed(key_index=1), session_key=[KEY, OTHER_KEY])
    one("iv-of-15-bytes", posted() | {"iv": b64(bytes(15))}, err("iv_length_invalid", "iv"))
    one("user-empty", posted(), err("argument_range", "user"), user="")
    one("user-of-129-bytes", posted(), err("argument_range", "user"), user="x" * 129)
    one("nine-session-keys", posted(), err("argument_range", "session_key"), session_key=[KEY] * 9)
    one("eight-session-keys", posted(key=OTHER_KEY), passed(key_index=7), session_key=[KEY] * 7 + [OTHER_KEY])
    one("no-session-key", posted(), err("argument_missing", "session_key"), session_key=[])
    one("now-in-milliseconds", posted(), err("now_invalid", "now"), now=NOW * 1000)


def _records(cases: list[Json], one: Any) -> None:
    one("another-app", posted(), err("app_id_mismatch", FIELD), app_id="wx0000000000000000")
    one("age-300", posted(), passed(), now=MADE + 300)
    one("age-301", posted(), err("timestamp_stale", FIELD), now=MADE + 301)
    one("ahead-60", posted(), passed(), now=MADE - 60)
    one("ahead-61", posted(), err("timestamp_future", FIELD), now=MADE - 61)
    one("age-100-of-100", posted(), passed(), now=MADE + 100, max_age=100)
    one("age-101-of-100", posted(), err("timestamp_stale", FIELD), now=MADE + 101, max_age=100)
    one("age-unchecked", posted(), err("freshness_invalid", "max_age"), max_age="unchecked")
    one("watermark-broken", posted(compact({**PERSON, "watermark": {}})), err("watermark_invalid", FIELD))
    one("watermark-missing", posted(BARE), err("watermark_missing", FIELD))
    none = passed(BARE, watermark=None)
    free = {"watermark": "optional"}
    for word in ("client", "signed"):
        bare = posted(BARE, signature=signature())
        one(f"watermark-optional-beside-{word}", bare, err("age_unknown", "watermark"), numbers=word, **free)
    one("watermark-optional", posted(BARE), none, numbers="issued", issued_at=NOW, **free)
    one(
        "watermark-required",
        posted(BARE),
        err("watermark_missing", FIELD),
        numbers="issued",
        issued_at=NOW,
        watermark="required",
    )
    one(
        "watermark-optional-but-there",
        posted(),
        err("timestamp_stale", FIELD),
        numbers="issued",
        issued_at=NOW,
        now=MADE + 301,
        **free,
    )
    one(
        "watermark-of-another-word",
        posted(BARE),
        err("argument_type", "watermark"),
        numbers="issued",
        issued_at=NOW,
        watermark="none",
    )
    story = Story(cases, "watermark-optional-begun", numbers="issued", watermark="optional")
    story.open(posted(BARE, randomNumber=story.begin()), none)
    story.open(posted(BARE, randomNumber=story.begin(now=NOW + HOUR)), replayed(FIELD), now=NOW + HOUR)

    members = {
        **dict.fromkeys(
            ("nickName", "avatarUrl", "language", "phoneNumber", "purePhoneNumber", "countryCode"), "x"
        ),
        **dict.fromkeys(("openGId", "opengid", "open_single_roomid", "group_openid"), "x"),
        "chat_type": 3,
        "stepInfoList": [],
    }
    for name, value in members.items():
        one(f"kind-{name}", posted(marked(**PERSON, **{name: value})), err("payload_mismatch", FIELD))
    more = marked(**PERSON, result="ok", sex=1, nickname="x")
    one("kind-none-of-these", posted(more), passed(more))
    for name in ("gender", "city", "province", "country"):
        text = marked(**PERSON, **{name: "x"})
        one(f"kind-{name}", posted(text), err("payload_mismatch", FIELD))
        one(f"kind-{name}-listed", posted(text), passed(text), members=[*PERSON, name])
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
        one(f"id-first-{name}", posted(front + rest), out or passed(front + rest), expected={"id_number": ID})
    listed = front + f'"gender":1,"watermark":{compact(MARK)}}}'
    one(
        "id-first-listed",
        posted(listed),
        passed(listed),
        members=["idNumber", "gender"],
        expected={"id_number": ID},
    )
    escaped = '{"\\u0069dNumber":"11010519491231002X",' + f'"seq":1,"watermark":{compact(MARK)}}}'
    one("id-first-escaped", posted(escaped), err("expected_unproven", FIELD), expected={"id_number": ID})
    behind = (
        '{"name":"\u5f20\u4e09","idNumber":"11010519491231002X",' + f'"seq":1,"watermark":{compact(MARK)}}}'
    )
    one("id-behind-the-first-block", posted(behind), passed(behind), expected={"id_number": ID})


def _people(cases: list[Json], one: Any) -> None:
    everything = {"id_number": ID, "name": NAME, "openid": OPENID}
    one("expected-everything", posted(), passed(), expected=everything)
    one("expected-id-number", posted(), passed(), expected={"id_number": ID})
    one("expected-id-number-small-x", posted(), passed(), expected={"id_number": ID.lower()})
    small = marked(**{**PERSON, "idNumber": ID.lower()})
    one("record-id-number-small-x", posted(small), passed(small), expected=everything)
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
        one(
            f"another-{name}", posted(), err("expected_mismatch", argument), expected={**everything, **change}
        )
    missing = err("argument_missing", "expected.id_number")
    one("expected-left-out", posted(), err("argument_missing", "expected"), expected=None)
    one("expected-nothing", posted(), missing, expected={})
    one("expected-only-a-name", posted(), missing, expected={"name": NAME})
    one("expected-only-an-openid", posted(), missing, expected={"openid": OPENID})
    for name in everything:
        out = err("argument_range", f"expected.{name}")
        one(f"expected-{name}-empty", posted(), out, expected={**everything, name: ""})
    for name, field in {"id_number": "idNumber", "name": "name", "openid": "openid"}.items():
        less = {key: value for key, value in PERSON.items() if key != field}
        out = err("expected_mismatch", f"expected.{name}")
        one(f"record-without-{name}", posted(marked(**less)), out, expected=everything)
        for kind, value in {"null": None, "number": 5, "list": ["x"]}.items():
            one(f"record-{name}-{kind}", posted(marked(**{**PERSON, field: value})), out, expected=everything)
    other_names = marked(openId=OPENID, realName=NAME, id_card_number=ID)
    one("other-field-names", posted(other_names), passed(other_names), expected=everything)
    contradicting = marked(**PERSON, openId="another")
    one(
        "names-that-contradict",
        posted(contradicting),
        err("expected_mismatch", "expected.openid"),
        expected=everything,
    )
    twice = marked(**PERSON, id_number="110105194912310021")
    one("id-numbers-that-contradict", posted(twice), err("expected_mismatch", "expected.id_number"))
    short = {"expected": {"id_number": "E12345678"}}
    at_first = marked(idNumber="E12345678", name=NAME)
    one("short-number-in-the-first-block", posted(at_first), err("expected_unproven", FIELD), **short)
    later = marked(name=NAME, idNumber="E12345678")
    one("short-number-behind-it", posted(later), passed(later), **short)
    escapes = (
        '{"name":"\\u5f20\\u4e09","idNumber":"1101051949123100\\u0032X",' + f'"watermark":{compact(MARK)}}}'
    )
    one("number-with-escapes", posted(escapes), err("expected_unproven", FIELD), expected={"id_number": ID})

    masked = {"masked": True}

    def hidden(
        name: str, number: str, out: Json | None = None, *, first: bool = False, **context: object
    ) -> None:
        text = (
            marked(idNumber=number, name=NAME) if first else marked(result="pass", name=NAME, idNumber=number)
        )
        one(f"masked-{name}", posted(text), out or passed(text, masked=True), **{**masked, **context})

    mismatch, unproven = err("expected_mismatch", "expected.id_number"), err("expected_unproven", FIELD)
    hidden("six-and-four", "110105********002X")
    hidden("six-and-four-small-x", "110105********002x")
    hidden("three-and-three", "110************02X")
    hidden("three-and-two", "110*************2X", mismatch)
    hidden("front-only", "110105************")
    hidden("end-only", "************31002X")
    hidden("nothing-to-see", "*" * 18, mismatch)
    hidden("two-runs", "110105****1231***X", mismatch)
    hidden("one-digit-differs", "110105********003X", mismatch)
    hidden("first-digit-differs", "210105********002X", mismatch)
    hidden("too-short", "110105*******002X", mismatch)
    hidden("too-long", "110105*********002X", mismatch)
    hidden("other-sign", "110105xxxxxxxx002X", mismatch)
    hidden("not-said", "110105********002X", mismatch, masked=False)
    hidden(
        "without-the-name",
        "110105********002X",
        err("argument_missing", "expected.name"),
        expected={"id_number": ID},
    )
    hidden(
        "another-name",
        "110105********002X",
        err("expected_mismatch", "expected.name"),
        expected={"id_number": ID, "name": "\u674e\u56db"},
    )
    # Three characters in front are in the first block, which the sender of the IV chooses.
    hidden("four-behind-the-first-block", "1101***********02X", first=True)
    hidden("three-behind-the-first-block", "11010*************"[:-1] + "X", unproven, first=True)
    # The IV can write the name; what is left of the number fits many people.
    named = marked(name=NAME, idNumber="110105********002X")
    one("masked-with-the-name-in-the-first-block", posted(named), unproven, **masked)
    one("masked-but-whole", posted(), passed(), **masked)
    one(
        "masked-without-a-number",
        posted(),
        err("argument_missing", "expected.id_number"),
        members=["name"],
        expected={"name": NAME},
        **masked,
    )


def _members(cases: list[Json], one: Any) -> None:
    text = marked(name="\u5f20\u4e09\u4e30\u9053\u4eba", openid=OPENID)
    listed = {"members": ["name", "openid"], "expected": {"openid": OPENID}}
    one("members", posted(text), passed(text), **listed)
    mismatch, unproven = err("payload_mismatch", FIELD), err("expected_unproven", FIELD)
    one("members-one-more", posted(marked(name="x", openid=OPENID, more=1)), mismatch, **listed)
    one("members-one-less", posted(marked(openid=OPENID)), mismatch, **listed)
    one(
        "members-of-another-kind",
        posted(marked(openid=OPENID, language="x")),
        mismatch,
        **{**listed, "members": ["openid", "language"]},
    )
    one(
        "members-another-openid",
        posted(text),
        err("expected_mismatch", "expected.openid"),
        **{**listed, "expected": {"openid": OPENID[::-1]}},
    )
    one(
        "members-nothing-expected",
        posted(text),
        err("argument_missing", "expected.id_number"),
        **{**listed, "expected": {}},
    )
    # `{"name":"` and the name are what an IV can give.
    long = "\u5f20\u4e09\u4e30"
    one(
        "members-a-name-in-the-first-block",
        posted(marked(name=long)),
        unproven,
        members=["name"],
        expected={"name": long},
    )
    in_front = marked(name=NAME, openid=OPENID)
    one(
        "members-a-name-in-the-first-block-beside-an-openid",
        posted(in_front),
        unproven,
        members=["name", "openid"],
        expected={"name": NAME, "openid": OPENID},
    )
    behind = marked(openid=OPENID, name=NAME)
    one(
        "members-a-name-behind-an-openid",
        posted(behind),
        passed(behind),
        members=["name", "openid"],
        expected={"name": NAME, "openid": OPENID},
    )
    beyond = marked(result="pass", name="\u5f20\u4e09\u4e30")
    one(
        "members-a-name-behind-it",
        posted(beyond),
        passed(beyond),
        members=["name", "result"],
        expected={"name": "\u5f20\u4e09\u4e30"},
    )
    # What could pass with no record is the context's fault, and nothing is spent for it.
    for name, text, listed in [
        ("seven-bytes", marked(result="pass", name="Li Ming"), ["name", "result"]),
        ("two-characters", marked(result="pass", name=NAME), ["name", "result"]),
    ]:
        expected = {"name": "Li Ming" if name == "seven-bytes" else NAME}
        told = Story(cases, f"members-{name}", members=listed, expected=expected)
        told.open(posted(text), err("argument_range", "expected.name"), asks=[])
    for name, expected in [
        ("number", {"id_number": ID}),
        ("name", {"name": long}),
        ("openid", {"openid": OPENID}),
    ]:
        listed = [member for member in ("idNumber", "realName", "openId") if name not in member.lower()]
        told = Story(cases, f"members-without-the-{name}", members=listed, expected=expected)
        told.open(posted(), err("argument_range", "members"), asks=[])
    one("members-beside-a-number", posted(), passed(), members=["name", "idNumber", "openid"])
    one("members-beside-a-number-one-less", posted(), mismatch, members=["name", "idNumber"])
    one("members-empty", posted(), err("argument_range", "members"), members=[])
    one("members-with-an-empty-name", posted(), err("argument_range", "members"), members=[""])
    one(
        "members-65", posted(), err("argument_range", "members"), members=[f"m{index}" for index in range(65)]
    )


def _blocks(cases: list[Json]) -> None:
    def story(name: str, **context: object) -> Story:
        told = Story(cases, name, **context)
        told.open(posted(), passed())
        return told

    fresh = {"randomNumber": "another"}
    raw = base64.b64decode(seal(WHOLE))
    plain = WHOLE.encode()
    story("same-record-fresh-number").open(posted(**fresh), replayed(FIELD))
    story("same-record-another-user").open(posted(**fresh), replayed(FIELD), user="u2")
    story("same-record-other-spelling").open(
        posted(**fresh, **{FIELD: seal(WHOLE).rstrip("=") + "\n"}), replayed(FIELD)
    )
    flipped = bytearray(base64.b64decode(IV))
    flipped[14] ^= 1  # in the name
    turned = posted(**fresh) | {"iv": b64(bytes(flipped))}
    story("same-record-other-iv").open(turned, err("expected_mismatch", "expected.name"))
    story("same-record-other-iv-that-passes").open(turned, replayed(FIELD), expected={"id_number": ID})
    cut = bytes(
        a ^ b ^ c for a, b, c in zip(b'{"xxxxxx":"yyyy"', plain[:16], base64.b64decode(IV), strict=True)
    )
    story("same-record-other-front").open(
        posted(**fresh) | {"iv": b64(cut)}, replayed(FIELD), expected={"id_number": ID}
    )
    story("same-record-hours-later").open(posted(**fresh), err("timestamp_stale", FIELD), now=NOW + 5 * HOUR)

    # One block of a record that counted is in another: its owner joined them.
    second = base64.b64decode(seal(marked(**PERSON, second=1)))
    assert raw[:32] == second[:32]
    assert raw[-16:] != second[-16:]
    told = story("blocks-of-another-record")
    told.open(posted(marked(**PERSON, second=1), **fresh), replayed(FIELD))
    other_iv = b64(bytes(range(16)))
    third = marked(**PERSON, second=1)
    told.open(posted(third, iv=other_iv, randomNumber="3"), passed(third))
    told.open(posted(third, iv=other_iv, randomNumber="4"), replayed(FIELD))
    told = Story(cases, "blocks-under-each-key")
    told.open(posted(), passed())
    told.open(posted(key=OTHER_KEY, randomNumber="2"), passed(key_index=1), session_key=[KEY, OTHER_KEY])
    told.open(posted(key=OTHER_KEY, randomNumber="3"), replayed(FIELD), session_key=[OTHER_KEY, KEY])
    told = Story(cases, "blocks-are-spent-last")
    told.open(posted(), err("expected_mismatch", "expected.id_number"), expected={"id_number": ID[::-1]})
    told.open(posted(**fresh), passed())

    for word, earliest, context in [
        ("client", MADE - 60, {}),
        ("own", NOW - 20 - 60, {"numbers": "issued", "issued_at": NOW - 20}),
    ]:
        Story(cases, f"store-began-in-time-{word}", since=earliest, **context).open(posted(), passed())
        forgot = err("store_forgot", "store")
        Story(cases, f"store-began-too-late-{word}", since=earliest + 1, **context).open(posted(), forgot)
    # A store that lost its memory issues numbers again, and has forgotten what was used.
    for name, since, out in [
        ("in-time", MADE - 60, passed()),
        ("too-late", MADE - 59, err("store_forgot", "store")),
    ]:
        told = Story(cases, f"store-began-{name}-begun", since=since, numbers="issued")
        told.open(posted(randomNumber=told.begin(now=MADE)), out)


def _refusals(cases: list[Json]) -> None:
    full = err("too_many_refusals", "session_key")
    wrong = err("decrypt_failed", FIELD)
    rubbish = "x" * 40

    def refused(told: Story, count: int, **context: object) -> None:
        for index in range(count):
            told.open(posted(f"{rubbish}{index}", randomNumber=f"r{len(told.steps)}"), wrong, **context)

    told = Story(cases, "twenty-refusals")
    refused(told, 20)
    told.open(posted(), full)
    # The number was not spent for it, and an hour later it counts.
    told.open(posted(marked(**PERSON)), full, now=NOW + 10)
    told.open(posted(key=OTHER_KEY), passed(), session_key=OTHER_KEY)
    told = Story(cases, "nineteen-refusals")
    refused(told, 19)
    told.open(posted(), passed())
    told.open(posted("x" * 50, randomNumber="last"), wrong)
    told.open(posted(marked(**PERSON, more=1), iv=b64(bytes(16)), randomNumber="full"), full)
    told = Story(cases, "refusals-of-an-hour")
    refused(told, 20, now=NOW - HOUR)
    told.open(posted(), passed(), now=NOW)
    told = Story(cases, "refusals-of-almost-an-hour")
    refused(told, 20, now=NOW - HOUR + 1)
    told.open(posted(), full, now=NOW)
    told = Story(cases, "refusals-of-any-user")
    for index in range(20):
        told.open(posted(f"{rubbish}{index}", randomNumber=f"r{index}"), wrong, user=f"u{index}")
    told.open(posted(), full, user="u99")
    told.open(posted(key=OTHER_KEY), passed(), session_key=OTHER_KEY)
    told = Story(cases, "refusals-of-what-is-inside")
    for index in range(20):
        text = marked(**{**PERSON, "idNumber": "110105194912310021"}, index=index)
        told.open(posted(text, randomNumber=f"r{index}"), err("expected_mismatch", "expected.id_number"))
    told.open(posted(), full)
    told = Story(cases, "no-refusals-of-what-no-key-decides")
    for index in range(21):
        told.open(
            posted(randomNumber=f"r{index}", verifyResult=False), err("face_result_false", "verifyResult")
        )
        told.open(posted(randomNumber=f"r{index}") | {FIELD: "+ +="}, err("base64_blank", FIELD))
    told.open(posted(), passed())
    told = Story(cases, "passing-gives-back")
    for index in range(25):
        iv = b64(index.to_bytes(16, "big"))
        text = marked(**PERSON, index=index)
        told.open(posted(text, iv=iv, randomNumber=f"r{index}"), passed(text))
    told = Story(cases, "a-key-that-does-not-fit-is-not-refused-where-another-opens")
    for index in range(25):
        iv = b64(index.to_bytes(16, "big"))
        text = marked(**PERSON, index=index)
        two = {"session_key": [KEY, OTHER_KEY]}
        told.open(
            posted(text, iv=iv, key=OTHER_KEY, randomNumber=f"r{index}"), passed(text, key_index=1), **two
        )

    told = Story(cases, "one-brake-over-everything")
    for index in range(10):
        told.brake(f"{rubbish}{index}", err("decrypt_failed", "encryptedData"))
    refused(told, 10)
    told.brake(WHOLE, full)
    told.open(posted(), full)
    told.brake(WHOLE, ok(WHOLE), key=OTHER_KEY, session_key=OTHER_KEY)
    told.brake(WHOLE, err("timestamp_stale", "encryptedData"), now=NOW + HOUR)
    told = Story(cases, "the-brake-gives-back")
    for _ in range(25):
        told.brake(WHOLE, ok(WHOLE))
    # A key that refused too many is not tried, and keeps no other from being tried.
    for name, keys in (("beside", [OTHER_KEY, KEY]), ("behind", [KEY, OTHER_KEY])):
        two: Json = {"session_key": keys}
        index = keys.index(OTHER_KEY)
        told = Story(cases, f"a-new-key-{name}-one-that-refused-too-many")
        refused(told, 20)
        told.brake(WHOLE, err("decrypt_failed", "encryptedData"), **two)
        told.brake(WHOLE, ok(WHOLE, key_index=index), key=OTHER_KEY, **two)
        told.open(posted(randomNumber="1"), wrong, **two)
        told.open(posted(key=OTHER_KEY), passed(key_index=index), **two)
        refused(told, 18, **two)
        told.open(posted(key=OTHER_KEY, randomNumber="2"), full, **two)
    told = Story(cases, "a-key-twice", session_key=[KEY, KEY])
    refused(told, 19)
    told.open(posted(), passed())
    told = Story(cases, "the-brake-tells-what-is-wrong")
    told.brake(WHOLE, err("argument_range", "session_key"), session_key=[KEY] * 9)
    told.brake(WHOLE, err("app_id_mismatch", "encryptedData"), app_id="wx0")
    told.brake(WHOLE, err("now_invalid", "now"), now=NOW * 1000)


def _order(cases: list[Json]) -> None:
    """What the store is asked for, in which order, and for how many seconds it is to keep something."""

    def changed(kind: str, seconds: int) -> list[str]:
        return [f"load {kind}", f"swap {kind} for {seconds}"]

    reserve = give_back = changed("brake", HOUR)
    number, blocks = changed("face:number", HOUR), changed("face:spent", YEAR)
    # A record may be a minute ahead and five old, by clocks a minute apart; a minute more.
    passable = 60 + 300 + 60 + 60
    client, claim = changed("face:client", passable), f"claim face:record for {passable}"
    own = changed("face:own", 300 + 60 + 60 - 10)
    signed = changed("face:signed", YEAR)

    told = Story(cases, "order-issued", numbers="issued")
    begun = told.begin(now=NOW - 10, asks=number)
    told.open(
        posted(randomNumber=begun),
        passed(),
        asks=["load face:number", *reserve, *number, claim, *blocks, *give_back],
    )
    for word, recorded, context in [
        ("own", own, {"numbers": "issued", "issued_at": NOW - 10}),
        ("signed", signed, {"numbers": "signed"}),
        ("client", client, {}),
    ]:
        asks = [*reserve, *recorded, claim, *blocks, *give_back]
        Story(cases, f"order-{word}", **context).open(posted(signature=signature()), passed(), asks=asks)
    Story(cases, "order-two-keys").open(
        posted(),
        passed(),
        asks=[
            *reserve,
            *reserve,
            *client,
            claim,
            *blocks,
            *give_back,
            *give_back,
        ],
        session_key=[KEY, OTHER_KEY],
    )
    Story(cases, "order-of-a-context-that-cannot-decide").open(
        posted(), err("argument_missing", "expected.id_number"), asks=[], expected={}
    )
    Story(cases, "order-of-a-message-that-is-not-in-order").open(
        posted(verifyResult=False), err("face_result_false", "verifyResult"), asks=[]
    )
    Story(cases, "order-of-a-wrong-signature").open(
        posted(signature="0" * 64), err("signature_mismatch", "signature"), asks=[]
    )
    Story(cases, "order-of-an-unknown-number", numbers="issued").open(
        posted(), err("number_unknown", "randomNumber"), asks=["load face:number"]
    )
    Story(cases, "order-of-a-record-that-does-not-open").open(
        posted(key=OTHER_KEY), err("decrypt_failed", FIELD), asks=[*reserve, *client]
    )
    Story(cases, "order-of-another-person").open(
        posted(),
        err("expected_mismatch", "expected.id_number"),
        asks=[*reserve, *client],
        expected={"id_number": ID[::-1]},
    )
    told = Story(cases, "order-of-a-number-twice")
    told.open(posted(), passed())
    told.open(posted(), replayed("randomNumber"), asks=[*reserve, "load face:client", *give_back])
    told = Story(cases, "order-of-a-record-twice")
    told.open(posted(), passed())
    told.open(
        posted(randomNumber="2"),
        replayed(FIELD),
        asks=[*reserve, *client, claim],
    )
    told = Story(cases, "order-when-too-many-were-refused")
    for index in range(20):
        told.open(posted(f"{'x' * 40}{index}", randomNumber=f"r{index}"), err("decrypt_failed", FIELD))
    told.open(posted(), err("too_many_refusals", "session_key"), asks=["load brake"])
