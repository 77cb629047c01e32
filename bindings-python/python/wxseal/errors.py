"""The one error of the library."""

from __future__ import annotations

from typing import Literal, TypeAlias

Action: TypeAlias = Literal["fix_call", "fix_config", "reject", "relogin", "retry"]
"""What a program should do about an error."""


class WxsealError(ValueError):
    """Why an input was refused.

    It holds no key, no received text and no decrypted byte, so it can be logged. Check ``code``, which is the
    same in Rust, JavaScript and Python and never changes; the message and the hint are for people.
    """

    def __init__(self, code: str, argument: str, message: str, hint: str, action: Action) -> None:
        """Errors are made by the library."""
        super().__init__(code, argument, message, hint, action)
        self.code = code
        """The stable code."""
        self.argument = argument
        """The argument the error is about: a message's wire name or a context's name."""
        self.message = message
        """What happened."""
        self.hint = hint
        """What to look at first."""
        self.action = action
        """What a program should do."""

    def __str__(self) -> str:
        """Say what happened."""
        return self.message

    def __repr__(self) -> str:
        """Say which code and which argument."""
        return f"WxsealError(code={self.code!r}, argument={self.argument!r})"
