"""The vectors of the access token among many who ask: who fetches, who waits, who gives up."""

from __future__ import annotations

from typing import Any

from cases import Json
from errors import platform
from flow_script import Script, Scripts, answer, digest, get, kept, post
from sample import APP_ID, NOW, compact

SECRET = "0123456789abcdef0123456789abcdef"
DAY = 86_400
LEASE = 20
KEY = digest("access_token:stable", APP_ID)
CLASSIC_KEY = digest("access_token:classic", APP_ID)


class Token(Script):
    """A flow that gives the access token."""

    def fetched(self, read: Json | None, token: Json, *, force: bool = False, at: int = NOW) -> None:
        """Take the lease, fetch, write, and give what is written."""
        self.load(KEY, kept(text(read)))
        leased = self.leases(
            read, at=at, **({"forced_at": at + LEASE, "forced_since": at, "forced_count": 1} if force else {})
        )
        self.send(stable(force), answer(token))
        self.load(KEY, kept(text(leased)))
        done = state(
            {**leased, "lease": None, "lease_until": 0, "failures": 0, "rejected": False, "force": False},
            token=token["access_token"],
            expires_at=at + token["expires_in"],
            retry_at=at + rest(token["expires_in"]),
        )
        self.swap(KEY, text(leased), text(done) or "", lifetime(done, at), "yes")
        self.load(KEY, kept(text(done)))
        self.gives(token["access_token"])

    def leases(
        self,
        read: Json | None,
        reply: Any = "yes",
        *,
        at: int = NOW,
        clock: list[int] | None = None,
        **more: Any,
    ) -> Json:
        """Write the lease over what was read."""
        leased = state(read or {}, lease=self.lease(), lease_until=at + LEASE, **more)
        self.swap(KEY, text(read), text(leased) or "", lifetime(leased, at), reply, at=clock)
        if reply == "yes":
            self.nonce()
        return leased

    def fails_to(
        self, leased: Json, *, pause: int, at: int = NOW, failures: int = 1, reply: Any = "yes"
    ) -> Json:
        """Write that none was got, and look again."""
        self.load(KEY, kept(text(leased)))
        failed = failed_state(leased, pause=pause, at=at, failures=failures)
        self.swap(KEY, text(leased), text(failed) or "", lifetime(failed, at), reply)
        return failed


def state(before: Json, **changes: Any) -> Json:
    """Make a state of another, its members in their order."""
    whole = {
        "expires_at": 0,
        "rejected": False,
        "force": False,
        "lease_until": 0,
        "failures": 0,
        **ZERO,
        **before,
        **changes,
    }
    return {name: whole[name] for name in ORDER if whole.get(name) is not None}


def failed_state(leased: Json, *, pause: int, at: int = NOW, failures: int = 1) -> Json:
    """Make the state of one who got none."""
    return state({**leased, "lease": None}, lease_until=0, failures=failures, retry_at=at + pause)


def text(one: Json | None) -> str | None:
    """Write a state as a store keeps it."""
    return None if one is None else compact(one)


def lifetime(one: Json, now: int) -> int:
    """Say for how many seconds a store keeps it: a day longer than anything in it matters."""
    times = [one[name] for name in ("expires_at", "lease_until", "retry_at", "forced_at")]
    return (
        max(*times, one["forced_since"] + DAY) - now + DAY
        if max(*times, one["forced_since"] + DAY) > now
        else DAY
    )


def rest(expires_in: int) -> int:
    """Say for how long a token that is short of life is not fetched again."""
    return 0 if expires_in > 120 else -(-expires_in // 2)


def live(token: str = "TOKEN", left: int = 7200, **more: Any) -> Json:
    """Make the state of a token that lives so long."""
    return state({}, token=token, expires_at=NOW + left, retry_at=NOW + left - 7200, **more)


def stable(force: bool = False) -> Json:
    """Make the request for the stable token."""
    body = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET, "force_refresh": force}
    return post("https://api.weixin.qq.com/cgi-bin/stable_token", body)


def access_tokens() -> Scripts:
    cases = Scripts("access_tokens.get", {"app_id": APP_ID, "secret": SECRET})
    _used(cases)
    _fetched(cases)
    _lost_races(cases)
    _waited(cases)
    _failed(cases)
    _stores(cases)
    _cancelled(cases)
    _reported(cases)
    return cases


def _used(cases: Scripts) -> None:
    one = Token(cases, "kept")
    one.load(KEY, kept(text(live())))
    one.gives("TOKEN")
    # A minute before its end it is fetched anew; whoever finds it leased uses it until then.
    near = Token(cases, "near-its-end-while-another-fetches")
    near.load(KEY, kept(text(live(left=60, lease="another", lease_until=NOW + 10))))
    near.gives("TOKEN")
    last = Token(cases, "one-second-before-the-margin")
    last.load(KEY, kept(text(live(left=61))))
    last.gives("TOKEN")


def _fetched(cases: Scripts) -> None:
    Token(cases, "nothing-kept").fetched(None, {"access_token": "NEW", "expires_in": 7200})
    Token(cases, "in-the-margin").fetched(live(left=60), {"access_token": "NEW", "expires_in": 7200})
    Token(cases, "expired").fetched(live(left=0), {"access_token": "NEW", "expires_in": 7200})
    Token(cases, "refused").fetched(live(rejected=True), {"access_token": "NEW", "expires_in": 7200})
    Token(cases, "forced").fetched(
        live(rejected=True, force=True), {"access_token": "NEW", "expires_in": 7200}, force=True
    )
    Token(cases, "short-of-life").fetched(None, {"access_token": "NEW", "expires_in": 119})
    Token(cases, "over-a-dead-lease").fetched(
        state({}, lease="dead", lease_until=NOW), {"access_token": "NEW", "expires_in": 7200}
    )
    classic = Script(cases, "classic", context={"mode": "classic"})
    classic.load(CLASSIC_KEY, "none")
    leased = state({}, lease=classic.lease(), lease_until=NOW + LEASE)
    classic.swap(CLASSIC_KEY, None, text(leased) or "", lifetime(leased, NOW), "yes")
    request = get(
        "https://api.weixin.qq.com/cgi-bin/token", grant_type="client_credential", appid=APP_ID, secret=SECRET
    )
    classic.send(request, answer({"access_token": "OLD", "expires_in": 7200}))
    classic.load(CLASSIC_KEY, kept(text(leased)))
    done = state({**leased, "lease": None}, lease_until=0, token="OLD", expires_at=NOW + 7200, retry_at=NOW)
    classic.swap(CLASSIC_KEY, text(leased), text(done) or "", lifetime(done, NOW), "yes")
    classic.load(CLASSIC_KEY, kept(text(done)))
    classic.gives("OLD")


def _lost_races(cases: Scripts) -> None:
    quicker = Token(cases, "another-was-quicker")
    quicker.load(KEY, "none")
    quicker.leases(None, "no")
    quicker.load(KEY, kept(text(live("THEIRS"))))
    quicker.gives("THEIRS")
    slow = Token(cases, "the-lease-ended-before-it-was-written")
    slow.load(KEY, "none")
    leased = state({}, lease=slow.lease(), lease_until=NOW + LEASE)
    slow.swap(KEY, None, text(leased) or "", lifetime(leased, NOW), "yes", at=[NOW + LEASE, 25_000])
    slow.load(KEY, kept(text(live("THEIRS"))))
    slow.gives("THEIRS")
    late = Token(cases, "a-result-after-the-lease-was-lost")
    late.load(KEY, "none")
    late.leases(None)
    late.send(stable(), answer({"access_token": "LATE", "expires_in": 7200}), at=[NOW + 30, 9000])
    late.load(KEY, kept(text(live("THEIRS"))))
    late.load(KEY, kept(text(live("THEIRS"))))
    late.gives("THEIRS")
    twice = Token(cases, "written-in-between")
    twice.load(KEY, "none")
    leased = twice.leases(None)
    twice.send(stable(), answer({"access_token": "NEW", "expires_in": 7200}))
    done = state({**leased, "lease": None}, lease_until=0, token="NEW", expires_at=NOW + 7200, retry_at=NOW)
    for reply in ("no", "yes"):
        twice.load(KEY, kept(text(leased)))
        twice.swap(KEY, text(leased), text(done) or "", lifetime(done, NOW), reply)
    twice.load(KEY, kept(text(done)))
    twice.gives("NEW")


def _waited(cases: Scripts) -> None:
    leased = state({}, lease="another", lease_until=NOW + 20)
    waits = Token(cases, "waits-for-who-fetches")
    waits.load(KEY, kept(text(leased)))
    waits.lease()
    waits.pause(at=[NOW, 5100])
    waits.load(KEY, kept(text(live("THEIRS"))))
    waits.gives("THEIRS")
    gives_up = Token(cases, "waits-in-vain", seconds=0.25)
    for milliseconds in (5100, 5200, 5250):
        gives_up.load(KEY, kept(text(leased)))
        gives_up.lease()
        gives_up.pause(at=[NOW, milliseconds])
    gives_up.load(KEY, kept(text(leased)))
    gives_up.fails("credential_unavailable", "access_token")
    # The wall clock may be set: deadlines do not care, and the other's lease ends.
    stepped = Token(cases, "the-wall-clock-is-set-forward")
    stepped.load(KEY, kept(text(leased)))
    stepped.lease()
    stepped.pause(at=[NOW + 3600, 5100])
    stepped.fetched(leased, {"access_token": "NEW", "expires_in": 7200}, at=NOW + 3600)
    back = Token(cases, "the-wall-clock-is-set-back")
    back.load(KEY, kept(text(leased)))
    back.lease()
    back.pause(at=[NOW - 3600, 5100])
    # A lease that ends later than anybody can have written it is none.
    back.load(KEY, kept(text(leased)))
    mine = state({}, lease=back.lease(), lease_until=NOW - 3600 + LEASE)
    back.swap(KEY, text(leased), text(mine) or "", lifetime(mine, NOW - 3600), "no")
    back.load(KEY, kept(text(state({}, token="THEIRS", expires_at=NOW + 3600))))
    back.gives("THEIRS")
    hopeless = Token(cases, "nobody-may-fetch-in-time")
    hopeless.load(KEY, kept(text(state({}, failures=1, retry_at=NOW + 60))))
    hopeless.fails("credential_unavailable", "access_token")
    soon = Token(cases, "a-pause-that-ends-in-time")
    paused = state({}, failures=1, retry_at=NOW + 2)
    soon.load(KEY, kept(text(paused)))
    soon.lease()
    soon.pause(at=[NOW + 2, 7000])
    soon.fetched(paused, {"access_token": "NEW", "expires_in": 7200}, at=NOW + 2)


def _failed(cases: Scripts) -> None:
    for name, reply, out, pause in [
        ("no-answer", "!", ("call_failed", "call"), 2),
        ("no-answer-in-time", "late", ("call_timeout", "call"), 2),
        ("a-web-page", answer("<html></html>"), ("answer_html", "body"), 2),
        ("redirected", answer("", 302), ("redirected", "status"), 2),
    ]:
        one = Token(cases, name)
        one.load(KEY, "none")
        leased = one.leases(None)
        one.send(stable(), reply)
        failed = one.fails_to(leased, pause=pause)
        one.load(KEY, kept(text(failed)))
        one.fails(*out)
    for number, pause, what in [
        (-1, 2, {"action": "retry", "fault": "platform", "retry": True, "retry_after": 1}),
        (40_125, 60, {"action": "fix_config", "fault": "server", "retry": False}),
        (45_009, 3600, {"action": "reject", "fault": "server", "retry": False}),
    ]:
        one = Token(cases, f"refused-with-{number}")
        one.load(KEY, "none")
        leased = one.leases(None)
        one.send(stable(), answer({"errcode": number, "errmsg": "no"}))
        failed = one.fails_to(leased, pause=pause)
        one.load(KEY, kept(text(failed)))
        one.ends(platform(number, errmsg="no", **what))
    third = Token(cases, "pauses-become-longer")
    before = state({}, failures=2, retry_at=NOW - 1)
    third.load(KEY, kept(text(before)))
    leased = third.leases(before)
    third.send(stable(), "!")
    failed = third.fails_to(leased, pause=8, failures=3)
    third.load(KEY, kept(text(failed)))
    third.fails("call_failed", "call")
    rescued = Token(cases, "failed-while-another-got-one")
    rescued.load(KEY, "none")
    rescued.leases(None)
    rescued.send(stable(), "!")
    rescued.load(KEY, kept(text(live("THEIRS"))))
    rescued.load(KEY, kept(text(live("THEIRS"))))
    rescued.gives("THEIRS")


def _stores(cases: Scripts) -> None:
    for name, reply, out in [
        ("foreign", "!", ("store_failed", "store")),
        ("late", "late", ("store_failed", "store")),
        ("full", "!store_full", ("store_full", "store")),
        ("unreadable", "={}", ("state_invalid", "state")),
    ]:
        at_first = Token(cases, f"store-{name}-at-first")
        at_first.load(KEY, reply)
        at_first.fails(*out)
        if name == "unreadable":
            continue
        leasing = Token(cases, f"store-{name}-when-leasing")
        leasing.load(KEY, "none")
        leasing.leases(None, reply)
        leasing.fails(*out)
        writing = Token(cases, f"store-{name}-when-writing")
        writing.load(KEY, "none")
        leased = writing.leases(None)
        writing.send(stable(), answer({"access_token": "NEW", "expires_in": 7200}))
        writing.load(KEY, reply)
        failed = writing.fails_to(leased, pause=2)
        writing.load(KEY, kept(text(failed)))
        writing.fails(*out)
    gone = Token(cases, "store-fails-for-good-while-fetching")
    gone.load(KEY, "none")
    gone.leases(None)
    gone.send(stable(), "!")
    gone.load(KEY, "!")
    gone.load(KEY, "!")
    gone.fails("store_failed", "store")


def _cancelled(cases: Scripts) -> None:
    one = Token(cases, "given-up-while-fetching")
    one.load(KEY, "none")
    leased = one.leases(None)
    one.send(stable(), "mistake")
    # The next one may fetch at once: WeChat was not at fault.
    freed = state({**leased, "lease": None}, lease_until=0)
    swap = {"key": KEY, "expected": text(leased), "next": text(freed), "seconds": lifetime(freed, NOW)}
    one.cancelled({"swap": swap, "within": 10_000, "secret": True})


def _reported(cases: Scripts) -> None:
    def report(name: str, kept_state: Json | None, written: Json | None, **context: Any) -> None:
        one = Script(cases, name, flow="access_tokens.report", context={"access_token": "TOKEN", **context})
        one.load(KEY, kept(text(kept_state)))
        if written is not None:
            one.swap(KEY, text(kept_state), text(written) or "", lifetime(written, NOW), "yes")
        one.gives(None)

    report("reported", live(), live(rejected=True, force=True))
    report("reported-with-40001", live(), live(rejected=True, force=True), errcode=40_001)
    report("reported-as-expired", live(), live(rejected=True), errcode=42_001)
    report("reported-twice", live(rejected=True, force=True), None)
    report("reported-an-older-one", live("NEWER"), None)
    report("reported-over-nothing", None, None)


ZERO: Json = {"retry_at": 0, "forced_at": 0, "forced_since": 0, "forced_count": 0}
ORDER = (
    *("token", "expires_at", "rejected", "force", "lease", "lease_until", "failures", "retry_at"),
    *("forced_at", "forced_since", "forced_count"),
)
FILES = {"flows.access_tokens": access_tokens}
