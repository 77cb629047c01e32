"""Keeps what a caller entrusts to this package out of what others print: attributes, copies, frames of errors."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType, TracebackType
from typing import Any, NoReturn, TypeVar, cast

_F = TypeVar("_F", bound=Callable[..., Any])


class Opaque:
    """What prints without what it holds, and is neither copied nor pickled.

    Errors leave its public methods as they leave what :func:`hides_secrets` stands before. What is secret in an
    attribute is kept as :class:`~wxseal._native.Hidden`.
    """

    __slots__ = ()

    def __init_subclass__(cls, **options: Any) -> None:
        """Look after the methods that a subclass adds."""
        super().__init_subclass__(**options)
        for name, method in list(vars(cls).items()):
            if isinstance(method, FunctionType) and (name == "__init__" or not name.startswith("_")):
                setattr(cls, name, hides_secrets(method))

    def __repr__(self) -> str:
        """Show nothing that is a secret."""
        try:
            shown = self._shown()
        except AttributeError:
            # Its making failed: a debugger and a formatter of tracebacks see it all the same.
            shown = ".."
        return f"{type(self).__name__}({shown})"

    def _shown(self) -> str:
        return ".."

    def __reduce__(self) -> NoReturn:
        """Refuse to be copied and pickled."""
        raise TypeError(f"{type(self).__name__} holds secrets: it can neither be copied nor pickled")


def hides_secrets(function: _F) -> _F:
    """Have errors leave a function without this package's frames.

    Who reports errors with the variables of their frames, as Sentry and rich do, would report keys and tokens. Frames of
    the caller's stores and clients stay.
    """

    @functools.wraps(function)
    def hidden(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except BaseException as error:
            # Python 3.10 keeps this frame, the first, whatever is taken out.
            del args, options
            _leave_no_frame(error)
            raise

    @functools.wraps(function)
    async def awaited(*args: Any, **options: Any) -> Any:
        try:
            return await function(*args, **options)
        except BaseException as error:
            del args, options
            _leave_no_frame(error)
            raise

    return cast("_F", awaited if function.__code__.co_flags & _COROUTINE else hidden)


def _leave_no_frame(error: BaseException) -> None:
    """Take this package's frames out of the traceback of an error, and of those that it came from.

    They are not emptied (``frame.clear``): where several await one failure, a frame of another may be among them, and go on.
    """
    found, seen = [error], {id(error)}
    for one in found:
        links, ours, trace = list[tuple[TracebackType, bool]](), False, one.__traceback__
        while trace is not None:
            module = str(trace.tb_frame.f_globals.get("__name__")).partition(".")[0]
            # The variables of what this package calls by itself are its own.
            ours = module == _PACKAGE or (ours and module in _TOOLS)
            links.append((trace, ours))
            trace = trace.tb_next
        for link, ours in reversed(links):
            link.tb_next = trace
            trace = trace if ours else link
        one.__traceback__ = trace
        for related in (one.__cause__, one.__context__, *_parts(one)):
            if related is not None and id(related) not in seen:
                seen.add(id(related))
                found.append(related)


def _parts(error: Any) -> tuple[BaseException, ...]:
    # By its name: Python 3.10 has the class from a package, where it has it.
    is_group = any(kind.__name__ == "BaseExceptionGroup" for kind in type(error).__mro__)
    return error.exceptions if is_group else ()


_COROUTINE = 0x80
"""``inspect.CO_COROUTINE``, without the import."""
_PACKAGE = __name__.partition(".")[0]
_TOOLS = ("base64", "json")
