"""What type checkers say of the package. Nothing here runs: that mypy and pyright find nothing is the test.

A call that must be an error has a ``type: ignore``, and both checkers say so when there is nothing to ignore.
"""

from __future__ import annotations

from typing import Any, Literal

import httpx
from typing_extensions import assert_never, assert_type
from wxseal import (
    AccessTokens,
    Answer,
    AsyncBrake,
    AsyncSessions,
    Brake,
    Call,
    Code,
    FaceResult,
    MemoryStore,
    OpenData,
    PlatformError,
    SessionKey,
    SessionKeyStore,
    Sessions,
    SignedData,
    Watermark,
    WxsealError,
    asend,
    credentials,
    dev,
    face,
    face_pay,
    face_v1,
    face_v2,
    login,
    open_data,
    pay_v2,
    phone,
    send,
    session_token,
    sessions,
)
from wxseal.redis import AsyncRedisStore, RedisStore
from wxseal.sqlite import SqliteStore

KEY = SessionKey("tiihtNczf5v6AKRyjwEUhQ==")
BODY = {"encryptedData": "x", "iv": "x"}
FACE: face.Context = {
    "app_id": "wx1",
    "user": "u",
    "session_key": KEY,
    "numbers": "issued",
    "expected": {"id_number": "x"},
}
TOKEN_KEY: session_token.TokenKey = {"kid": "1", "secret": bytes(32)}


def payloads_are_typed() -> None:
    phone_number = open_data.phone_number(BODY, app_id="wx1", session_key=KEY)
    assert_type(phone_number, OpenData[open_data.PhoneNumber])
    assert_type(phone_number.data["phoneNumber"], str)
    phone_number.data["phone_number"]  # type: ignore[typeddict-item]
    assert_type(phone_number.watermark, Watermark | None)
    assert_type(phone_number.restored[0].damage, Literal["blank", "percent", "url_safe"])
    user = open_data.user_info(BODY, app_id="wx1", session_key=[KEY, "x", b"x"])
    assert_type(user.data["nickName"], str)
    assert_type(user.data.get("openId"), str | None)
    run = open_data.we_run(BODY, app_id="wx1", session_key="x", max_age="unchecked")
    assert_type(run.data["stepInfoList"][0]["step"], int)
    group = open_data.group_id(BODY, app_id="wx1", session_key="x", watermark="optional")
    assert_type(group.data["openGId"], str)
    assert_type(open_data.decrypt(BODY, app_id="wx1", session_key="x"), OpenData[dict[str, Any]])
    assert_type(open_data.verify_signature({}, session_key=KEY), SignedData)


def arguments_are_known_by_name() -> None:
    open_data.decrypt(BODY, app_id="wx1", session_key="x", maxage=5)  # type: ignore[call-arg]
    open_data.decrypt(BODY, "wx1", "x")  # type: ignore[call-arg]
    open_data.decrypt(BODY, app_id="wx1")  # type: ignore[call-arg]
    open_data.decrypt(BODY, app_id=5, session_key="x")  # type: ignore[arg-type]
    open_data.decrypt(BODY, app_id="wx1", session_key="x", max_age="never")  # type: ignore[arg-type]
    open_data.decrypt(BODY, app_id="wx1", session_key=None)  # type: ignore[arg-type]
    pay_v2.sign({"a": 1.5}, key="k", sign_type="MD5")  # type: ignore[dict-item]
    pay_v2.sign({"a": 1}, key="k", sign_type="md5")  # type: ignore[arg-type]
    session_token.issue(openid="o", app_id="wx1", token_keys={"kid": "1"})  # type: ignore[arg-type]


def nothing_is_left_out_or_refused() -> None:
    open_data.decrypt(BODY, app_id="wx1", session_key=KEY, now=None, max_age=None, max_skew=None, repair=None)
    open_data.group_id(BODY, app_id="wx1", session_key=KEY, watermark=None)
    session_token.verify("t", app_id="wx1", token_keys=TOKEN_KEY, max_age=None, max_skew=None)
    session_token.verify("t", app_id="wx1", token_keys=TOKEN_KEY, openid=None)  # type: ignore[arg-type]
    session_token.issue(openid="o", app_id="wx1", token_keys=TOKEN_KEY, jti=None)  # type: ignore[arg-type]
    found = Sessions(app_id="wx1", token_keys=TOKEN_KEY, store=MemoryStore(capacity=None), lifetime=None)
    found.begin("o", device=None)
    found.check("t", openid=None)  # type: ignore[arg-type]
    found.revoke_all("o", keep=None)  # type: ignore[arg-type]
    phone.get_user_phone_number({}, access_token="t", app_id="wx1", base_url=None, insecure_base_url=None)
    phone.get_user_phone_number({}, access_token="t", app_id="wx1", openid=None)  # type: ignore[arg-type]


def a_face_result_needs_its_proof(store: MemoryStore) -> None:
    expected: face.Expected = {"id_number": "x", "name": b"x"}
    known: face.Context = {**FACE, "issued_at": 1, "members": ("name",), "masked": True, "now": None}
    result = face.open_result(BODY, **known, store=store)
    assert_type(result.masked, bool)
    assert_type(result.watermark, Watermark | None)
    assert_type(face.verify_number(BODY, app_id="wx1", session_key=[KEY]), int)
    assert_type(known["numbers"], face.Numbers)
    result.masked = False  # type: ignore[misc]
    face.open_result(BODY, **FACE)  # type: ignore[call-arg]
    face.open_result(BODY, **FACE, store=store, unknown=1)  # type: ignore[call-arg]
    face.open_result(BODY, app_id="wx1", user="u", session_key="x", expected=expected, store=store)  # type: ignore[call-arg]
    face.open_result(BODY, app_id="wx1", user="u", session_key="x", numbers="issued", store=store)  # type: ignore[call-arg]
    wrong: face.Context = {**FACE, "numbers": "own"}  # type: ignore[typeddict-item]
    wrong = {**FACE, "expected": {"openId": "x"}}  # type: ignore[typeddict-unknown-key]
    wrong = {**FACE, "expected": {"openid": None}}  # type: ignore[typeddict-item]
    wrong = {**FACE, "max_age": "unchecked"}  # type: ignore[typeddict-item]
    face.open_result(BODY, **wrong, store=store)
    Brake(store).decrypt(BODY, app_id="wx1", session_key="x", watermark="optional")  # type: ignore[call-arg]
    group = Brake(store).group_id(BODY, app_id="wx1", session_key="x", watermark="optional")
    assert_type(group, OpenData[open_data.GroupId])


def calls_say_what_comes_back(client: httpx.Client) -> None:
    number = phone.get_user_phone_number({"code": "x"}, access_token="t", app_id="wx1")
    assert_type(number, Call[phone.UserPhoneNumber])
    assert_type(send(number, client), Answer[phone.UserPhoneNumber])
    assert_type(send(number, client).data["purePhoneNumber"], str)
    assert_type(number.parse(200, b"{}").data["watermark"]["timestamp"], int)
    assert_type(send(number, lambda request: (200, request.url.encode())).data["countryCode"], str)
    send(number, lambda: (200, b""))  # type: ignore[arg-type, misc]
    logged_in = send(login.code2session({"code": "x"}, app_id="wx1", secret="s"), client)
    assert_type(logged_in.data["unionid"], str | None)
    assert_type(login.check_session(access_token="t", openid="o", session_key=KEY), Call[None])
    token = credentials.get_stable_access_token(app_id="wx1", secret="s")
    assert_type(token.parse(200, "{}").data["expires_in"], int)
    assert_type(face_v1.get_info({}, access_token="t", expected={"openid": "o"}), Call[face_v1.Identified])
    begun = face_v2.get_verify_id({}, access_token="t", openid="o", out_seq_no="12345").parse(200, "{}")
    passed = face_v2.query_verify_info(**begun.data, access_token="t")
    assert_type(passed.parse(200, "{}").data["verify_ret"], Literal[10000])
    assert_type(face_v2.cert_hash({}), str)
    assert_type(face_pay.check_auth_info(authinfo="x", expires_in=1, issued_at=1), str)
    assert_type(pay_v2.verify("<xml/>", key="k", sign_type="MD5"), dict[str, str])


async def awaited(client: httpx.AsyncClient, redis: AsyncRedisStore) -> None:
    number = phone.get_user_phone_number({"code": "x"}, access_token="t", app_id="wx1")
    assert_type((await asend(number, client)).data["countryCode"], str)
    found = AsyncSessions(app_id="wx1", token_keys=TOKEN_KEY, store=redis)
    assert_type(await found.check("token"), sessions.Session)
    assert_type(await face.abegin(app_id="wx1", user="u", store=redis), face.Begun)
    result = await face.aopen_result(BODY, **FACE, store=redis)
    assert_type(result, FaceResult)
    face.begin(app_id="wx1", user="u", store=redis)  # type: ignore[arg-type]
    face.open_result(BODY, **FACE, store=redis)  # type: ignore[arg-type]
    brake = AsyncBrake(redis)
    assert_type(await brake.decrypt(BODY, app_id="wx1", session_key=KEY), OpenData[dict[str, Any]])
    assert_type(await brake.we_run(BODY, app_id="wx1", session_key=KEY), OpenData[open_data.WeRun])
    Brake(redis)  # type: ignore[arg-type]
    Sessions(app_id="wx1", token_keys=TOKEN_KEY, store=redis)  # type: ignore[arg-type]


def stores_are_interchangeable(redis: RedisStore, sqlite: SqliteStore, client: httpx.Client) -> None:
    for store in (redis, sqlite, MemoryStore()):
        assert_type(SessionKeyStore(app_id="wx1", store=store).get("o"), list[SessionKey])
        assert_type(Sessions(app_id="wx1", token_keys=[TOKEN_KEY], store=store).begin("o").token, str | None)
        tokens = AccessTokens(app_id="wx1", secret="s", store=store, client=client)
        assert_type(tokens.use(lambda token: len(token)), int)
        assert_type(face.begin(app_id="wx1", user="u", store=store), face.Begun)
        assert_type(face.open_result(BODY, **FACE, store=store), FaceResult)
        assert_type(Brake(store).user_info(BODY, app_id="wx1", session_key="x"), OpenData[open_data.UserInfo])
    Sessions(app_id="wx1", token_keys=TOKEN_KEY, store=object())  # type: ignore[arg-type]


def a_code_is_one_of_a_list(error: WxsealError) -> int:
    if error.code == "no_such_code":  # type: ignore[comparison-overlap]
        return 0
    if error.code not in ("code_invalid", "code_used", "decrypt_failed"):
        return 500
    match error.code:
        case "code_invalid":
            return 400
        case "code_used" | "decrypt_failed":
            return 401
        case _:
            assert_never(error.code)


def errors_say_what_to_do(error: WxsealError) -> None:
    assert_type(error.action, Literal["fix_call", "fix_config", "refresh", "reject", "relogin", "retry"])
    assert_type(error.code, Code)
    if isinstance(error, PlatformError):
        assert_type(error.public["errcode"], int)
    explained = dev.explain(error.code, "zh")
    explained["hint"]  # type: ignore[index]
    assert_type(
        dev.diagnose(BODY, app_id="wx1")["verdict"], Literal["fine", "explained", "unexplained", "nothing"]
    )
