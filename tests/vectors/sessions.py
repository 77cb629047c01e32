"""The vectors of sessions: begun, checked, renewed and ended, over one store."""

from __future__ import annotations

import base64
from typing import Any

from cases import Json, err
from sample import APP_ID, NOW, OPENID
from session_jwt import CLAIMS, HEADER, JTI, NEW, OLD, OTHER_SECRET, jwt
from store_story import Stories, Story

DAY = 86400
# The number of the token that a check would make, where it makes none.
UNUSED = 999


def jti(number: int) -> str:
    """Name a token by its number."""
    return f"{number:032x}"


class Login(Story):
    """A story of sessions. Every step says when it happens, in seconds after the first."""

    @staticmethod
    def token(number: int, issued: int, expires: int) -> str:
        """Make the token of this number."""
        return jwt(HEADER, {**CLAIMS, "jti": jti(number), "iat": NOW + issued, "exp": NOW + expires})

    @staticmethod
    def session(number: int, issued: int, expires: int, **more: Any) -> Json:
        """Give what is said of the session that has this token."""
        begun, used = more.get("begun", issued), more.get("used", issued)
        return {
            "openid": OPENID,
            "jti": jti(number),
            "issued_at": NOW + issued,
            "expires_at": NOW + expires,
            "begun_at": NOW + begun,
            "used_at": NOW + used,
            "device": more.get("device"),
            "token": more.get("token"),
        }

    def begin(self, number: int, at: int = 0, *, lifetime: int = 7200, device: str | None = None) -> None:
        """Begin a session with the token of this number."""
        token = self.token(number, at, at + lifetime)
        session = self.session(number, at, at + lifetime, device=device, token=token)
        named = {} if device is None else {"device": device}
        self.step("begin", [OPENID], session, jti=jti(number), now=NOW + at, **named)

    def check(self, token: str, at: int, out: Json | str, number: int = UNUSED, **more: object) -> None:
        """Check a token; the new one would have this number. A text is the code of what is wrong."""
        answer = err(out, "token") if isinstance(out, str) else out
        self.step("check", [token], answer, jti=jti(number), now=NOW + at, **more)

    def revoke(self, number: int, at: int, out: bool) -> None:
        """End the session that has this token; says whether there was one."""
        self.step("revoke", [OPENID, jti(number)], out, now=NOW + at)

    def lists(self, out: object, now: int = NOW) -> None:
        """List the sessions."""
        self.step("list", [OPENID], out, now=now)


def sessions() -> Stories:
    user = {"given": [OPENID]}
    steps = {"begin": user, "check": {"context": {"jti": jti(UNUSED)}}, "list": user, "revoke_all": user}
    cases = Stories({"app_id": APP_ID, "token_keys": [NEW, OLD]}, steps)
    for about in (_short, _checked, _renewed, _used_once, _last_moments, _shortest, _revoked, _kept):
        about(cases)
    for about in (_devices, _remembered, _strangers, _headers, _bounds, _refused, _options):
        about(cases)
    return cases


def _short(cases: Stories) -> None:
    for name, at, more in (("a-login", 0, {}), ("a-renewal", 5400, {"used": 5400})):
        short = Login(cases, name)
        short.begin(1)
        renewal = {"token": short.token(2, 5400, 12600)} if at == 5400 else {}
        short.check(short.token(1, 0, 7200), at, short.session(1, 0, 7200, **more, **renewal), 2)
    logout = Login(cases, "a-logout")
    logout.begin(1)
    logout.revoke(1, 10, True)
    logout.check(logout.token(1, 0, 7200), 11, "session_revoked")
    other = Login(cases, "another-device", devices=1)
    other.begin(1)
    other.begin(2, 10)
    other.check(other.token(1, 0, 7200), 11, "session_replaced")


def _checked(cases: Stories) -> None:
    one = Login(cases, "begin-and-check")
    one.begin(1)
    token = one.token(1, 0, 7200)
    one.check(token, 0, one.session(1, 0, 7200))
    one.check(token, 59, one.session(1, 0, 7200))
    one.check(token, 60, one.session(1, 0, 7200, used=60))
    one.check(token, 119, one.session(1, 0, 7200, used=60))
    one.check(token, 500, one.session(1, 0, 7200, used=500), openid=OPENID)
    one.check(token, 500, "token_user_mismatch", openid="another")
    one.check(token, 5399, one.session(1, 0, 7200, used=5399))
    one.check(token, 7200, "token_expired")
    one.lists([], NOW + 7200)


def _renewed(cases: Stories) -> None:
    two = Login(cases, "renewed")
    two.begin(1)
    first, second = two.token(1, 0, 7200), two.token(2, 5400, 12600)
    renewed = {"begun": 0, "used": 5400, "token": second}
    two.check(first, 5400, two.session(1, 0, 7200, **renewed), 2)
    # Whoever else comes with the old one gets the same new one, until the old one ends.
    two.check(first, 5401, two.session(1, 0, 7200, **renewed), 3)
    two.check(first, 7199, two.session(1, 0, 7200, begun=0, used=7199, token=second), 4)
    two.check(first, 7200, "token_expired", 5)
    two.check(second, 7200, two.session(2, 5400, 12600, begun=0, used=7199))
    third = two.token(6, 10800, 18000)
    two.check(second, 10800, two.session(2, 5400, 12600, begun=0, used=10800, token=third), 6)
    two.check(third, 10801, two.session(6, 10800, 18000, begun=0, used=10800))
    two.lists([two.session(6, 10800, 18000, begun=0, used=10800)], NOW + 10801)
    two.revoke(2, 10802, True)
    two.check(third, 10803, "session_revoked")
    two.check(second, 10803, "session_revoked")


def _used_once(cases: Stories) -> None:
    again = Login(cases, "a-number-is-used-once")
    again.begin(1)
    again.step("begin", [OPENID], err("argument_range", "jti"), jti=jti(1), now=NOW)
    again.check(again.token(1, 0, 7200), 1, err("argument_range", "jti"), 1)
    again.revoke(1, 2, True)
    again.step("begin", [OPENID], err("argument_range", "jti"), jti=jti(1), now=NOW + 2)
    again.check(again.token(1, 0, 7200), 3, "session_revoked")


def _last_moments(cases: Stories) -> None:
    never = Login(cases, "renewal-off", renew_within=0)
    never.begin(1)
    never.check(never.token(1, 0, 7200), 7199, never.session(1, 0, 7200, used=7199))

    last = Login(cases, "renewed-to-its-last-moment", max_age=9000, renew_within=3600)
    last.begin(1)
    first, second = last.token(1, 0, 7200), last.token(2, 3600, 9000)
    last.check(first, 3599, last.session(1, 0, 7200, used=3599), 2)
    last.check(first, 3600, last.session(1, 0, 7200, used=3599, token=second), 2)
    last.check(second, 8999, last.session(2, 3600, 9000, begun=0, used=8999), 3)
    last.check(second, 9000, "token_expired", 4)
    gain = Login(cases, "a-gain-of-a-second-is-one", max_age=7201)
    gain.begin(1)
    gained = gain.token(2, 5400, 7201)
    gain.check(gain.token(1, 0, 7200), 5400, gain.session(1, 0, 7200, used=5400, token=gained), 2)
    gain.check(gained, 5401, gain.session(2, 5400, 7201, begun=0, used=5400), 3)
    none = Login(cases, "no-gain-is-none", max_age=7200)
    none.begin(1)
    none.check(none.token(1, 0, 7200), 7199, none.session(1, 0, 7200, used=7199), 2)


def _shortest(cases: Stories) -> None:
    for name, at, renewed in (("the-shortest-token", 7170, True), ("a-shorter-one-is-not-made", 7171, False)):
        short = Login(cases, name, max_age=7230)
        short.begin(1)
        more = {"token": short.token(2, 7170, 7230)} if renewed else {}
        short.check(short.token(1, 0, 7200), at, short.session(1, 0, 7200, used=at, **more), 2)
    brief = Login(cases, "the-shortest-tokens-are-renewed-too", lifetime=60, renew_within=30)
    brief.begin(1, lifetime=60)
    brief.check(brief.token(1, 0, 60), 29, brief.session(1, 0, 60), 2)
    renewal = brief.token(2, 30, 90)
    brief.check(brief.token(1, 0, 60), 30, brief.session(1, 0, 60, token=renewal), 2)


def _revoked(cases: Stories) -> None:
    out = Login(cases, "revoked")
    out.begin(1)
    out.begin(2, 10)
    out.revoke(1, 20, True)
    out.revoke(1, 20, False)
    out.revoke(3, 20, False)
    out.check(out.token(1, 0, 7200), 21, "session_revoked")
    out.check(out.token(2, 10, 7210), 21, out.session(2, 10, 7210))
    out.step("revoke_all", [OPENID], True, now=NOW + 30)
    out.step("revoke_all", [OPENID], False, now=NOW + 30)
    out.step("revoke_all", ["nobody"], False, now=NOW + 30)
    out.check(out.token(2, 10, 7210), 31, "session_revoked")
    out.begin(4, 40)
    out.check(out.token(4, 40, 7240), 41, out.session(4, 40, 7240))


def _kept(cases: Stories) -> None:
    rest = Login(cases, "revoked-but-one")
    for number in (1, 2, 3):
        rest.begin(number, number)
    rest.step("revoke_all", [OPENID], True, keep=jti(2), now=NOW + 10)
    rest.check(rest.token(1, 1, 7201), 11, "session_revoked")
    rest.check(rest.token(2, 2, 7202), 11, rest.session(2, 2, 7202))
    rest.check(rest.token(3, 3, 7203), 11, "session_revoked")
    rest.step("revoke_all", [OPENID], False, keep=jti(2), now=NOW + 12)
    # Nobody is logged out by mistake.
    for number in (1, 9):
        rest.step("revoke_all", [OPENID], err("argument_range", "keep"), keep=jti(number), now=NOW + 12)
    rest.check(rest.token(2, 2, 7202), 13, rest.session(2, 2, 7202))


def _devices(cases: Stories) -> None:
    single = Login(cases, "one-device", devices=1)
    single.begin(1)
    single.begin(2, 10)
    single.check(single.token(1, 0, 7200), 11, "session_replaced")
    single.check(single.token(2, 10, 7210), 11, single.session(2, 10, 7210))
    single.check(single.token(1, 0, 7200), 7200, "token_expired")

    few = Login(cases, "two-devices", devices=2)
    for number in (1, 2, 3):
        few.begin(number, number)
    few.check(few.token(1, 1, 7201), 4, "session_replaced")
    listed = [few.session(number, number, number + 7200) for number in (2, 3)]
    few.lists(listed, NOW + 5)

    named = Login(cases, "the-same-device-again", devices=2)
    named.begin(1, 1, device="phone")
    named.begin(2, 2, device="\u7535\u8111")
    named.begin(3, 3, device="phone")
    named.check(named.token(1, 1, 7201), 4, "session_replaced")
    named.check(named.token(2, 2, 7202), 4, named.session(2, 2, 7202, device="\u7535\u8111"))
    named.check(named.token(3, 3, 7203), 4, named.session(3, 3, 7203, device="phone"))


def _remembered(cases: Stories) -> None:
    many = Login(cases, "more-ended-than-are-remembered", devices=1)
    for number in range(53):
        many.begin(number, number)
    many.check(many.token(0, 0, 7200), 200, "session_unknown")
    many.check(many.token(1, 1, 7201), 200, "session_unknown")
    many.check(many.token(2, 2, 7202), 200, "session_replaced")
    many.check(many.token(52, 52, 7252), 200, many.session(52, 52, 7252, used=200))


def _strangers(cases: Stories) -> None:
    stranger = Login(cases, "never-begun")
    stranger.check(stranger.token(1, 0, 7200), 1, "session_unknown")
    stranger.check(jwt(HEADER, {**CLAIMS, "aud": "wxother"}), 1, "token_app_mismatch")
    stranger.check("x", 1, "token_invalid")
    older = jwt({**HEADER, "kid": "2026-05"}, CLAIMS, OTHER_SECRET)
    stranger.check(older, 1, "session_unknown")
    stranger.check(jwt({**HEADER, "kid": "2026-05"}, CLAIMS), 1, "token_signature")
    stranger.step("check", [{}], err("token_missing", "token"), now=NOW)
    stranger.step(
        "check", [{"X-Token": stranger.token(1, 0, 7200)}], err("session_unknown", "token"), now=NOW
    )


def _headers(cases: Stories) -> None:
    headers = Login(cases, "from-headers")
    headers.begin(1)
    bearer = {"Authorization": f"Bearer {headers.token(1, 0, 7200)}", "Host": "x"}
    headers.step("check", [bearer], headers.session(1, 0, 7200), now=NOW + 1)


def _bounds(cases: Stories) -> None:
    for name, value in {
        "lifetime": [59, 31 * DAY + 1, -1],
        "renew_within": [3601, -1],
        "max_age": [7199, 366 * DAY + 1],
        "devices": [0, 51],
    }.items():
        for number in value:
            Login(cases, f"{name} {number}", **{name: number}).lists(err("argument_range", name))
    bounds = {"lifetime": 31 * DAY, "renew_within": 31 * DAY // 2, "max_age": 366 * DAY, "devices": 50}
    Login(cases, "the-largest", **bounds).lists([])
    least = {"lifetime": 60, "renew_within": 30, "max_age": 60, "devices": 1}
    Login(cases, "the-smallest", **least).begin(1, lifetime=60)


def _refused(cases: Stories) -> None:
    bad = Login(cases, "refused")
    for text in ("", "x" * 15, "x" * 65, "a b" * 8):
        bad.step("begin", [OPENID], err("argument_range", "jti"), jti=text, now=NOW)
    for text in ("", "a b", "x" * 129):
        bad.step("begin", [text], err("argument_range", "openid"), jti=JTI, now=NOW)
    for text in ("", "x" * 65):
        bad.step("begin", [OPENID], err("argument_range", "device"), jti=JTI, device=text, now=NOW)
    bad.step("begin", [OPENID], err("now_invalid", "now"), jti=JTI, now=NOW * 1000)
    bad.lists(err("now_invalid", "now"), NOW * 1000)
    bad.step("revoke", [OPENID, JTI], err("now_invalid", "now"), now=NOW * 1000)
    bad.lists([])


def _options(cases: Stories) -> None:
    Login(cases, "no-keys", token_keys=[]).lists(err("argument_missing", "token_keys"))
    weak = [{**NEW, "secret": base64.b64encode(bytes(31)).decode()}]
    Login(cases, "weak-key", token_keys=weak).lists(err("token_secret_invalid", "secret"))
    Login(cases, "app-id-bad", app_id="a b").lists(err("app_id_invalid", "app_id"))


FILES = {"sessions": sessions}
