"""The vectors of the kinds of open data: what is read from each record, and which record is of another
kind."""

from __future__ import annotations

import json

from cases import Cases, Json, err, ok
from decrypt import decrypt
from sample import APP_ID, DATA, IV, KEY, MADE, MARK, NOW, OFFICIAL, PLAIN, SELF, compact, marked, seal

FIELD = "encryptedData"
PHONE = {"phoneNumber": "13800138000", "purePhoneNumber": "13800138000", "countryCode": "86"}
STEPS = [{"timestamp": 1445866601, "step": 100}, {"timestamp": 1445876601, "step": 120}]
RUN = compact({"stepInfoList": STEPS, "watermark": {"appid": APP_ID, "timestamp": MADE}})
RUN_DATA = (
    "XoLUxF76jN/OsfTGUqF/ZqRn+2PtO66lAMg/g0D3bg1L2/Nds8gTQrH7fGmbTgGtUC2R9lbJh7fLEaO9boeCqru1Em2BD/IbfN6lI/nu55iYlO"
    "dvBG/PicU8pMeVU32BbPbuBPfdepmSaUwEkK0Wl9KeBHHTYHb/9TnqIAwbLJQv0Oll+IEywG4AFY4Wq/8dWyFvYG/U715Y6d+eB9HaKg=="
)


def sealed(plain: str) -> Json:
    """Give a message whose record holds this text."""
    return {FIELD: seal(plain), "iv": IV}


def typed(good: dict[str, tuple[str, Json]], bad: dict[str, str]) -> Cases:
    """Begin with payloads that are of the kind, each with what is read from it, and payloads that are not."""
    context = {"app_id": APP_ID, "session_key": KEY, "now": NOW}
    cases = Cases(source=SELF, message={"iv": IV}, context=context)
    for name, (plain, data) in good.items():
        cases.add(name, sealed(plain), ok(plain, data=data))
    for name, plain in bad.items():
        cases.add(name, sealed(plain), err("payload_mismatch", FIELD))
    cases.add("no-watermark", sealed("{}"), err("watermark_missing", FIELD))
    for times, code in ((8192, "data_block_repeated"), (8193, "input_too_large")):
        cases.add(f"{times}-characters", {FIELD: {"repeat": "A", "times": times}, "iv": IV}, err(code, FIELD))
    stale = err("timestamp_stale", FIELD)
    official = {FIELD: DATA, "iv": IV}
    cases.add("stale-before-anything-else", official, stale, source=OFFICIAL, now=NOW + 999)
    return cases


def phone_number() -> Cases:
    return typed(
        {
            "phone": (marked(**PHONE), PHONE),
            "country-code-a-number": (marked(**{**PHONE, "countryCode": 86}), PHONE),
            "foreign": (
                marked(phoneNumber="+112025550123", purePhoneNumber="2025550123", countryCode="1"),
                {"phoneNumber": "+112025550123", "purePhoneNumber": "2025550123", "countryCode": "1"},
            ),
            "more-fields": (marked(**PHONE, more={"a": 1.5}), PHONE),
        },
        {
            "user-info": PLAIN,
            "steps": RUN,
            "no-country-code": marked(phoneNumber="1", purePhoneNumber="1"),
            "country-code-null": marked(**{**PHONE, "countryCode": None}),
            "country-code-a-fraction": marked(**{**PHONE, "countryCode": 86.5}),
            "country-code-negative": marked(**{**PHONE, "countryCode": -86}),
            "phone-a-number": marked(**{**PHONE, "phoneNumber": 13800138000}),
            "pure-phone-missing": marked(phoneNumber="1", countryCode="86"),
            "one-level-down": marked(phone_info=PHONE),
        },
    )


def user_info() -> Cases:
    official = json.loads(PLAIN)
    del official["watermark"]
    least = {"nickName": "\u5fae\u4fe1\u7528\u6237", "avatarUrl": "https://thirdwx.qlogo.cn/0"}
    cases = typed(
        {
            "least": (marked(**least), least),
            "without-ids": (
                marked(**least, gender=0, language="", city="", province="", country=""),
                {**least, "gender": 0, "language": "", "city": "", "province": "", "country": ""},
            ),
            "more-fields": (marked(**least, is_demote=True), least),
        },
        {
            "phone": marked(**PHONE),
            "no-name": marked(avatarUrl="x"),
            "no-picture": marked(nickName="x"),
            "name-null": marked(nickName=None, avatarUrl="x"),
            "gender-text": marked(**least, gender="1"),
            "gender-negative": marked(**least, gender=-1),
            "open-id-a-number": marked(**least, openId=1),
            "city-null": marked(**least, city=None),
        },
    )
    cases.add("official", {FIELD: DATA, "iv": IV}, ok(PLAIN, data=official), source=OFFICIAL)
    return cases


def we_run() -> Cases:
    cases = typed(
        {"no-days": (marked(stepInfoList=[]), {"stepInfoList": []})},
        {
            "user-info": PLAIN,
            "list-an-object": marked(stepInfoList={}),
            "day-a-number": marked(stepInfoList=[1]),
            "step-text": marked(stepInfoList=[{"timestamp": 1, "step": "1"}]),
            "step-negative": marked(stepInfoList=[{"timestamp": 1, "step": -1}]),
            "step-missing": marked(stepInfoList=[{"timestamp": 1}]),
            "step-too-large": marked(stepInfoList=[{"timestamp": 1, "step": 2**53}]),
            "timestamp-missing": marked(stepInfoList=[{"step": 1}]),
            "second-day-broken": marked(stepInfoList=[STEPS[0], None]),
        },
    )
    assert seal(RUN) == RUN_DATA, "the published steps do not come out of this encryption"
    source = "shape from the official page of wx.getWeRunData"
    cases.add("steps", {FIELD: RUN_DATA, "iv": IV}, ok(RUN, data={"stepInfoList": STEPS}), source=source)
    return cases


def group_id() -> Cases:
    group = {"openGId": "tGsample00000000000000000000"}
    cases = typed(
        {
            "share-info": (marked(**group), group),
            "enter-info": (marked(opengid=group["openGId"], chat_type=3), group),
        },
        {
            "user-info": PLAIN,
            "no-id": marked(open_single_roomid="x"),
            "id-a-number": marked(openGId=1),
            "both-names": marked(**group, opengid="other"),
        },
    )
    _watermark(cases, group)
    return cases


def _watermark(cases: Cases, group: Json) -> None:
    """Add what comes of records without a watermark, where one is required and where it is not."""
    unmarked, whole = compact({"opengid": group["openGId"], "chat_type": 3}), marked(**group)
    missing = err("watermark_missing", FIELD)
    cases.add("unmarked-refused", sealed(unmarked), missing)
    cases.add("unmarked-required", sealed(unmarked), missing, watermark="required")
    other = compact({**group, "watermark": {**MARK, "appid": "wx0"}})
    broken = compact({**group, "watermark": None})
    for name, plain, out in [
        ("unmarked-taken", unmarked, ok(unmarked, watermark=None, data=group)),
        ("optional-but-there", whole, ok(whole, data=group)),
        ("optional-but-of-another-app", other, err("app_id_mismatch", FIELD)),
        ("optional-but-broken", broken, err("watermark_invalid", FIELD)),
    ]:
        cases.add(name, sealed(plain), out, watermark="optional")
    stale = err("timestamp_stale", FIELD)
    cases.add("optional-but-stale", sealed(whole), stale, watermark="optional", now=NOW + 999)


FILES = {
    "open_data.decrypt": decrypt,
    "open_data.user_info": user_info,
    "open_data.phone_number": phone_number,
    "open_data.we_run": we_run,
    "open_data.group_id": group_id,
}
