"""Keeps secrets out of output that other code prints: attributes, copies, frames of errors."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType, TracebackType
from typing import Any, NoReturn, TypeVar, cast

_F = TypeVar("_F", bound=Callable[..., Any])


class Opaque:
    """A base class that omits its contents when printed, and can be neither copied nor pickled.

    Its public methods behave as if decorated with :func:`hides_secrets`. Secret attributes are stored as
    :class:`~wxseal._native.Hidden`.
    """

    __slots__ = ()

    def __init_subclass__(cls, **options: Any) -> None:
        """Wrap the methods that a subclass adds."""
        super().__init_subclass__(**options)
        for name, method in list(vars(cls).items()):
            if isinstance(method, FunctionType) and (name == "__init__" or not name.startswith("_")):
                setattr(cls, name, hides_secrets(method))

    def __repr__(self) -> str:
        """Show no secret."""
        try:
            shown = self._shown()
        except AttributeError:
            # Its construction failed, but debuggers and traceback formatters print it all the same.
            shown = ".."
        return f"{type(self).__name__}({shown})"

    def _shown(self) -> str:
        return ".."

    def __reduce__(self) -> NoReturn:
        """Refuse to be copied and pickled."""
        raise TypeError(f"{type(self).__name__} holds secrets: it can neither be copied nor pickled")


def hides_secrets(function: _F) -> _F:
    """Remove this package's frames from the errors of a function.

    Tools that report errors with the variables of their frames, such as Sentry and rich, would report keys
    and tokens. Frames of the caller's stores and clients are kept.
    """

    @functools.wraps(function)
    def hidden(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except BaseException as error:
            # Python 3.10 keeps this frame, the first, even if it is removed.
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
    """Remove this package's frames from the traceback of an error, and from those of its causes.

    They are not cleared (``frame.clear``): if several tasks await one failure, a frame of another task may be
    among them and still run.
    """
    errors, seen = [error], {id(error)}
    for one in errors:
        links, ours, trace = list[tuple[TracebackType, bool]](), False, one.__traceback__
        while trace is not None:
            module = str(trace.tb_frame.f_globals.get("__name__")).partition(".")[0]
            # The frames of tools that this package calls hold its variables.
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
                errors.append(related)


def _parts(error: Any) -> tuple[BaseException, ...]:
    # By its name: in Python 3.10 the class comes from a backport, if it exists at all.
    is_group = any(kind.__name__ == "BaseExceptionGroup" for kind in type(error).__mro__)
    return error.exceptions if is_group else ()


_COROUTINE = 0x80
"""``inspect.CO_COROUTINE``, without the import."""
_PACKAGE = __name__.partition(".")[0]
_TOOLS = ("base64", "json")
