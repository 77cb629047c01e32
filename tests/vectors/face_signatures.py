"""The vectors of the signature of a face check, which a tutorial has: where it is demanded, and where it is
sent."""

from __future__ import annotations

import base64
import hashlib

from cases import err
from face_story import FIELD, NUMBER, PERSON, Stories, passed, posted, replayed, signature
from sample import APP_ID, KEY, MADE, NOW, OTHER_KEY, compact

MISMATCH = err("signature_mismatch", "signature")
INVALID, MISSING = err("signature_invalid", "signature"), err("signature_missing", "signature")
OTHER = {"key": OTHER_KEY, "signature": signature(key=OTHER_KEY)}


def signatures() -> Stories:
    cases = Stories()
    _signed(cases)
    _used(cases)
    _other_keys(cases)
    _wrong(cases)
    _made_otherwise(cases)
    _demanded(cases)
    return cases


def _signed(cases: Stories) -> None:
    cases.one("signed", posted(signature=signature()), passed(), numbers="signed")
    cases.one("signed-in-capitals", posted(signature=signature().upper()), passed(), numbers="signed")
    cases.one("signed-without-signature", posted(), MISSING, numbers="signed")


def _used(cases: Stories) -> None:
    story = cases.story("signed-number-after-the-window", numbers="signed")
    story.open(posted(signature=signature()), passed())
    later = 30 * 86400
    mark = {"watermark": {"appid": APP_ID, "timestamp": MADE + later}}
    story.open(
        posted(compact({**PERSON, **mark}), signature=signature()), replayed("randomNumber"), now=NOW + later
    )
    story.open(posted(signature=signature()), replayed("randomNumber"), user="u2")
    story = cases.story("signed-number-under-another-key", numbers="signed")
    story.open(posted(signature=signature()), passed())
    story.open(posted(**OTHER), passed(key_index=1), session_key=[KEY, OTHER_KEY])


def _other_keys(cases: Stories) -> None:
    # Only the key that proved the number opens the record.
    cases.one(
        "signed-under-the-other-key",
        posted(signature=signature(key=OTHER_KEY)),
        err("decrypt_failed", FIELD),
        session_key=[KEY, OTHER_KEY],
        numbers="signed",
    )
    cases.one("signed-under-an-unknown-key", posted(**OTHER), MISMATCH, numbers="signed")


def _wrong(cases: Stories) -> None:
    for word in ("client", "signed"):
        bad = posted(signature=signature("other"))
        cases.one(f"{word}-signature-of-another-number", bad, MISMATCH, numbers=word)
        cases.one(
            f"{word}-signature-empty",
            posted(signature=""),
            INVALID,
            numbers=word,
        )
    cases.one(
        "own-signature-of-another-number",
        posted(signature=signature("other")),
        MISMATCH,
        numbers="issued",
        issued_at=NOW,
    )
    cases.one("signature-of-another-app", posted(signature=signature(app_id="wx0")), MISMATCH)


def _made_otherwise(cases: Stories) -> None:
    decoded = NUMBER.encode() + base64.b64decode(KEY) + APP_ID.encode()
    cases.one("signature-with-decoded-key", posted(signature=hashlib.sha256(decoded).hexdigest()), MISMATCH)
    order = hashlib.sha256((APP_ID + KEY + NUMBER).encode()).hexdigest()
    cases.one("signature-in-another-order", posted(signature=order), MISMATCH)
    cases.one("signature-with-a-blank", posted(signature=signature() + " "), INVALID)
    cases.one("signature-sha-1", posted(signature="0" * 40), INVALID)
    cases.one(
        "signature-too-large",
        posted(signature={"repeat": "0", "times": 65537}),
        err("input_too_large", "signature"),
    )


def _demanded(cases: Stories) -> None:
    demanded = {"require_signature": True}
    cases.one("signature-demanded", posted(signature=signature()), passed(), **demanded)
    cases.one("signature-left-out", posted(), MISSING, **demanded)
