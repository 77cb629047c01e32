"""What the vectors cannot say about calls: values that JSON does not have, properties, and round trips."""

from __future__ import annotations

import re
from typing import Any

import pytest
import wxseal
from hypothesis import given
from hypothesis import strategies as st
from wxseal import PlatformError, WxsealError, pay_v2, phone

from untyped import wrong
from vector_files import cases
from vectors import CALLS

ACCESS: dict[str, Any] = {"app_id": "wx1", "access_token": "token"}


def good(operation: str) -> dict[str, Any]:
    return next(case for case in cases() if case["operation"] == operation and "ok" in case["out"])


def refused(code: str, argument: str) -> Any:
    return pytest.raises(WxsealError, check=lambda error: (error.code, error.argument) == (code, argument))


class Text(str):
    """A text of the caller's own kind."""


VALUES: list[Any] = [
    *(None, -1, 1.5, float("nan"), float("inf"), 2**70, True, object(), [], [[]], {}, (), set(), b"\xff"),
    *(
        "\ud800",
        "x" * 65537,
        "\u4e2d" * 30000,
        bytearray(b"x"),
        memoryview(b"x"),
        range(3),
        type,
        lambda: "x",
        1j,
    ),
]


@pytest.mark.parametrize("operation", CALLS)
def test_values_of_every_kind_are_refused_by_name(operation: str) -> None:
    case = good(operation)
    message, context = case["message"], case["context"]
    places = [("message", None)]
    places += [("message", name) for name in message] if isinstance(message, dict) else []
    places += [("context", name) for name in context]
    count = 0
    for place, name in places:
        for value in VALUES:
            changed = value if name is None else {**(message if place == "message" else context), name: value}
            arguments = (changed, context) if place == "message" else (message, changed)
            try:
                CALLS[operation](arguments[0], **arguments[1])
            except WxsealError as error:
                assert re.match(r"[\w.]+: ", str(error))
                count += 1
    assert count >= len(VALUES) - 3


def test_a_wrong_name_is_pythons_own_error() -> None:
    for unknown in wrong({"accessToken": "x"}, {"access_token": "x", "app_id": "y", "appid": "z"}, {}):
        with pytest.raises(TypeError):
            phone.get_user_phone_number({"code": "x"}, **unknown)


def test_a_subclass_of_str_is_its_text() -> None:
    body = phone.get_user_phone_number({"code": Text("x")}, **ACCESS).request.body
    assert body == b'{"code":"x"}'


def test_fields_of_the_request_cannot_become_policy() -> None:
    body = {"code": "x", "access_token": "evil", "base_url": "https://evil.example", "openid": "evil"}
    request = phone.get_user_phone_number(body, **ACCESS).request
    assert request.url == "https://api.weixin.qq.com/wxa/business/getuserphonenumber?access_token=token"
    assert request.body == b'{"code":"x"}'


def test_an_answer_is_text_or_bytes() -> None:
    case = next(one for one in cases() if one["operation"].startswith("phone.") and one["id"] == "good")
    call = phone.get_user_phone_number(case["message"], **case["context"])
    expected = call.parse(200, case["body"]).data
    for body in (case["body"].encode(), *wrong(bytearray(case["body"].encode()))):
        assert call.parse(200, body).data == expected
    for body in wrong(None, {}, 5, [], memoryview(b"x"), expected):
        with refused("argument_type", "body"):
            call.parse(200, body)
    for status in wrong(None, "200", 200.0, True, -1, 1000, 2**70):
        with refused("argument_type", "status"):
            call.parse(status, case["body"])
    for huge in ("x" * 500_000_000, b"x" * 100_000_000):
        with refused("answer_too_large", "body"):
            call.parse(200, huge)
    with refused("answer_invalid", "body"):
        call.parse(200, "\ud800")


def test_an_error_of_wechats_is_one_and_no_other_error_is() -> None:
    call = phone.get_user_phone_number({"code": "x"}, **ACCESS)
    with pytest.raises(PlatformError):
        call.parse(200, '{"errcode":40029}')
    with pytest.raises(WxsealError) as caught:
        call.parse(200, "")
    assert not isinstance(caught.value, PlatformError)


CHARACTERS = st.one_of(
    st.sampled_from("<>&;][!CDATA\"'\r\n\t #"),
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
)
PARAMS = st.dictionaries(
    st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,12}", fullmatch=True).filter(lambda name: name != "__proto__"),
    st.text(CHARACTERS),
    max_size=8,
)


@given(PARAMS)
def test_xml_gives_every_value_back_as_it_was(params: dict[str, str]) -> None:
    assert pay_v2.parse_xml(pay_v2.build_xml(params)) == params


@given(PARAMS, st.text(CHARACTERS, min_size=1), st.sampled_from(["MD5", "HMAC-SHA256"]))
def test_what_is_signed_verifies(params: dict[str, str], key: str, sign_type: Any) -> None:
    fields = {name: value for name, value in params.items() if name not in ("sign", "sign_type", "signType")}
    signed = {name: value for name, value in fields.items() if value}
    sign = pay_v2.sign(fields, key=key, sign_type=sign_type)
    assert pay_v2.verify({**fields, "sign": sign}, key=key, sign_type=sign_type) == signed
    for name in [*fields, "one_more"]:
        changed = {**fields, "sign": sign, name: fields.get(name, "") + "x"}
        with refused("sign_mismatch", "sign"):
            pay_v2.verify(changed, key=key, sign_type=sign_type)


def test_numbers_become_their_digits() -> None:
    large = 1217752501201407033233368018
    text = pay_v2.sign({"id": str(large)}, key="k", sign_type="MD5")
    assert pay_v2.sign({"id": large}, key="k", sign_type="MD5") == text
    for value in wrong(True, 1.0, 10**80):
        with refused("argument_type", "params.id"):
            pay_v2.sign({"id": value}, key="k", sign_type="MD5")


def test_printing_a_call_shows_where_it_goes() -> None:
    call = phone.get_user_phone_number({"code": "x"}, **ACCESS)
    address = "https://api.weixin.qq.com/wxa/business/getuserphonenumber"
    assert repr(call) == f"Call(POST {address})"
    assert repr(call.request) == f"Request(POST {address})"
    assert repr(wxseal.Answer({"a": 1})) == "Answer(..)"
