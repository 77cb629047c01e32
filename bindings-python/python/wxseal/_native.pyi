"""The part of wxseal that is written in Rust, on which the other modules of the package build."""

from collections.abc import Mapping
from types import GenericAlias
from typing import Any, Generic, Literal, TypeVar, final

from wxseal._codes import Code
from wxseal.errors import WxsealError
from wxseal.open_data import GroupId, PhoneNumber, SessionKeyLike, Text, UserInfo, WeRun

__all__ = [
    "FaceResult",
    "Flow",
    "Hidden",
    "OpenData",
    "Restored",
    "SessionKey",
    "SignedData",
    "Watermark",
    "braked",
    "call_parse",
    "call_request",
    "check_number_age",
    "check_options",
    "codes",
    "decrypt",
    "dev_answer",
    "face_begin",
    "face_open_result",
    "flow",
    "group_id",
    "narrows",
    "phone_number",
    "refusal",
    "run",
    "user_info",
    "verify_number",
    "verify_signature",
    "we_run",
]

_T = TypeVar("_T")

@final
class Hidden:
    """A container that does not print, copy or pickle its content. It is equal only to itself.

    :param content: strings, or containers of strings: a reference cycle through it would never be collected.
    """
    def __new__(cls, content: Any) -> Hidden: ...
    def expose(self) -> Any:
        """Return the content. There is no other way to get it."""

@final
class SessionKey:
    """A user's ``session_key``, parsed once and ready for several records.

    It does not print, copy or pickle its key, which is wiped when the object is garbage-collected.

    :param session_key: the text exactly as ``code2Session`` returned it: 24 base64 characters.
    :raises WxsealError: ``session_key_invalid``, ``argument_type``

    >>> SessionKey("tiihtNczf5v6AKRyjwEUhQ==")
    SessionKey(..)
    """
    def __new__(cls, session_key: Text) -> SessionKey: ...
    def expose(self) -> str:
        """Return the text of the key, to store it or pass it to `diagnose`: the only way to get it."""
    def sign(self, body: Text) -> str:
        """Sign a request body with WeChat's user-state signature.

        Rule: https://developers.weixin.qq.com/minigame/dev/guide/open-ability/http-signature.html, whose
        sample is below.

        :param body: the body; the empty string for a request without one.
        :return: HMAC-SHA256 under the key's text, in lower-case hex
        :raises WxsealError: ``argument_type``, ``text_invalid``, ``input_too_large``

        >>> SessionKey("o0q0otL8aEzpcZL/FT9WsQ==").sign('{"foo":"bar"}')
        '654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b'
        """

@final
class Watermark:
    """The app that a record was made for, and the time it was made at."""
    @property
    def app_id(self) -> str:
        """The app the record was made for."""
    @property
    def timestamp(self) -> int:
        """Unix seconds."""

@final
class Restored:
    """A repair made before a record opened."""
    @property
    def argument(self) -> str:
        """The damaged field."""
    @property
    def damage(self) -> Literal["blank", "percent", "url_safe"]:
        """The kind of damage: ``"blank"``, ``"percent"`` or ``"url_safe"``."""

class OpenData(Generic[_T]):
    """A record that opened and passed its checks. Printing it omits the content."""
    def __class_getitem__(cls, item: Any) -> GenericAlias: ...
    @property
    def data(self) -> _T:
        """The content."""
    @property
    def json(self) -> str:
        """The plaintext as WeChat wrote it."""
    @property
    def watermark(self) -> Watermark | None:
        """The app and the time that the record was made for; None only for a record without a watermark."""
    @property
    def key_index(self) -> int:
        """The index of the session key that opened the record, from 0."""
    @property
    def restored(self) -> list[Restored]:
        """The transport damage that was repaired, if any."""

@final
class SignedData:
    """A text with a valid signature. Printing it omits the text."""
    @property
    def raw_data(self) -> str:
        """The signed text."""
    @property
    def key_index(self) -> int:
        """The index of the session key that signed it, from 0."""

@final
class FaceResult(OpenData[dict[str, Any]]):
    """An accepted face record. Printing it omits the content."""
    @property
    def masked(self) -> bool:
        """Whether the id number in the record was masked."""

@final
class Flow:
    """A flow that takes several steps over a store, an HTTP client and time."""
    def next(
        self, reply: str, body: bytes | None, unix_seconds: int, milliseconds: int
    ) -> tuple[str | None, Any]:
        """Take a reply, the body of an answer and the time, and return the next step, or None and the result.

        The time is given in Unix seconds and in milliseconds of a monotonic clock.
        """
    def body(self) -> bytes | None:
        """Return the body of the request that the last step asked to send.

        It is not an attribute, so that debuggers do not show it.
        """
    def cancel(self, unix_seconds: int, milliseconds: int) -> str | None:
        """Cancel the flow, and return its last step, if there is one."""
    @property
    def shared_key(self) -> str | None:
        """The key under which concurrent callers may share this flow, if they may."""

def flow(operation: str, message: str, context: str, random: bytes, seconds: float | None) -> Flow:
    """Create the flow `operation`, with 16 random bytes and a time limit in seconds."""

def check_options(kind: str, context: str, seconds: float | None) -> None:
    """Check the options of a class that creates flows."""

def face_begin(context: str, random: bytes) -> Flow:
    """Create the flow that issues a number."""

def face_open_result(message: str, context: str, session_key: SessionKeyLike) -> Flow:
    """Create the flow that opens a face result."""

def braked(
    name: str,
    message: Mapping[str, Any],
    *,
    app_id: Text,
    session_key: SessionKeyLike,
    now: int | None = None,
    max_age: int | Literal["unchecked"] | None = 300,
    max_skew: int | None = 60,
    repair: bool | None = False,
    watermark: Literal["required", "optional"] | None = "required",
) -> Flow:
    """Open a record as the function `name` does."""

def verify_number(message: Mapping[str, Any], *, app_id: Text, session_key: SessionKeyLike) -> int:
    """Check that ``signature`` is ``SHA256(randomNumber + session_key + appid)``, in hex of either case.

    The rule comes from a tutorial; no official page describes it. The signature has no age.

    :param message: the parsed request body, of which ``randomNumber`` and ``signature`` are read.
    :param session_key: the user's session key, or a list of several in the order in which to try them.
    :return: the index of the key that signed, from 0
    :raises WxsealError: ``signature_invalid``, ``signature_mismatch``, ``field_missing``, ``field_type``,
        ``input_too_large``, and those of the context
    """

def check_number_age(
    *,
    issued_at: int,
    now: int | None = None,
    max_age: int | Literal["unchecked"] | None = 300,
    max_skew: int | None = 60,
) -> None:
    """Check the age of a number that your server issued.

    :param issued_at: when it was issued, in Unix seconds, according to your own records.
    :param now: the current time in Unix seconds. Defaults to the machine's clock.
    :param max_age: how old the number may be, in seconds: at most 86400, 300 by default.
    :param max_skew: how far ahead of the clock it may be, in seconds: at most 86400, 60 by default.
    :raises WxsealError: ``number_expired``, ``timestamp_future``, ``now_invalid``, ``freshness_invalid``,
        ``argument_type``
    """

def call_request(
    operation: str, message: str, context: str
) -> tuple[Literal["GET", "POST"], str, str, list[tuple[str, str]], str | None, int]:
    """Build the request of a call."""

def call_parse(operation: str, message: str, context: str, status: int, body: bytes) -> str:
    """Parse the answer to a call."""

def dev_answer(operation: str, message: str, context: str) -> str:
    """Run an operation for developers."""

def narrows(argument: str) -> bool:
    """Return whether omitting an argument would switch a check off, so that None is refused for it."""

def run(operation: str, message: str, context: str) -> str:
    """Run an operation that sends no request."""

def codes() -> list[Code]:
    """Return every code that an error can have, in alphabetical order.

    >>> "base64_blank" in codes()
    True
    """

def refusal(code: Code, argument: str) -> WxsealError:
    """Create the exception for `code` about `argument`, for a check in the facade."""

def decrypt(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    session_key: SessionKeyLike,
    now: int | None = None,
    max_age: int | Literal["unchecked"] | None = 300,
    max_skew: int | None = 60,
    repair: bool | None = False,
) -> OpenData[dict[str, Any]]:
    """Open a record of any kind, and return its content unchanged.

    :param message: the parsed request body, of which ``encryptedData`` and ``iv`` are read.
    :param app_id: this and the following parameters: see :mod:`wxseal.open_data`.
    :return: an :class:`OpenData`, whose ``data`` is a dict
    :raises WxsealError: the codes that :mod:`wxseal.open_data` lists

    With ``body`` and ``known`` from there:

    >>> opened = open_data.decrypt(body, **known)
    >>> opened.data["nickName"], opened.data["city"]
    ('Band', 'Guangzhou')
    >>> opened
    OpenData(watermark=Watermark(app_id="wx4f4bc4dec97d474b", timestamp=1477314187), key_index=0, restored=[])
    """

def user_info(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    session_key: SessionKeyLike,
    now: int | None = None,
    max_age: int | Literal["unchecked"] | None = 300,
    max_skew: int | None = 60,
    repair: bool | None = False,
) -> OpenData[UserInfo]:
    """Open the record of ``wx.getUserInfo`` or ``wx.getUserProfile``.

    :return: an :class:`OpenData` of a :class:`~wxseal.open_data.UserInfo`
    :raises WxsealError: as :func:`decrypt`, which takes the same arguments, and ``payload_mismatch``

    >>> open_data.user_info(body, **known).data["nickName"]
    'Band'
    """

def phone_number(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    session_key: SessionKeyLike,
    now: int | None = None,
    max_age: int | Literal["unchecked"] | None = 300,
    max_skew: int | None = 60,
    repair: bool | None = False,
) -> OpenData[PhoneNumber]:
    """Open the record of ``<button open-type="getPhoneNumber">``.

    :return: an :class:`OpenData` of a :class:`~wxseal.open_data.PhoneNumber`
    :raises WxsealError: as :func:`decrypt`, which takes the same arguments, and ``payload_mismatch``

    If anything of value depends on the number, exchange the button's ``code`` on the server instead:
    https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html
    """

def we_run(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    session_key: SessionKeyLike,
    now: int | None = None,
    max_age: int | Literal["unchecked"] | None = 300,
    max_skew: int | None = 60,
    repair: bool | None = False,
) -> OpenData[WeRun]:
    """Open the record of ``wx.getWeRunData``.

    :return: an :class:`OpenData` of a :class:`~wxseal.open_data.WeRun`
    :raises WxsealError: as :func:`decrypt`, which takes the same arguments, and ``payload_mismatch``
    """

def group_id(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    session_key: SessionKeyLike,
    now: int | None = None,
    max_age: int | Literal["unchecked"] | None = 300,
    max_skew: int | None = 60,
    repair: bool | None = False,
    watermark: Literal["required", "optional"] | None = "required",
) -> OpenData[GroupId]:
    """Open the record of ``wx.getShareInfo`` (``openGId``) or ``wx.getGroupEnterInfo`` (``opengid``).

    The official page of the latter shows a payload without a watermark. ``watermark="optional"`` accepts one:
    neither its app nor its age is then known.

    :return: an :class:`OpenData` of a :class:`~wxseal.open_data.GroupId`
    :raises WxsealError: as :func:`decrypt`, which takes the same arguments except ``watermark``, and
        ``payload_mismatch``
    """

def verify_signature(message: Mapping[str, Any], *, session_key: SessionKeyLike) -> SignedData:
    """Check that ``signature`` is the SHA-1 of ``rawData`` followed by the session key's text.

    ``rawData`` must be the text byte for byte as the client received it, not an object serialised to JSON
    again. Upper- and lower-case hex pass. The signature contains no time: it proves that the text was signed
    under this session key, not when.

    Rule: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html

    :param message: the parsed request body, of which ``rawData`` and ``signature`` are read.
    :param session_key: the user's session key, or a list of several in the order in which to try them.
    :return: a :class:`SignedData`, with the text in ``raw_data``
    :raises WxsealError: ``signature_invalid``, ``signature_mismatch``, ``input_too_large``, ``text_invalid``,
        ``field_missing``, ``field_type``, ``argument_type``, ``argument_missing``, ``session_key_invalid``

    WeChat's own sample:

    >>> signed = {
    ...     "rawData": '{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou",'
    ...     '"province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQx'
    ...     'KARol6503Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0"}',
    ...     "signature": "75e81ceda165f4ffa64f4068af58c64b8f54b88c",
    ... }
    >>> open_data.verify_signature(signed, session_key="HyVFkGl5F5OQWJZZaNzBBg==").raw_data[:18]
    '{"nickName":"Band"'
    """
