from collections.abc import Mapping
from types import GenericAlias
from typing import Any, Generic, Literal, TypeVar, final

from typing_extensions import Unpack
from wxseal.errors import WxsealError
from wxseal.face import Context
from wxseal.open_data import GroupId, PhoneNumber, SessionKeyLike, Text, UserInfo, WeRun

__all__ = [
    "CheckedFaceResult",
    "OpenData",
    "Restored",
    "SessionKey",
    "SignedData",
    "Watermark",
    "call_parse",
    "call_request",
    "check_result",
    "codes",
    "decrypt",
    "dev_answer",
    "group_id",
    "phone_number",
    "plain_answer",
    "refusal",
    "user_info",
    "verify_signature",
    "we_run",
]

_T = TypeVar("_T")

@final
class SessionKey:
    def __new__(cls, session_key: Text) -> SessionKey: ...
    def expose(self) -> str: ...
    def sign(self, body: Text) -> str: ...

@final
class Watermark:
    @property
    def app_id(self) -> str: ...
    @property
    def timestamp(self) -> int: ...

@final
class Restored:
    @property
    def argument(self) -> str: ...
    @property
    def damage(self) -> Literal["blank", "percent", "url_safe"]: ...

@final
class OpenData(Generic[_T]):
    def __class_getitem__(cls, item: Any) -> GenericAlias: ...
    @property
    def data(self) -> _T: ...
    @property
    def json(self) -> str: ...
    @property
    def watermark(self) -> Watermark | None: ...
    @property
    def key_index(self) -> int: ...
    @property
    def restored(self) -> list[Restored]: ...

@final
class SignedData:
    @property
    def raw_data(self) -> str: ...
    @property
    def key_index(self) -> int: ...

@final
class CheckedFaceResult:
    @property
    def claim(self) -> tuple[tuple[str, str], int, int, int | None]: ...
    def spend(self, first: bool) -> OpenData[dict[str, Any]]: ...

def call_request(
    operation: str, message: str, context: str
) -> tuple[Literal["GET", "POST"], str, str, list[tuple[str, str]], str | None, int]: ...
def call_parse(operation: str, message: str, context: str, status: int, body: bytes) -> str: ...
def dev_answer(operation: str, message: str, context: str) -> str: ...
def plain_answer(operation: str, message: str, context: str) -> str: ...
def codes() -> list[str]: ...
def refusal(code: str, argument: str) -> WxsealError: ...
def decrypt(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    session_key: SessionKeyLike,
    now: int | None = None,
    max_age: int | Literal["unchecked"] = 300,
    max_skew: int = 60,
    repair: bool = False,
) -> OpenData[dict[str, Any]]: ...
def user_info(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    session_key: SessionKeyLike,
    now: int | None = None,
    max_age: int | Literal["unchecked"] = 300,
    max_skew: int = 60,
    repair: bool = False,
) -> OpenData[UserInfo]: ...
def phone_number(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    session_key: SessionKeyLike,
    now: int | None = None,
    max_age: int | Literal["unchecked"] = 300,
    max_skew: int = 60,
    repair: bool = False,
) -> OpenData[PhoneNumber]: ...
def we_run(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    session_key: SessionKeyLike,
    now: int | None = None,
    max_age: int | Literal["unchecked"] = 300,
    max_skew: int = 60,
    repair: bool = False,
) -> OpenData[WeRun]: ...
def group_id(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    session_key: SessionKeyLike,
    now: int | None = None,
    max_age: int | Literal["unchecked"] = 300,
    max_skew: int = 60,
    repair: bool = False,
    watermark: Literal["required", "optional"] = "required",
) -> OpenData[GroupId]: ...
def verify_signature(message: Mapping[str, Any], *, session_key: SessionKeyLike) -> SignedData: ...
def check_result(message: Mapping[str, Any], **context: Unpack[Context]) -> CheckedFaceResult: ...
