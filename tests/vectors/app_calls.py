"""The cases of a call that carries the secret of the app, in place of an access token."""

from __future__ import annotations

from typing import Any

from calls import Calls
from cases import Json, err
from errors import rejected

SECRET = "0123456789abcdef0123456789abcdef"


class AppCalls(Calls):
    """The cases of a call with a secret in place of a token."""

    def sends(self, name: str, path: str, *, query: Json | None = None, **more: Any) -> None:
        super().sends(name, path, query=query, token=None, **more)

    def secret(self) -> None:
        """Add what is refused of the app's side."""
        self.argument("secret", "", "a b", "x" * 129, "\u5bc6")
        self.argument("app_id", "", "a b", code="app_id_invalid")
        http = "http://proxy.internal"
        self.case("base_url-insecure", err("base_url_invalid", "base_url"), base_url=http)
        self.case(
            "base_url-path", err("base_url_invalid", "base_url"), base_url="https://api.weixin.qq.com/x"
        )
        said = {"errcode": 1234567, "errmsg": f"bad {SECRET}"}
        self.answers("errmsg-with-the-secret", rejected(1234567, "unknown"), body=said)
