"""The vectors of access tokens: the two calls that give one."""

from __future__ import annotations

from typing import Any

from app_calls import SECRET, AppCalls
from calls import Calls
from cases import Json, err
from errors import platform
from sample import APP_ID, NOW

GRANT = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
GOT: Json = {"access_token": "68_token", "expires_in": 7200}


def get_access_token() -> Calls:
    calls = AppCalls(None, GOT, app_id=APP_ID, secret=SECRET, now=NOW)
    return access_token(calls, "/cgi-bin/token", query=GRANT)


def get_stable_access_token() -> Calls:
    wire = {**GRANT, "force_refresh": False}
    calls = AppCalls(None, GOT, wire=wire, app_id=APP_ID, secret=SECRET, now=NOW)
    forced = {"force_refresh": True}
    calls.sends("request-forced", "/cgi-bin/stable_token", wire={**wire, **forced}, **forced)
    calls.sends("request-not-forced", "/cgi-bin/stable_token", force_refresh=None)
    for kind, value in {"number": 1, "text": "true"}.items():
        calls.case(f"force_refresh-{kind}", err("argument_type", "force_refresh"), force_refresh=value)
    return access_token(calls, "/cgi-bin/stable_token")


def access_token(calls: AppCalls, path: str, **query: Any) -> Calls:
    """Add what the two ways to an access token share."""
    calls.sends("request", path, **query)
    got = {"access_token": "68_token", "expires_in": 7200, "issued_at": NOW}
    calls.answers("good", {"ok": got})
    calls.answers("expires-soon", {"ok": {**got, "expires_in": 300}}, body={**calls.good, "expires_in": 300})
    for name, value in {"empty": "", "blank": "a b", "line": "a\n", "long": "x" * 2049}.items():
        body = {**calls.good, "access_token": value}
        calls.answers(f"access_token-{name}", err("answer_shape", "access_token"), body=body)
    for seconds in (0, -1, 86401, 2**53):
        body = {**calls.good, "expires_in": seconds}
        calls.answers(f"expires_in {seconds}", err("answer_shape", "expires_in"), body=body)
    for number in (40001, 40014, 40125):
        wrong = platform(number, action="fix_config", fault="server", retry=False)
        calls.answers(f"errcode-{number}", wrong, body={"errcode": number})
    busy = platform(-1, action="retry", fault="platform", retry=True, retry_after=1)
    calls.answers("errcode-busy", busy, body={"errcode": -1})
    calls.less("access_token", "access_token")
    calls.less("expires_in", "expires_in")
    calls.secret()
    calls.seconds("now")
    calls.no_answers()
    return calls


FILES = {
    "credentials.get_access_token": get_access_token,
    "credentials.get_stable_access_token": get_stable_access_token,
}
