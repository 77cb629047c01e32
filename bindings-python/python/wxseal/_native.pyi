"""The part of wxseal that is written in Rust: what the other modules of the package stand on."""

from collections.abc import Mapping
from types import GenericAlias
from typing import Any, Generic, Literal, TypeVar, final

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
    "codes",
    "decrypt",
    "dev_answer",
    "face_begin",
    "face_open_result",
    "group_id",
    "narrows",
    "phone_number",
    "plain_answer",
    "refusal",
    "user_info",
    "verify_number",
    "verify_signature",
    "we_run",
]

_T = TypeVar("_T")

@final
class Hidden:
    """Something that does not print, copy or pickle. It is equal to nothing but itself.

    :param content: texts, or what is made of texts: a cycle through it would never be collected.
    """
    def __new__(cls, content: Any) -> Hidden: ...
    def expose(self) -> Any:
        """The content: the one way to take it out."""

@final
class SessionKey:
    """A user's ``session_key``, parsed once and ready for several records.

    It does not print, copy or pickle, and its key is wiped when it is collected.

    :param session_key: the text exactly as ``code2Session`` returned it: 24 base64 characters.
    :raises WxsealError: ``session_key_invalid``, ``argument_type``

    >>> SessionKey("tiihtNczf5v6AKRyjwEUhQ==")
    SessionKey(..)
    """
    def __new__(cls, session_key: Text) -> SessionKey: ...
    def expose(self) -> str:
        """The key's text, to be kept in a store or passed to `diagnose`: the one way to take it out."""
    def sign(self, body: Text) -> str:
        """Signs a request body the way WeChat's user-state signature does.

        Rule: https://developers.weixin.qq.com/minigame/dev/guide/open-ability/http-signature.html, whose sample is
        below.

        :param body: the body; the empty text for a request without one.
        :return: HMAC-SHA256 under the key's text, in lower-case hex
        :raises WxsealError: ``argument_type``, ``text_invalid``, ``input_too_large``

        >>> SessionKey("o0q0otL8aEzpcZL/FT9WsQ==").sign('{"foo":"bar"}')
        '654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b'
        """

@final
class Watermark:
    """For which app and when a record was made."""
    @property
    def app_id(self) -> str:
        """The app the record was made for."""
    @property
    def timestamp(self) -> int:
        """Unix seconds."""

@final
class Restored:
    """One repair that was made before a record opened."""
    @property
    def argument(self) -> str:
        """The field that was damaged."""
    @property
    def damage(self) -> Literal["blank", "percent", "url_safe"]:
        """What had happened: ``"blank"``, ``"percent"`` or ``"url_safe"``."""

class OpenData(Generic[_T]):
    """A record that opened and passed its checks. It prints without its content."""
    def __class_getitem__(cls, item: Any) -> GenericAlias: ...
    @property
    def data(self) -> _T:
        """The content."""
    @property
    def json(self) -> str:
        """The plaintext as WeChat wrote it."""
    @property
    def watermark(self) -> Watermark | None:
        """For which app and when the record was made; None only where a record may come without."""
    @property
    def key_index(self) -> int:
        """Which of the session keys opened the record, from 0."""
    @property
    def restored(self) -> list[Restored]:
        """The transport damage that was undone, if any."""

@final
class SignedData:
    """A text whose signature was right. It prints without the text."""
    @property
    def raw_data(self) -> str:
        """The text that was signed."""
    @property
    def key_index(self) -> int:
        """Which of the session keys signed it, from 0."""

@final
class FaceResult(OpenData[dict[str, Any]]):
    """A face record that counted. It prints without its content."""
    @property
    def masked(self) -> bool:
        """Whether the id number in it was masked."""

@final
class Flow:
    """A flow on its way."""
    def next(self, reply: str) -> tuple[str | None, Any]:
        """Takes a reply; gives what to ask, or None and what came of it."""

def face_begin(context: str, random: bytes) -> Flow:
    """Issues a number."""

def face_open_result(message: str, context: str, session_key: SessionKeyLike) -> Flow:
    """Opens a face result."""

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
    """Opens a record as the function `name` does."""

def verify_number(message: Mapping[str, Any], *, app_id: Text, session_key: SessionKeyLike) -> int:
    """Check that ``signature`` is ``SHA256(randomNumber + session_key + appid)``, in hexadecimal of either case.

    A tutorial's rule; no official page describes it. The signature has no age.

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
    """Check how old a number is that your server issued.

    :param issued_at: when it was issued, in Unix seconds, from your own records.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :param max_age: how old the number may be, in seconds; 300 unless given, at most 86400.
    :param max_skew: how far ahead of the clock it may be, in seconds; 60 unless given, at most 86400.
    :raises WxsealError: ``number_expired``, ``timestamp_future``, ``now_invalid``, ``freshness_invalid``,
        ``argument_type``
    """

def call_request(
    operation: str, message: str, context: str
) -> tuple[Literal["GET", "POST"], str, str, list[tuple[str, str]], str | None, int]:
    """What a call has to send."""

def call_parse(operation: str, message: str, context: str, status: int, body: bytes) -> str:
    """Reads what came back."""

def dev_answer(operation: str, message: str, context: str) -> str:
    """What an operation for developers answers."""

def narrows(argument: str) -> bool:
    """Whether an argument narrows what passes, so that None is refused for it."""

def plain_answer(operation: str, message: str, context: str) -> str:
    """What an operation answers that sends nothing."""

def codes() -> list[str]:
    """Give every code that an error can have, in alphabetical order.

    >>> "base64_blank" in codes()
    True
    """

def refusal(code: str, argument: str) -> WxsealError:
    """The exception for `code`, for what the facade refuses by itself."""

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
    """Open a record and take its content as it is.

    :param message: the parsed request body, of which ``encryptedData`` and ``iv`` are read.
    :param app_id: this and what follows: see :mod:`wxseal.open_data`.
    :return: an :class:`OpenData`, whose ``data`` is a dict
    :raises WxsealError: the codes that :mod:`wxseal.open_data` lists

    With ``body`` and ``known`` as there:

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
    :raises WxsealError: as :func:`decrypt`, which takes the same, and ``payload_mismatch``

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
    :raises WxsealError: as :func:`decrypt`, which takes the same, and ``payload_mismatch``

    For anything of value rather exchange the button's ``code`` on the server:
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
    :raises WxsealError: as :func:`decrypt`, which takes the same, and ``payload_mismatch``
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

    The official page of the latter prints a payload without a watermark. Say ``watermark="optional"`` to take one:
    neither its app nor its age is then known.

    :return: an :class:`OpenData` of a :class:`~wxseal.open_data.GroupId`
    :raises WxsealError: as :func:`decrypt`, which takes the same but ``watermark``, and ``payload_mismatch``
    """

def verify_signature(message: Mapping[str, Any], *, session_key: SessionKeyLike) -> SignedData:
    """Check that ``signature`` is the SHA-1 of ``rawData`` followed by the session key's text.

    ``rawData`` must be the text byte for byte as the client got it, not an object written as JSON again. Hex of
    either case passes. The signature has no time in it: it says that the text was made under this session key,
    not when.

    Rule: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html

    :param message: the parsed request body, of which ``rawData`` and ``signature`` are read.
    :param session_key: the user's session key, or a list of several in the order in which to try them.
    :return: a :class:`SignedData`, with the text in ``raw_data``
    :raises WxsealError: ``signature_invalid``, ``signature_mismatch``, ``input_too_large``, ``text_invalid``,
        ``field_missing``, ``field_type``, ``argument_type``, ``argument_missing``, ``session_key_invalid``

    WeChat's own sample:

    >>> signed = {
    ...     "rawData": '{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong",'
    ...     '"country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503'
    ...     'Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0"}',
    ...     "signature": "75e81ceda165f4ffa64f4068af58c64b8f54b88c",
    ... }
    >>> open_data.verify_signature(signed, session_key="HyVFkGl5F5OQWJZZaNzBBg==").raw_data[:18]
    '{"nickName":"Band"'
    """
