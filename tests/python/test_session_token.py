"""Session tokens beside another library's, and what the vectors cannot say."""

from __future__ import annotations

import base64
import email.message
import time
from typing import Any

import jwt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from wxseal import WxsealError, session_token

from untyped import but, wrong

SECRET = bytes(range(200, 232))
APP_ID = "wx4f4bc4dec97d474b"
KEY: session_token.TokenKey = {"kid": "k1", "secret": SECRET}


def refused(code: str, argument: str) -> Any:
    return pytest.raises(WxsealError, check=lambda error: (error.code, error.argument) == (code, argument))


def test_pyjwt_verifies_what_is_issued_here() -> None:
    token = session_token.issue(openid="o1", app_id=APP_ID, token_keys=KEY)
    claims = jwt.decode(token, SECRET, algorithms=["HS256"], audience=APP_ID)
    assert (claims["sub"], claims["exp"] - claims["iat"]) == ("o1", 7200)
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT", "kid": "k1"}
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, bytes(32), algorithms=["HS256"], audience=APP_ID)


def test_what_pyjwt_issues_is_verified_here() -> None:
    now = int(time.time())
    claims = {"sub": "o1", "aud": APP_ID, "iat": now, "exp": now + 60, "jti": "j1"}
    token = jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": "k1"})
    session = session_token.verify(token, app_id=APP_ID, token_keys=[KEY], openid="o1")
    assert (session["openid"], session["jti"], session["kid"]) == ("o1", "j1", "k1")
    with refused("token_key_unknown", "token"):
        session_token.verify(jwt.encode(claims, SECRET), app_id=APP_ID, token_keys=KEY)
    unsigned = jwt.encode(claims, wrong(None)[0], algorithm="none", headers={"kid": "k1"})
    with refused("token_algorithm", "token"):
        session_token.verify(unsigned, app_id=APP_ID, token_keys=KEY)


def test_every_token_has_a_number_of_its_own() -> None:
    tokens = [session_token.issue(openid="o", app_id=APP_ID, token_keys=KEY) for _ in range(100)]
    assert len({session_token.verify(token, app_id=APP_ID, token_keys=KEY)["jti"] for token in tokens}) == 100


def test_a_secret_may_be_bytes_or_base64_and_shows_nowhere() -> None:
    text = base64.b64encode(SECRET).decode()
    token = session_token.issue(openid="o", app_id=APP_ID, token_keys={"kid": "k1", "secret": text})
    assert session_token.verify(token, app_id=APP_ID, token_keys=KEY)["openid"] == "o"
    for short in (bytes(31), bytes(1025), text[:40], "a password"):
        with refused("token_secret_invalid", "secret") as caught:
            session_token.verify(token, app_id=APP_ID, token_keys={"kid": "k1", "secret": short})
        assert text[:12] not in repr(caught.value.__dict__)
    for secret in wrong(bytearray(32), [1], 5, {}):
        with refused("argument_type", "secret"):
            session_token.issue(openid="o", app_id=APP_ID, token_keys={"kid": "k", "secret": secret})
    with refused("argument_unknown", "token_keys.alg"):
        session_token.issue(openid="o", app_id=APP_ID, token_keys=wrong(but(KEY, alg="none")))


TOKEN = session_token.issue(openid="o", app_id=APP_ID, token_keys=KEY, lifetime=31 * 86400)


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("AZaz09-_.=+/ \n"))
def test_no_change_of_a_token_passes(at: int, character: str) -> None:
    assume(TOKEN[at] != character)
    with pytest.raises(WxsealError):
        session_token.verify(TOKEN[:at] + character + TOKEN[at + 1 :], app_id=APP_ID, token_keys=KEY)


def test_headers_of_any_case_are_read() -> None:
    assert session_token.from_headers({"Authorization": "Bearer abc", "Host": "x"}) == "abc"
    assert session_token.from_headers({"X-TOKEN": b"abc"}) == "abc"
    message = email.message.Message()
    message["Authorization"] = "Bearer abc"
    assert session_token.from_headers(message) == "abc"
    message["authorization"] = "Bearer abd"
    with refused("token_invalid", "token"):
        session_token.from_headers(message)
    with refused("token_missing", "token"):
        session_token.from_headers({"host": "x"})
    with refused("token_invalid", "token"):
        session_token.from_headers({"x-token": "abc", "X-Token": "abc"})
