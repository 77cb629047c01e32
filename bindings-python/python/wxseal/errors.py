"""The one error of the library, and its form for what WeChat answers."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, TypedDict

Action: TypeAlias = Literal["fix_call", "fix_config", "refresh", "reject", "relogin", "retry"]
"""What a program should do about an error."""

Fault: TypeAlias = Literal["platform", "server", "unknown", "user"]
"""Whose doing an error of WeChat's is."""


class WxsealError(ValueError):
    """Why an input was refused.

    It holds no key, no received text and no decrypted byte, so it can be logged. Check ``code``, which is the
    same in Rust, JavaScript and Python and never changes; the message and the hint are for people.

    >>> from wxseal import SessionKey
    >>> try:
    ...     SessionKey("not a key")
    ... except WxsealError as error:
    ...     print(error.code, error.argument, error.action)
    session_key_invalid session_key fix_call
    """

    def __init__(self, code: str, argument: str, message: str, hint: str, action: Action) -> None:
        """Errors are made by the library."""
        super().__init__(code, argument, message, hint, action)
        self.code: str = code
        """The stable code."""
        self.argument: str = argument
        """The argument the error is about: a message's wire name or a context's name."""
        self.message: str = message
        """What happened."""
        self.hint: str = hint
        """What to look at first."""
        self.action: Action = action
        """What a program should do."""

    def __str__(self) -> str:
        """Say what happened."""
        return getattr(self, "message", "")

    def __repr__(self) -> str:
        """Say which code and which argument."""
        return _shown(self, "code", "argument")


class Public(TypedDict):
    """The part of an error that may be passed to the mini-program."""

    errcode: int
    """WeChat's number where it speaks of the user, -1 where it speaks of the server."""
    errmsg: str
    """What that number means, in this library's words."""


class PlatformError(WxsealError):
    """What WeChat said no with.

    Its ``code`` is ``platform_error``, ``face_pending``, ``face_not_passed`` or ``pay_failed``. It holds no secret and
    no personal data: where WeChat's words repeat something of the request, they are left out.
    """

    def __init__(
        self,
        code: str,
        argument: str,
        message: str,
        hint: str,
        action: Action,
        number: int | None,
        errmsg: str,
        meaning: str,
        fault: Fault,
        retry: bool,
        retry_after: int | None,
        public: tuple[int, str],
    ) -> None:
        """Errors are made by the library."""
        super().__init__(code, argument, message, hint, action)
        self.number: int | None = number
        """The number in the field that ``argument`` names: ``errcode``, ``verify_ret``; None where it is a word."""
        self.errmsg: str = errmsg
        """WeChat's own words, at most 256 characters: for logs, not for users."""
        self.meaning: str = meaning
        """What the number means."""
        self.fault: Fault = fault
        """Whose doing it is."""
        self.retry: bool = retry
        """Whether another try is worth it: by the server where ``action`` is ``retry`` or ``refresh``, else the user."""
        self.retry_after: int | None = retry_after
        """After how many seconds to try again, where that is the thing to do."""
        self.public: Public = {"errcode": public[0], "errmsg": public[1]}
        """What may be passed to the mini-program."""
        self.args: tuple[Any, ...] = (*self.args, number, errmsg, meaning, fault, retry, retry_after, public)

    def __repr__(self) -> str:
        """Say which code, which field and which number."""
        return _shown(self, "code", "argument", "number")


def _shown(error: WxsealError, *names: str) -> str:
    # One whose making failed has none of them.
    known = ", ".join(f"{name}={getattr(error, name)!r}" for name in names if hasattr(error, name))
    return f"{type(error).__name__}({known})"
