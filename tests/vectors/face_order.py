"""The vectors of what a store is asked for by the face flow, in which order, and for how many seconds it is
to keep it."""

from __future__ import annotations

from cases import err
from face_story import FIELD, HOUR, Stories, passed, posted, replayed, signature
from sample import ID_NUMBER, KEY, NOW, OTHER_KEY


def changed(kind: str, seconds: int) -> list[str]:
    """Give what a change asks for."""
    return [f"load {kind}", f"swap {kind} for {seconds}"]


# No session key is accepted for longer.
YEAR = 366 * 86_400
# A record may be a minute ahead and five old, by clocks a minute apart; a minute more.
PASSABLE = 60 + 300 + 60 + 60
RESERVE = GIVE_BACK = changed("brake", HOUR)
ISSUED, BLOCKS = changed("face:number", HOUR), changed("face:spent", YEAR)
CLIENT, CLAIM = changed("face:client", PASSABLE), f"claim face:record for {PASSABLE}"
OWN = changed("face:own", 300 + 60 + 60 - 10)
SIGNED = changed("face:signed", YEAR)


def order() -> Stories:
    cases = Stories()
    _passing(cases)
    _before_anything(cases)
    _refused(cases)
    _again(cases)
    return cases


def _passing(cases: Stories) -> None:
    told = cases.story("order-issued", numbers="issued")
    begun = told.begin(now=NOW - 10, asks=ISSUED)
    told.open(
        posted(randomNumber=begun),
        passed(),
        asks=["load face:number", *RESERVE, *ISSUED, CLAIM, *BLOCKS, *GIVE_BACK],
    )
    for word, recorded, context in [
        ("own", OWN, {"numbers": "issued", "issued_at": NOW - 10}),
        ("signed", SIGNED, {"numbers": "signed"}),
        ("client", CLIENT, {}),
    ]:
        asks = [*RESERVE, *recorded, CLAIM, *BLOCKS, *GIVE_BACK]
        cases.story(f"order-{word}", **context).open(posted(signature=signature()), passed(), asks=asks)
    cases.story("order-two-keys").open(
        posted(),
        passed(),
        asks=[
            *RESERVE,
            *RESERVE,
            *CLIENT,
            CLAIM,
            *BLOCKS,
            *GIVE_BACK,
            *GIVE_BACK,
        ],
        session_key=[KEY, OTHER_KEY],
    )


def _before_anything(cases: Stories) -> None:
    cases.story("order-of-a-context-that-cannot-decide").open(
        posted(), err("argument_missing", "expected.id_number"), asks=[], expected={}
    )
    cases.story("order-of-a-message-that-is-not-in-order").open(
        posted(verifyResult=False), err("face_result_false", "verifyResult"), asks=[]
    )
    cases.story("order-of-a-wrong-signature").open(
        posted(signature="0" * 64), err("signature_mismatch", "signature"), asks=[]
    )
    cases.story("order-of-an-unknown-number", numbers="issued").open(
        posted(), err("number_unknown", "randomNumber"), asks=["load face:number"]
    )


def _refused(cases: Stories) -> None:
    cases.story("order-of-a-record-that-does-not-open").open(
        posted(key=OTHER_KEY), err("decrypt_failed", FIELD), asks=[*RESERVE, *CLIENT]
    )
    cases.story("order-of-another-person").open(
        posted(),
        err("expected_mismatch", "expected.id_number"),
        asks=[*RESERVE, *CLIENT],
        expected={"id_number": ID_NUMBER[::-1]},
    )
    told = cases.story("order-when-too-many-were-refused")
    for index in range(20):
        told.open(posted(f"{'x' * 40}{index}", randomNumber=f"r{index}"), err("decrypt_failed", FIELD))
    told.open(posted(), err("too_many_refusals", "session_key"), asks=["load brake"])


def _again(cases: Stories) -> None:
    told = cases.story("order-of-a-number-twice")
    told.open(posted(), passed())
    told.open(posted(), replayed("randomNumber"), asks=[*RESERVE, "load face:client", *GIVE_BACK])
    told = cases.story("order-of-a-record-twice")
    told.open(posted(), passed())
    told.open(
        posted(randomNumber="2"),
        replayed(FIELD),
        asks=[*RESERVE, *CLIENT, CLAIM],
    )
