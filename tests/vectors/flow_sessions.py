"""The vectors of sessions and session keys as flows: what is written over what, and who is quicker."""

from __future__ import annotations

from typing import Any

from cases import Json, err
from flow_script import RANDOM, Script, Scripts, digest, kept
from sample import APP_ID, KEY, NOW, OPENID, OTHER_KEY, compact
from session_jwt import CLAIMS, HEADER, JTI, NEW, OLD, jwt

DAY = 86_400
MADE = RANDOM.hex()
SESSIONS = digest("sessions", APP_ID, OPENID)
KEYS = digest("session_keys", APP_ID, OPENID)


class Session(Script):
    """A flow over a user's sessions."""

    def writes(self, read: Json | None, written: Json, *, reply: str = "yes") -> None:
        """Load, and write over what was loaded."""
        self.load(SESSIONS, kept(None if read is None else compact(read)))
        expected = None if read is None else compact(read)
        self.swap(SESSIONS, expected, compact(written), last(written) - NOW + 60, reply)


def last(state: Json) -> int:
    """Say when the last token ends that a state knows."""
    ends = [one["token"]["expires_at"] for one in state["live"]] + [
        one["expires_at"] for one in state["ended"]
    ]
    return max([NOW, *ends])


def live(jti: str = JTI, *, at: int = 0, lifetime: int = 7200, **more: Any) -> Json:
    """Make a session that goes on, begun so many seconds from now."""
    token = {"jti": jti, "issued_at": NOW + at, "expires_at": NOW + at + lifetime}
    previous = {"previous": more["previous"]} if "previous" in more else {}
    device = {"device": more["device"]} if "device" in more else {}
    begun = {"begun_at": NOW + more.get("begun", at), "used_at": NOW + more.get("used", at)}
    return {"token": token, **previous, **begun, **device}


def ended(one: Json, *, replaced: bool = False) -> Json:
    """Make what is kept of a session that is over."""
    return {"jti": one["token"]["jti"], "expires_at": one["token"]["expires_at"], "replaced": replaced}


def state(*sessions: Json, over: tuple[Json, ...] = ()) -> Json:
    """Make what a store keeps of a user."""
    return {"live": [*sessions], "ended": [*over]}


def said(one: Json, token: str | None = None) -> Json:
    """Say what a session is to the caller."""
    return {
        "openid": OPENID,
        **one["token"],
        "begun_at": one["begun_at"],
        "used_at": one["used_at"],
        "device": one.get("device"),
        "token": token,
    }


def token(one: Json) -> str:
    """Make the token of a session."""
    claims = {"jti": one["token"]["jti"], "iat": one["token"]["issued_at"], "exp": one["token"]["expires_at"]}
    return jwt(HEADER, {**CLAIMS, **claims})


LIVE = live()


def sessions() -> Scripts:
    cases = Scripts("sessions.begin", {"app_id": APP_ID, "token_keys": [NEW, OLD], "now": NOW})
    _begun(cases)
    _checked(cases)
    _ended(cases)
    return cases


def _begun(cases: Scripts) -> None:
    user = {"openid": OPENID}
    first = Session(cases, "begin", context=user)
    first.writes(None, state(live(MADE)))
    first.gives(said(live(MADE), token(live(MADE))))
    again = Session(cases, "begin-while-another-does", context=user)
    again.writes(None, state(live(MADE)), reply="no")
    again.writes(state(live()), state(live(), live(MADE)))
    again.gives(said(live(MADE), token(live(MADE))))
    phone = live(MADE, device="phone")
    same = Session(cases, "begin-on-the-same-device", context={**user, "device": "phone"})
    same.writes(state(live(device="phone")), state(phone, over=(ended(live(), replaced=True),)))
    same.gives(said(phone, token(phone)))
    most = Session(cases, "begin-on-one-device-too-many", context={**user, "devices": 1})
    most.writes(state(live()), state(live(MADE), over=(ended(live(), replaced=True),)))
    most.gives(said(live(MADE), token(live(MADE))))
    taken = Session(cases, "begin-with-a-number-that-is-taken", context={**user, "jti": JTI})
    taken.load(SESSIONS, kept(compact(state(live()))))
    taken.fails("argument_range", "jti")
    for name, reply, out in [
        ("unreadable", "={}", ("state_invalid", "state")),
        ("down", "!", ("store_failed", "store")),
        ("late", "late", ("store_failed", "store")),
    ]:
        one = Session(cases, f"begin-over-a-store-that-is-{name}", context=user)
        one.load(SESSIONS, reply)
        one.fails(*out)
    full = Session(cases, "begin-over-a-store-that-is-full", context=user)
    full.writes(None, state(live(MADE)), reply="!store_full")
    full.fails("store_full", "store")


def _checked(cases: Scripts) -> None:
    def check(name: str, one: Json = LIVE, **context: Any) -> Session:
        return Session(cases, name, flow="sessions.check", message={"token": token(one)}, context=context)

    fine = check("check")
    fine.load(SESSIONS, kept(compact(state(live()))))
    fine.gives(said(live()))
    header = Session(
        cases, "check-of-headers", flow="sessions.check", message={"authorization": f"Bearer {token(live())}"}
    )
    header.load(SESSIONS, kept(compact(state(live()))))
    header.gives(said(live()))
    used = live(at=-60, used=-60)
    minute = check("check-a-minute-later", used)
    minute.writes(state(used), state({**used, "used_at": NOW}))
    minute.gives(said({**used, "used_at": NOW}))
    old = live(at=-5400, used=-5400)
    renewed = live(MADE, previous=old["token"], begun=-5400, used=0)
    near = check("check-near-the-end", old)
    near.writes(state(old), state(renewed))
    near.gives(said({**old, "used_at": NOW}, token(live(MADE))))
    lost = check("check-while-another-renews", old)
    other = live("f" * 32, previous=old["token"], begun=-5400, used=0)
    lost.writes(state(old), state(renewed), reply="no")
    lost.load(SESSIONS, kept(compact(state(other))))
    lost.gives(said({**old, "used_at": NOW}, token(live("f" * 32))))
    for name, kept_state, code in [
        ("unknown", None, "session_unknown"),
        ("revoked", state(over=(ended(live()),)), "session_revoked"),
        ("replaced", state(over=(ended(live(), replaced=True),)), "session_replaced"),
    ]:
        one = check(f"check-{name}")
        one.load(SESSIONS, kept(None if kept_state is None else compact(kept_state)))
        one.fails(code, "token")
    # What the token itself says is looked at before a store is asked.
    check("check-of-another-user", openid="somebody-else").fails("token_user_mismatch", "token")
    check("check-after-its-end", live(at=-7200)).fails("token_expired", "token")
    nothing = Session(cases, "check-without-a-token", flow="sessions.check", message={})
    nothing.fails("token_missing", "token")


def _ended(cases: Scripts) -> None:
    two = state(live(), live(MADE))
    one = {"openid": OPENID, "jti": JTI}
    revoke = Session(cases, "revoke", flow="sessions.revoke", context=one)
    revoke.writes(two, state(live(MADE), over=(ended(live()),)))
    revoke.gives(True)
    none = Session(cases, "revoke-nothing", flow="sessions.revoke", context=one)
    none.load(SESSIONS, "none")
    none.gives(False)
    every = Session(cases, "revoke-all", flow="sessions.revoke_all", context={"openid": OPENID})
    every.writes(two, state(over=(ended(live()), ended(live(MADE)))))
    every.gives(True)
    but = Session(
        cases, "revoke-all-but-one", flow="sessions.revoke_all", context={"openid": OPENID, "keep": MADE}
    )
    but.writes(two, state(live(MADE), over=(ended(live()),)))
    but.gives(True)
    stranger = Session(
        cases,
        "revoke-all-but-a-stranger",
        flow="sessions.revoke_all",
        context={"openid": OPENID, "keep": "0" * 32},
    )
    stranger.load(SESSIONS, kept(compact(two)))
    stranger.fails("argument_range", "keep")
    listed = Session(cases, "list", flow="sessions.list", context={"openid": OPENID})
    listed.load(SESSIONS, kept(compact(two)))
    listed.gives([said(live()), said(live(MADE))])
    empty = Session(cases, "list-nothing", flow="sessions.list", context={"openid": OPENID})
    empty.load(SESSIONS, "none")
    empty.gives([])


def session_keys() -> Scripts:
    cases = Scripts("session_keys.set", {"app_id": APP_ID, "openid": OPENID, "now": NOW})

    def state_of(*keys: tuple[str, int]) -> str:
        return compact([{"session_key": key, "since": NOW + since} for key, since in keys])

    def sets(name: str, read: str | None, written: str, *, reply: str = "yes") -> Script:
        one = Script(cases, name, context={"session_key": KEY})
        one.load(KEYS, kept(read))
        one.swap(KEYS, read, written, 31 * DAY, reply)
        return one

    sets("set", None, state_of((KEY, 0))).gives(None)
    sets("set-another", state_of((OTHER_KEY, -9)), state_of((KEY, 0), (OTHER_KEY, -9))).gives(None)
    sets("set-the-same", state_of((KEY, -9)), state_of((KEY, -9))).gives(None)
    race = sets("set-while-another-does", None, state_of((KEY, 0)), reply="no")
    race.load(KEYS, kept(state_of((OTHER_KEY, 0))))
    race.swap(KEYS, state_of((OTHER_KEY, 0)), state_of((KEY, 0), (OTHER_KEY, 0)), 31 * DAY, "yes")
    race.gives(None)
    bad = Script(cases, "set-what-is-no-key", context={"session_key": "x"})
    bad.ends(err("session_key_invalid", "session_key"))

    def gets(name: str, reply: str) -> Script:
        one = Script(cases, name, flow="session_keys.get")
        one.load(KEYS, reply)
        return one

    gets("get", kept(state_of((KEY, -9), (OTHER_KEY, -99)))).gives([KEY, OTHER_KEY])
    gets("get-after-a-day", kept(state_of((KEY, -DAY - 1), (OTHER_KEY, -DAY - 2)))).gives([KEY])
    gets("get-nothing", "none").fails("session_key_unknown", "session_key")
    gets("get-what-cannot-be-read", "=[5]").fails("state_invalid", "state")
    gets("get-from-a-store-that-is-down", "!").fails("store_failed", "store")
    return cases


FILES = {"flows.sessions": sessions, "flows.session_keys": session_keys}
