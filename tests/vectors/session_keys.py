"""The vectors of the session keys that a server keeps: the current one of a user, and for a day the one
before."""

from __future__ import annotations

import base64
import hmac

from cases import Json, err
from sample import APP_ID, KEY, NOW, OPENID, OTHER_KEY
from store_story import Stories, Story

DAY = 86400
THIRD_KEY = base64.b64encode(bytes(range(16))).decode()


class Keys(Story):
    """A story of session keys. Every step says when it happens, in seconds after the first."""

    def has(self, at: int, *keys: str) -> None:
        """Get the keys, told apart by what each signs the empty text with."""
        signs = [hmac.new(key.encode(), b"", "sha256").hexdigest() for key in keys]
        self.step("get", [OPENID], signs, now=NOW + at)

    def logs_in(self, at: int, key: str) -> None:
        """Set the key of a login."""
        self.step("set", [login(key, unionid=None)], None, now=NOW + at)

    def lacks(self, openid: str) -> None:
        """Find no key of a user."""
        self.step("get", [openid], err("session_key_unknown", "session_key"), now=NOW)


def login(key: str, *, openid: str = OPENID, **more: object) -> Json:
    """Give what a login tells of a user."""
    return {"openid": openid, "session_key": key, **more}


def session_keys() -> Stories:
    now = {"context": {"now": NOW}}
    cases = Stories({"app_id": APP_ID}, {"get": {"given": [OPENID], **now}, "set": now})
    Keys(cases, "unknown").lacks(OPENID)
    _current_and_previous(cases)
    _for_a_day(cases)
    _refused(cases)
    return cases


def _current_and_previous(cases: Stories) -> None:
    after = Keys(cases, "after-another-login")
    after.logs_in(0, KEY)
    after.logs_in(10, OTHER_KEY)
    after.has(11, OTHER_KEY, KEY)
    two = Keys(cases, "current-and-previous")
    two.logs_in(0, KEY)
    two.has(0, KEY)
    for at, key, previous in [
        (10, OTHER_KEY, KEY),
        (20, OTHER_KEY, KEY),
        (30, THIRD_KEY, OTHER_KEY),
        (40, OTHER_KEY, THIRD_KEY),
    ]:
        two.logs_in(at, key)
        two.has(at, key, previous)
    two.lacks("another")


def _for_a_day(cases: Stories) -> None:
    late = Keys(cases, "the-previous-one-for-a-day")
    late.logs_in(0, KEY)
    late.logs_in(100, OTHER_KEY)
    late.has(100 + DAY, OTHER_KEY, KEY)
    late.has(101 + DAY, OTHER_KEY)
    late.logs_in(101 + DAY, OTHER_KEY)
    late.has(101 + DAY, OTHER_KEY)


def _refused(cases: Stories) -> None:
    bad = Keys(cases, "refused")
    invalid, openids = err("session_key_invalid", "session_key"), err("argument_range", "openid")
    for key in ("", "short", KEY[:-1], KEY + "=", base64.b64encode(bytes(24)).decode()):
        bad.step("set", [login(key)], invalid, now=NOW)
    for openid in ("", "a b"):
        bad.step("set", [login(KEY, openid=openid)], openids, now=NOW)
        bad.step("get", [openid], openids, now=NOW)
    bad.logs_in(0, KEY)
    bad.step("get", [OPENID], err("now_invalid", "now"), now=NOW * 1000)
    app_id = Keys(cases, "app-id-bad", app_id="a b")
    app_id.step("get", [OPENID], err("app_id_invalid", "app_id"), now=NOW)


FILES = {"session_keys": session_keys}
