"""What developers have."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import wxseal
from wxseal import WxsealError, dev, face, face_v1, open_data, pay_v2, session_token

from untyped import but

APP_ID = "wx4f4bc4dec97d474b"
KEY = "tiihtNczf5v6AKRyjwEUhQ=="
KNOWN: dict[str, Any] = {"app_id": APP_ID, "session_key": KEY}


def test_it_takes_the_arguments_of_the_call_that_fails_whatever_they_are_and_raises_nothing() -> None:
    message, context = dev.forge_open_data({"openId": "o1"}, **KNOWN, damages=["quoted"])
    more = {"max_age": 5, "expected": {}, "store": object(), "repair": True}
    as_bytes = {name: text.encode() for name, text in message.items()}
    for one in (message, as_bytes, {**message, "other": 5}):
        codes = [found["code"] for found in dev.diagnose(one, **context, **more)["findings"]]
        assert codes == ["base64_quoted", "base64_quoted"]
    odd: list[Any] = [None, 5, 1.5, True, "", "x", [], {}, object(), b"\xff", "\ud800", [None, 5, {}], 2**70]
    fields = ("encryptedData", "iv", "rawData", "signature", "randomNumber", "token", "params", "certHash")
    for one in odd:
        assert dev.diagnose(one)["verdict"]
        for name in (*fields, "nameUtf8Md5"):
            assert dev.diagnose({**message, name: one}, **context)["verdict"]
        for name in ("app_id", "session_key", "key", "sign_type", "token_keys", "now", "name", "id_number"):
            given = {**message, "params": {"sign": "x"}, "token": "x", "nameUtf8Md5": "x"}
            assert dev.diagnose(given, **{**context, name: one})["verdict"]


def test_messages_and_answers_that_are_forged_pass() -> None:
    key = "192006250b4c09247ec02edce69f6a2d"
    fields, known, xml = dev.forge_pay_v2({"appid": "wx1", "mch_id": 1}, key=key, sign_type="HMAC-SHA256")
    for message in (fields, xml):
        assert pay_v2.verify(message, **known) == {"appid": "wx1", "mch_id": "1"}
    person: face_v1.Expected = {"openid": "o1", "name": "\u5f20\u4e09", "id_number": "11010519491231002x"}
    call = face_v1.get_info({"verifyResult": "x"}, access_token="t", expected=person)
    assert call.parse(200, dev.forge_face_v1_info(**but(person))).data["openid"] == "o1"


def test_a_persons_name_is_damaged_by_name_too() -> None:
    for damage, code in (("blank", "name_blank"), ("dot", "name_dot"), ("letter", "name_letter_case")):
        person = {"name": "\u963f\u00b7\u70ed", "id_number": "11010519491231002X"}
        message, context = dev.forge_person(**person, damages=[damage])
        assert {found["code"] for found in dev.diagnose(message, **context)["findings"]} == {code}
    assert dev.damages("person") == ["blank", "dot", "letter"]


def test_every_code_is_explained_in_both_languages_and_no_other_is() -> None:
    for code in dev.codes():
        english, chinese = dev.explain(code), dev.explain(code, "zh")
        assert english is not None
        assert chinese is not None
        assert (english["code"], english["action"]) == (code, chinese["action"])
        assert english["message"] != chinese["message"]
    assert dev.explain("x") is None
    assert set(wxseal.codes()) < set(dev.codes())


def test_what_is_forged_passes_and_what_is_damaged_does_not() -> None:
    content = {"openid": "o1", "name": "x", "more": "so that it has two blocks"}
    message, context = dev.forge_open_data(content, **KNOWN)
    assert open_data.decrypt(message, **context).data["name"] == "x"
    store = wxseal.MemoryStore(since=0)
    number = face.begin(app_id=KNOWN["app_id"], user="o1", store=store)["random_number"]
    person = {"name": "x", "idNumber": "11010519491231002X"}
    message, context = dev.forge_face_result(person, random_number=number, **KNOWN)
    expected = {"id_number": person["idNumber"], "name": "x"}
    whose: dict[str, Any] = {"user": "o1", "expected": expected}
    known = but(context, **whose, numbers="issued", store=store, require_signature=True)
    assert face.open_result(message, **known).data["name"] == "x"
    assert face.verify_number(message, **KNOWN) == 0
    for damage, code in FACE_DAMAGES.items():
        iv = bytes.fromhex("fbefbefbefbefbefbefbefbefbefbefb")
        message, context = dev.forge_face_result(
            person, random_number=damage, iv=iv, damages=[damage], **KNOWN
        )
        fresh = wxseal.MemoryStore(since=0)
        with pytest.raises(WxsealError) as raised:
            face.open_result(message, **but(context, **whose, numbers="client", store=fresh))
        assert raised.value.code == code
    message, context = dev.forge_raw_data({"nickName": "Band"}, session_key=KEY)
    assert open_data.verify_signature(message, **context).key_index == 0
    for damage in dev.damages():
        iv = bytes.fromhex("fbefbefbefbefbefbefbefbefbefbefb")
        message, context = dev.forge_open_data(content, **KNOWN, iv=iv, damages=[damage])
        if damage in ("padding_lost", "line_breaks", "iv_flip"):
            assert open_data.decrypt(message, **context)
        else:
            with pytest.raises(WxsealError):
                open_data.decrypt(message, **context)
    with pytest.raises(WxsealError, check=lambda error: error.argument == "damages"):
        dev.forge_open_data(content, **KNOWN, damages=["blnk"])


def found(message: object, /, **context: Any) -> list[str]:
    """What is found, each finding by its code and its argument."""
    untyped: Any = message
    findings = dev.diagnose(untyped, **context)["findings"]
    return [f"{one['code']} {one['argument']}" for one in findings]


RECORD, SCOPE = dev.forge_open_data({"openId": "o1"}, **KNOWN)
MERCHANT = {"key": "k", "sign_type": "MD5"}
LOOP: dict[str, Any] = {"kid": "1"}
LOOP["secret"] = LOOP
RING: list[Any] = []
RING.extend([RING, RING])
FIELDS = {
    **{name: name for name in ("encryptedData", "iv", "rawData", "signature", "randomNumber", "token")},
    "certHash": "cert_hash",
    "nameUtf8Md5": "name_utf8_md5",
}


class Hostile(Mapping[str, str]):
    """A mapping that cannot even be looked at."""

    def __getitem__(self, key: str) -> str:
        raise ValueError

    def __iter__(self) -> Iterator[str]:
        raise ValueError

    def __len__(self) -> int:
        raise ValueError


# What says that it is a text.
Pretender: Any = type("Pretender", (), {"__class__": property(lambda _: str)})


class Several(str):
    """A text of a class that has methods of its own."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> str:
        raise ValueError

    def __len__(self) -> int:
        raise ValueError


ODD: list[Any] = [
    *(float("nan"), float("-inf"), 1.5, 2**70, 2**5000, object(), print, {"x"}, range(3), Pretender()),
    *(LOOP, RING, Hostile()),
]


@pytest.mark.parametrize("value", ODD, ids=[f"{at}-{type(one).__name__}" for at, one in enumerate(ODD)])
def test_what_json_has_no_word_for_is_of_another_kind_wherever_it_stands(value: Any) -> None:
    for name, argument in FIELDS.items():
        report = dev.diagnose({**RECORD, name: value}, **SCOPE)
        first = report["findings"][0]
        assert (report["verdict"], first["code"]) == ("unexplained", "field_type")
        assert first["argument"] == argument
    for name in ("app_id", "key", "sign_type", "name", "id_number", "now", "max_age", "max_skew", "openid"):
        assert f"argument_type {name}" in found(RECORD, **{**SCOPE, name: value})
    if not isinstance(value, dict | list):
        for name in ("session_key", "token_keys"):
            assert f"argument_type {name}" in found(RECORD, **{**SCOPE, name: value})
        assert found({"params": value}, **MERCHANT) == ["field_type params"]
        assert found(value) == ["field_type message"]
    assert found(RECORD, **SCOPE) == []


def test_what_is_within_is_looked_at_too() -> None:
    assert found({"token": "x"}, app_id=APP_ID, token_keys=LOOP) == ["argument_type secret"]
    assert found({"token": "x"}, app_id=APP_ID, token_keys=[Hostile()]) == ["argument_type token_keys"]
    assert found({"params": RING}) == ["field_type params"]
    keys = [KEY, RING, None, KEY]
    assert found(RECORD, **{**SCOPE, "session_key": keys})[0] == "key_length session_key"
    names: dict[Any, Any] = {5: "x", None: "x", "__proto__": 5}
    assert found({**RECORD, **names}, **SCOPE) == []
    assert found({name.encode(): text for name, text in RECORD.items()}, **SCOPE) == []
    assert found({name: Several(text) for name, text in RECORD.items()}, **SCOPE) == []


def test_large_numbers_of_a_message_of_apiv2_keep_their_digits() -> None:
    params = {"transaction_id": 4200001234202001010000000000, "mch_id": 1}
    fields, known, _ = dev.forge_pay_v2(params, key="k", sign_type="MD5")
    for message in ({**fields, **params}, {"params": {**fields, **params}}):
        assert found(message, **known) == []
    assert found({**fields, "transaction_id": 4200001234202001010000000001}, **known) == [
        "sign_mismatch sign"
    ]
    assert found({**fields, "transaction_id": 2**256}, **known)[0] == "field_type message"


def test_what_is_too_large_is_said_to_be() -> None:
    for huge in ("A" * 10_000_000, b"A" * 10_000_000):
        assert "input_too_large iv" in found({**RECORD, "iv": huge}, **SCOPE)
    for count in (20_000, 100_000):
        params = {str(at): "" for at in range(count)}
        assert found({"params": {**params, "sign": "x"}}, **MERCHANT) == ["input_too_large params"]
    params = {str(at): "" for at in range(5001)}
    assert found({"params": {**params, "sign": "x"}}, **MERCHANT) == ["sign_mismatch sign"]
    assert "argument_range session_key" in found(RECORD, **{**SCOPE, "session_key": [KEY] * 10_000_000})
    assert "argument_range token_keys" in found({"token": "x"}, app_id=APP_ID, token_keys=[LOOP] * 65)
    # However much there is: it ends, and raises nothing.
    wide = {f"n{at}": "A" * 10_000_000 for at in range(3)} | dict.fromkeys(
        map(str, range(100_000)), "A" * 100
    )
    assert dev.diagnose({**RECORD, **wide}, **SCOPE, more=wide)["verdict"]


def test_texts_are_read_as_well_as_they_can_be() -> None:
    names: list[tuple[Any, str]] = [
        ("a\ud800b", "a\ufffdb"),
        (b"a\xffb", "a\ufffdb"),
        ("\U0001f600", "\U0001f600"),
    ]
    for name, read in names:
        assert found({"nameUtf8Md5": md5(read)}, name=name) == []
        assert found({"nameUtf8Md5": md5(read + "x")}, name=name) == ["expected_mismatch name_utf8_md5"]
    secret = bytes(range(255, 223, -1))
    token = session_token.issue(openid="OPENID", app_id=APP_ID, token_keys=[{"kid": "1", "secret": secret}])
    texts: list[tuple[Any, list[str]]] = [
        (secret, []),
        (base64.b64encode(secret).decode(), []),
        (secret[::-1], ["token_signature token"]),
        (bytes(1025), ["token_secret_invalid secret"]),
    ]
    for one, said in texts:
        assert found({"token": token}, app_id=APP_ID, token_keys=[{"kid": "1", "secret": one}]) == said


def test_a_kept_key_is_looked_at_as_its_text_is() -> None:
    kept = wxseal.SessionKey(KEY)
    for key in (kept, [kept], ["HyVFkGl5F5OQWJZZaNzBBg==", kept]):
        assert found(RECORD, **{**SCOPE, "session_key": key}) == []
    for name in ("iv", "encryptedData"):
        assert found({**RECORD, name: kept}, **SCOPE) == [f"field_type {name}"]


def test_no_time_given_is_the_machines_clock() -> None:
    record, known = dev.forge_open_data({"openId": "o1"}, **KNOWN, now=1000)
    for now in ({}, {"now": None}):
        assert found(record, **{**KNOWN, **now}) == ["timestamp_stale encryptedData"]
    assert found(record, **known) == []


def test_what_is_given_to_forge_is_looked_at_as_elsewhere() -> None:
    forge: Any = dev.forge_open_data
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"session_key": None}, "session_key"),
        ({"app_id": 5}, "app_id"),
        ({"now": 1.5}, "now"),
        ({"damages": [5]}, "damages"),
    ]
    for given, argument in wrong:
        with pytest.raises(WxsealError) as raised:
            forge({}, **{**KNOWN, **given})
        assert raised.value.argument == argument
    with pytest.raises(WxsealError) as raised:
        dev.forge_pay_v2(but({"a": 1.5}), key="k", sign_type="MD5")
    assert (raised.value.code, raised.value.argument) == ("argument_type", "params.a")


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


FACE_DAMAGES = {
    "other_app": "app_id_mismatch",
    "stale": "timestamp_stale",
    "no_watermark": "watermark_missing",
    "url_safe": "base64_url_safe",
}
