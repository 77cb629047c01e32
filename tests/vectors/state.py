"""The vectors of what is kept in stores: claims, sessions, session keys. Each case is a story, told step by step."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from calls import OPENID
from common import APP_ID, KEY, NOW, OTHER_KEY, Json, err
from login import CLAIMS, HEADER, JTI, NEW, OLD, OTHER_SECRET, TOKEN_SECRET, jwt

SOURCE = "made here after the documentation of this library; no official page describes it"
DAY = 86400


def digest(kind: str, *parts: str | bytes) -> str:
    """Make a store's key: a digest of the parts, each with its length before it."""
    raw = [part if isinstance(part, bytes) else part.encode() for part in parts]
    text = b"".join(len(part).to_bytes(8, "big") + part for part in raw)
    return f"wxseal:{kind}:{hashlib.sha256(text).hexdigest()}"


def claims() -> list[Json]:
    """What a store is asked to spend: the same in every language, so that they can share one."""
    cases: list[Json] = []

    def add(name: str, message: Json, context: Json, **claim: object) -> None:
        cases.append(
            {"id": name, "source": SOURCE, "message": message, "context": context, "out": {"ok": claim}}
        )

    code = {"app_id": APP_ID, "now": NOW}
    for name, text in {"code": "0e1Xyz000abcDEF1aB200Qr4Gs3Xyz0-", "code-short": "x"}.items():
        keys = [digest("code", APP_ID, text)]
        add(name, {"code": text}, code, keys=keys, now=NOW, until=NOW + 600, since=None)

    return cases


class Story:
    """One case: what is done to one store, and what is answered."""

    def __init__(self, cases: list[Json], name: str, **options: object) -> None:
        self.steps: list[Json] = []
        cases.append({"id": name, "source": SOURCE, "options": options, "attempts": self.steps})

    def step(self, do: str, given: list[object], out: object, **context: object) -> None:
        answer = out if isinstance(out, dict) and "err" in out else {"ok": out}
        self.steps.append({"do": do, "given": given, "context": context, "out": answer})


def jti(number: int) -> str:
    return f"{number:032x}"


class Login(Story):
    """A story of sessions. Every step says when it happens, in seconds after the first."""

    def __init__(self, cases: list[Json], name: str, **options: object) -> None:
        self.usual = {"app_id": APP_ID, "keys": [NEW, OLD], **options}
        super().__init__(cases, name, **self.usual)

    @staticmethod
    def token(number: int, issued: int, expires: int) -> str:
        return jwt(HEADER, {**CLAIMS, "jti": jti(number), "iat": NOW + issued, "exp": NOW + expires})

    @staticmethod
    def session(number: int, issued: int, expires: int, **more: Any) -> Json:
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
        """The token `number` begins a session."""
        token = self.token(number, at, at + lifetime)
        session = self.session(number, at, at + lifetime, device=device, token=token)
        named = {} if device is None else {"device": device}
        self.step("begin", [OPENID], session, jti=jti(number), now=NOW + at, **named)

    def check(self, token: str, at: int, out: Json | str, number: int = 999, **more: object) -> None:
        answer = err(out, "token") if isinstance(out, str) else out
        self.step("check", [token], answer, jti=jti(number), now=NOW + at, **more)

    def revoke(self, number: int, at: int, out: bool) -> None:
        self.step("revoke", [OPENID, jti(number)], out, now=NOW + at)


def sessions() -> list[Json]:
    cases: list[Json] = []

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
    one.step("list", [OPENID], [], now=NOW + 7200)

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
    two.step("list", [OPENID], [two.session(6, 10800, 18000, begun=0, used=10800)], now=NOW + 10801)
    two.revoke(2, 10802, True)
    two.check(third, 10803, "session_revoked")
    two.check(second, 10803, "session_revoked")

    again = Login(cases, "a-number-is-used-once")
    again.begin(1)
    again.step("begin", [OPENID], err("argument_range", "jti"), jti=jti(1), now=NOW)
    again.check(again.token(1, 0, 7200), 1, err("argument_range", "jti"), 1)
    again.revoke(1, 2, True)
    again.step("begin", [OPENID], err("argument_range", "jti"), jti=jti(1), now=NOW + 2)
    again.check(again.token(1, 0, 7200), 3, "session_revoked")

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
    few.step("list", [OPENID], listed, now=NOW + 5)

    named = Login(cases, "the-same-device-again", devices=2)
    named.begin(1, 1, device="phone")
    named.begin(2, 2, device="\u7535\u8111")
    named.begin(3, 3, device="phone")
    named.check(named.token(1, 1, 7201), 4, "session_replaced")
    named.check(named.token(2, 2, 7202), 4, named.session(2, 2, 7202, device="\u7535\u8111"))
    named.check(named.token(3, 3, 7203), 4, named.session(3, 3, 7203, device="phone"))

    many = Login(cases, "more-ended-than-are-remembered", devices=1)
    for number in range(53):
        many.begin(number, number)
    many.check(many.token(0, 0, 7200), 200, "session_unknown")
    many.check(many.token(1, 1, 7201), 200, "session_unknown")
    many.check(many.token(2, 2, 7202), 200, "session_replaced")
    many.check(many.token(52, 52, 7252), 200, many.session(52, 52, 7252, used=200))

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

    headers = Login(cases, "from-headers")
    headers.begin(1)
    bearer = {"Authorization": f"Bearer {headers.token(1, 0, 7200)}", "Host": "x"}
    headers.step("check", [bearer], headers.session(1, 0, 7200), now=NOW + 1)

    for name, value in {
        "lifetime": [59, 31 * DAY + 1, -1],
        "renew_within": [3601, -1],
        "max_age": [7199, 366 * DAY + 1],
        "devices": [0, 51],
    }.items():
        for number in value:
            Login(cases, f"{name} {number}", **{name: number}).step(
                "list", [OPENID], err("argument_range", name), now=NOW
            )
    bounds = {"lifetime": 31 * DAY, "renew_within": 31 * DAY // 2, "max_age": 366 * DAY, "devices": 50}
    Login(cases, "the-largest", **bounds).step("list", [OPENID], [], now=NOW)
    least = {"lifetime": 60, "renew_within": 30, "max_age": 60, "devices": 1}
    Login(cases, "the-smallest", **least).begin(1, lifetime=60)

    bad = Login(cases, "refused")
    for text in ("", "x" * 15, "x" * 65, "a b" * 8):
        bad.step("begin", [OPENID], err("argument_range", "jti"), jti=text, now=NOW)
    for text in ("", "a b", "x" * 129):
        bad.step("begin", [text], err("argument_range", "openid"), jti=JTI, now=NOW)
    for text in ("", "x" * 65):
        bad.step("begin", [OPENID], err("argument_range", "device"), jti=JTI, device=text, now=NOW)
    bad.step("begin", [OPENID], err("now_invalid", "now"), jti=JTI, now=NOW * 1000)
    bad.step("list", [OPENID], err("now_invalid", "now"), now=NOW * 1000)
    bad.step("revoke", [OPENID, JTI], err("now_invalid", "now"), now=NOW * 1000)
    bad.step("list", [OPENID], [], now=NOW)
    Login(cases, "no-keys", keys=[]).step("list", [OPENID], err("argument_missing", "keys"), now=NOW)
    weak = [{**NEW, "secret": base64.b64encode(bytes(31)).decode()}]
    Login(cases, "weak-key", keys=weak).step("list", [OPENID], err("token_secret_invalid", "secret"), now=NOW)
    Login(cases, "app-id-bad", app_id="a b").step("list", [OPENID], err("app_id_invalid", "app_id"), now=NOW)
    assert base64.b64decode(TOKEN_SECRET)
    return cases


def session_keys() -> list[Json]:
    cases: list[Json] = []
    third = base64.b64encode(bytes(range(16))).decode()

    def told(name: str, app_id: str = APP_ID) -> Story:
        return Story(cases, name, app_id=app_id)

    def signs(*keys: str) -> list[str]:
        """What tells the keys apart: what each signs the empty text with."""
        return [hmac.new(key.encode(), b"", "sha256").hexdigest() for key in keys]

    def has(story: Story, at: int, *keys: str) -> None:
        story.step("get", [OPENID], signs(*keys), now=NOW + at)

    def logs_in(story: Story, at: int, key: str) -> None:
        login = {"openid": OPENID, "session_key": key, "unionid": None}
        story.step("set", [login], None, now=NOW + at)

    unknown = told("unknown")
    unknown.step("get", [OPENID], err("session_key_unknown", "session_key"), now=NOW)

    after = told("after-another-login")
    logs_in(after, 0, KEY)
    logs_in(after, 10, OTHER_KEY)
    has(after, 11, OTHER_KEY, KEY)

    two = told("current-and-previous")
    logs_in(two, 0, KEY)
    has(two, 0, KEY)
    logs_in(two, 10, OTHER_KEY)
    has(two, 10, OTHER_KEY, KEY)
    logs_in(two, 20, OTHER_KEY)
    has(two, 20, OTHER_KEY, KEY)
    logs_in(two, 30, third)
    has(two, 30, third, OTHER_KEY)
    logs_in(two, 40, OTHER_KEY)
    has(two, 40, OTHER_KEY, third)
    two.step("get", ["another"], err("session_key_unknown", "session_key"), now=NOW)

    late = told("the-previous-one-for-a-day")
    logs_in(late, 0, KEY)
    logs_in(late, 100, OTHER_KEY)
    has(late, 100 + DAY, OTHER_KEY, KEY)
    has(late, 101 + DAY, OTHER_KEY)
    logs_in(late, 101 + DAY, OTHER_KEY)
    has(late, 101 + DAY, OTHER_KEY)

    bad = told("refused")
    for key in ("", "short", KEY[:-1], KEY + "=", base64.b64encode(bytes(24)).decode()):
        login = {"openid": OPENID, "session_key": key}
        bad.step("set", [login], err("session_key_invalid", "session_key"), now=NOW)
    for openid in ("", "a b"):
        bad.step("set", [{"openid": openid, "session_key": KEY}], err("argument_range", "openid"), now=NOW)
        bad.step("get", [openid], err("argument_range", "openid"), now=NOW)
    logs_in(bad, 0, KEY)
    bad.step("get", [OPENID], err("now_invalid", "now"), now=NOW * 1000)
    told("app-id-bad", "a b").step("get", [OPENID], err("app_id_invalid", "app_id"), now=NOW)
    return cases
