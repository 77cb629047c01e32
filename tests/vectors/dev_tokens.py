"""The vectors of session tokens that are refused, and what is found."""

from __future__ import annotations

import base64
from typing import Any

from diagnosed import Diagnosed
from sample import APP_ID, NOW
from session_jwt import CLAIMS, HEADER, NEW, OLD, OTHER_SECRET, SECRET, jwt

TOKEN = jwt(HEADER, CLAIMS)
# The secret as who forgets to decode it uses it.
UNDECODED = base64.b64encode(SECRET.encode()).decode()


class Tokens(Diagnosed):
    """The cases of a token."""

    def __init__(self) -> None:
        context = {"app_id": APP_ID, "token_keys": [NEW, OLD], "now": NOW}
        super().__init__(message={"token": TOKEN}, context=context)

    def checked(self, name: str, token: str, *found: str, fine: bool = True, **context: Any) -> None:
        """Add what is found in a token."""
        given = {**self.defaults["context"], **context}
        self.of_text(f"token-{name}", {"token": token}, given, *found, fine=fine)


def tokens() -> Tokens:
    cases = Tokens()
    cases.checked("whole", TOKEN)
    cases.checked("bearer", f"Bearer {TOKEN}", "token_prefix token")
    cases.checked("quoted", f'"{TOKEN}"', "base64_quoted token")
    cases.checked("expired", TOKEN, "token_expired token", now=NOW + 7200)
    cases.checked("future", TOKEN, "token_not_yet_valid token", now=NOW - 61)
    cases.checked("other-app", TOKEN, "token_app_mismatch token", app_id="wxother")
    cases.checked("other-user", TOKEN, "token_user_mismatch token", openid="another")
    cases.checked("older-than-allowed", TOKEN, "token_expired token", now=NOW + 61, max_age=60)
    cases.checked("unknown-key", TOKEN, "token_key_unknown token", token_keys=[OLD])
    cases.checked("alg-none", jwt({**HEADER, "alg": "none"}, CLAIMS), "token_algorithm token")
    cases.checked("secret-not-decoded", jwt(HEADER, CLAIMS, UNDECODED), "token_secret_undecoded secret")
    expired = {**CLAIMS, "iat": NOW - 7200, "exp": NOW}
    late = jwt(HEADER, expired, UNDECODED)
    cases.checked(
        "secret-not-decoded-and-expired", late, "token_secret_undecoded secret", "token_expired token"
    )
    cases.checked("other-secret", jwt(HEADER, CLAIMS, OTHER_SECRET), "token_signature token", fine=False)
    cases.checked("rubbish", "rubbish", "token_invalid token", fine=False)
    return cases
