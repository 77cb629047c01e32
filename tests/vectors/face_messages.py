"""The vectors of what a mini-program posts of a face check, and of what it is opened with."""

from __future__ import annotations

import base64

from cases import err
from face_story import FIELD, PERSON, WHOLE, Stories, passed, posted
from sample import KEY, NOW, OTHER_KEY, b64, marked, seal

RAW = base64.b64decode(seal(WHOLE))


def messages() -> Stories:
    cases = Stories()
    _verify_results(cases)
    _fields(cases)
    _base64(cases)
    _blocks(cases)
    _keys(cases)
    return cases


def _verify_results(cases: Stories) -> None:
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
        cases.one(f"verify-result-{name}", posted(verifyResult=value), out)


def _fields(cases: Stories) -> None:
    cases.one("verify-result-left-out", posted(verifyResult=...), err("field_missing", "verifyResult"))
    cases.one("number-left-out", posted(randomNumber=...), err("field_missing", "randomNumber"))
    cases.one("number-empty", posted(randomNumber=""), err("field_range", "randomNumber"))
    cases.one("number-of-257-bytes", posted(randomNumber="x" * 257), err("field_range", "randomNumber"))
    cases.one("number-of-256-bytes", posted(randomNumber="x" * 256), passed())
    cases.one("iv-of-15-bytes", posted() | {"iv": b64(bytes(15))}, err("iv_length_invalid", "iv"))
    cases.one("user-empty", posted(), err("argument_range", "user"), user="")
    cases.one("user-of-129-bytes", posted(), err("argument_range", "user"), user="x" * 129)
    cases.one("now-in-milliseconds", posted(), err("now_invalid", "now"), now=NOW * 1000)


def _base64(cases: Stories) -> None:
    cases.one("data-empty", posted(**{FIELD: ""}), err("data_empty", FIELD))
    blanks = seal(WHOLE).replace("+", " ")
    cases.one("data-with-blanks", posted(**{FIELD: blanks}), err("base64_blank", FIELD))
    cases.one(
        "data-with-blanks-repaired",
        posted(**{FIELD: blanks}),
        passed(restored=[[FIELD, "blank"]]),
        repair=True,
    )


def _blocks(cases: Stories) -> None:
    cases.one("data-cut", posted(**{FIELD: b64(RAW[:-1])}), err("data_length_invalid", FIELD))
    cases.one("data-of-one-block", posted("{}"), err("payload_mismatch", FIELD))
    for size in (1024, 1040):
        # A filling whose blocks all differ.
        text = marked(**PERSON, more="")
        filling = "".join(f"{index:04x}" for index in range(300))[: size - 1 - len(text.encode())]
        long = marked(**PERSON, more=filling)
        out = passed(long) if size == 1024 else err("input_too_large", FIELD)
        cases.one(f"data-of-{size}-bytes", posted(long), out)
    cases.one(
        "data-with-a-block-twice", posted(**{FIELD: b64(RAW + RAW[-16:])}), err("data_block_repeated", FIELD)
    )
    cases.one(
        "data-whose-iv-is-a-block",
        posted(**{FIELD: b64(RAW)}) | {"iv": b64(RAW[16:32])},
        err("data_block_repeated", FIELD),
    )


def _keys(cases: Stories) -> None:
    cases.one("data-of-another-key", posted(key=OTHER_KEY), err("decrypt_failed", FIELD))
    cases.one(
        "data-of-the-second-key", posted(key=OTHER_KEY), passed(key_index=1), session_key=[KEY, OTHER_KEY]
    )
    cases.one("nine-session-keys", posted(), err("argument_range", "session_key"), session_key=[KEY] * 9)
    cases.one(
        "eight-session-keys", posted(key=OTHER_KEY), passed(key_index=7), session_key=[KEY] * 7 + [OTHER_KEY]
    )
    cases.one("no-session-key", posted(), err("argument_missing", "session_key"), session_key=[])
