"""The one error of the library, and its subclass for errors that WeChat reports."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, TypedDict

from wxseal._codes import Code

Action: TypeAlias = Literal["fix_call", "fix_config", "refresh", "reject", "relogin", "retry"]
"""The action for a program to take on an error."""

Fault: TypeAlias = Literal["platform", "server", "unknown", "user"]
"""The party responsible for an error from WeChat."""


class WxsealError(ValueError):
    """The reason why an input was refused.

    It holds no key, no received text and no decrypted byte, so it can be logged. Check ``code``, which is the
    same in Rust, JavaScript and Python and never changes; the message and the hint are for people.

    >>> from wxseal import SessionKey
    >>> try:
    ...     SessionKey("not a key")
    ... except WxsealError as error:
    ...     print(error.code, error.argument, error.action)
    session_key_invalid session_key fix_call
    """

    def __init__(self, code: Code, argument: str, message: str, hint: str, action: Action) -> None:
        """Errors are created by the library."""
        super().__init__(code, argument, message, hint, action)
        self.code: Code = code
        """The stable code."""
        self.argument: str = argument
        """The argument that the error is about, by its wire name in the message or its name in the
        context."""
        self.message: str = message
        """A description of the error."""
        self.hint: str = hint
        """A hint on where to look first."""
        self.action: Action = action
        """The action for a program to take."""

    def __str__(self) -> str:
        """Return the message."""
        return getattr(self, "message", "")

    def __repr__(self) -> str:
        """Show the code and the argument."""
        return _shown(self, "code", "argument")


class Public(TypedDict):
    """The part of an error that may be passed to the mini-program."""

    errcode: int
    """WeChat's number if it is about the user, -1 if it is about the server."""
    errmsg: str
    """The meaning of that number, in this library's words."""


class PlatformError(WxsealError):
    """An error that WeChat reported.

    Its ``code`` is ``platform_error``, ``face_pending``, ``face_not_passed`` or ``pay_failed``. It holds no
    secret and no personal data: parts of WeChat's text that repeat the request are removed.
    """

    def __init__(
        self,
        code: Code,
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
        """Errors are created by the library."""
        super().__init__(code, argument, message, hint, action)
        self.number: int | None = number
        """The number in the field that ``argument`` names: ``errcode``, ``verify_ret``; None if it holds a
        word."""
        self.errmsg: str = errmsg
        """WeChat's error text, at most 256 characters: for logs, not for users."""
        self.meaning: str = meaning
        """The meaning of the number."""
        self.fault: Fault = fault
        """The party responsible."""
        self.retry: bool = retry
        """Whether a retry makes sense: by the server if ``action`` is ``retry`` or ``refresh``, otherwise by
        the user."""
        self.retry_after: int | None = retry_after
        """How many seconds to wait before a retry, if a retry makes sense."""
        self.public: Public = {"errcode": public[0], "errmsg": public[1]}
        """The part that may be passed to the mini-program."""
        self.args: tuple[Any, ...] = (*self.args, number, errmsg, meaning, fault, retry, retry_after, public)

    def __repr__(self) -> str:
        """Show the code, the field and the number."""
        return _shown(self, "code", "argument", "number")


def _shown(error: WxsealError, *names: str) -> str:
    # An error whose construction failed has none of these attributes.
    shown = ", ".join(f"{name}={getattr(error, name)!r}" for name in names if hasattr(error, name))
    return f"{type(error).__name__}({shown})"
