"""What developers have."""

from __future__ import annotations

from typing import Any

import pytest
import wxseal
from wxseal import WxsealError, dev, face, face_v1, open_data, pay_v2

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
        for name in ("app_id", "session_key", "key", "sign_type", "keys", "now", "name", "id_number"):
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


FACE_DAMAGES = {
    "other_app": "app_id_mismatch",
    "stale": "timestamp_stale",
    "no_watermark": "watermark_missing",
    "url_safe": "base64_url_safe",
}
