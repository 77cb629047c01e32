"""The vectors of the second interface for face checks: a check is begun, and WeChat is asked how it ended."""

from __future__ import annotations

import base64
import hashlib

from calls import SOURCE, TOKEN, Calls
from cases import Cases, Json, err, present
from errors import platform, rejected
from sample import ID_NUMBER, MADE, NAME, NOW, OPENID

CERT = {"certName": NAME, "certNo": "310101199801011234"}
OFFICIAL_HASH = "3c241f7ff324977aeb91f173bb2a7b06569e6fd784d5573db34a636d8671108b"
NUMBER = "out_seq-No_12345"


def digest(cert_name: str, cert_no: str, cert_type: str = "IDENTITY_CARD") -> str:
    """Hash a certificate as the official page says."""
    fields = {"cert_type": cert_type, "cert_name": cert_name, "cert_no": cert_no}
    encoded = {name: base64.b64encode(value.encode()).decode() for name, value in fields.items()}
    return hashlib.sha256("&".join(f"{name}={value}" for name, value in encoded.items()).encode()).hexdigest()


assert digest(NAME, CERT["certNo"]) == OFFICIAL_HASH


def cert_hash() -> Cases:
    cases = Cases(source=SOURCE, message=CERT, context={})

    def add(name: str, out: Json, **message: object) -> None:
        cases.add(name, present({**CERT, **message}), out)

    def hashed(name: str, *texts: str, **message: object) -> None:
        add(name, {"ok": digest(*texts)}, **message)

    sample = "the sample of the official page api_queryverifyinfo"
    cases.add("official", CERT, {"ok": OFFICIAL_HASH}, source=sample)
    add("type-said", {"ok": OFFICIAL_HASH}, certType="IDENTITY_CARD")
    hashed("other-type", NAME, CERT["certNo"], "PASSPORT", certType="PASSPORT")
    for name, text in {
        "blank-in-the-name": "\u5f20 \u4e09",
        "middle-dot": "\u963f\u00b7\u5c14",
        "other-middle-dot": "\u963f\u2022\u5c14",
    }.items():
        hashed(name, text, CERT["certNo"], certName=text)
    for name, text in {"capital-x": ID_NUMBER, "small-x": ID_NUMBER.lower()}.items():
        hashed(name, NAME, text, certNo=text)
    for field, limit in {"certName": 128, "certNo": 64, "certType": 32}.items():
        add(f"{field}-empty", err("field_range", field), **{field: ""})
        add(f"{field}-too-long", err("field_range", field), **{field: "x" * (limit + 1)})
        for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"]}.items():
            add(f"{field}-{kind}", err("field_type", field), **{field: value})
    for field in CERT:
        add(f"{field}-missing", err("field_missing", field), **{field: ...})
    return cases


def get_verify_id() -> Calls:
    good = {"errcode": 0, "errmsg": "ok", "verify_id": "verify_id_1", "expires_in": 3600}
    cert = {"cert_type": "IDENTITY_CARD", "cert_name": NAME, "cert_no": CERT["certNo"]}
    calls = Calls(
        dict(CERT),
        good,
        wire={"out_seq_no": NUMBER, "cert_info": cert, "openid": OPENID},
        access_token=TOKEN,
        openid=OPENID,
        out_seq_no=NUMBER,
        now=NOW,
    )
    calls.sends("request", "/cityservice/face/identify/getverifyid")
    kept = {
        "verify_id": "verify_id_1",
        "out_seq_no": NUMBER,
        "cert_hash": OFFICIAL_HASH,
        "openid": OPENID,
        "issued_at": NOW,
        "expires_in": 3600,
    }
    calls.answers("good", {"ok": kept})
    longest = {**good, "verify_id": "v" * 256}
    calls.answers("verify_id-of-256", {"ok": {**kept, "verify_id": "v" * 256}}, body=longest)
    too_long = {**good, "verify_id": "v" * 257}
    calls.answers("verify_id-of-257", err("answer_shape", "verify_id"), body=too_long)
    calls.less("verify_id", "verify_id")
    calls.less("expires_in", "expires_in")
    for index, text in enumerate(["a" * 5, "a" * 32, "0-9_Z"]):
        calls.answers(f"out_seq_no-good-{index}", {"ok": {**kept, "out_seq_no": text}}, out_seq_no=text)
    bad = ["", "a" * 4, "a" * 33, "abc de", "abc.de", "abcde\n", "\u5f20\u4e09\u5f20\u4e09\u5f20"]
    calls.argument("out_seq_no", *bad, code="out_seq_no_invalid")
    calls.argument("openid", "", "a b")
    for name, text in {"hash": OFFICIAL_HASH.upper(), "number": CERT["certNo"], "openid": OPENID}.items():
        said = {"errcode": 84003, "errmsg": f"no {text}."}
        calls.answers(f"errmsg-with-{name}", rejected(84003, "user"), body=said)
    calls.field("certName", 128)
    calls.field("certNo", 64)
    calls.seconds("now")
    return calls


def verification(good: Json, path: str) -> Calls:
    """Begin the cases of a call about a check with what the two of them share."""
    kept = {
        "verify_id": "verify_id_1",
        "out_seq_no": NUMBER,
        "cert_hash": OFFICIAL_HASH,
        "openid": OPENID,
    }
    calls = Calls(None, good, wire=kept, access_token=TOKEN, issued_at=MADE, expires_in=3600, now=NOW, **kept)
    calls.sends("request", path)
    calls.argument("verify_id", "", "x" * 257, "a\nb")
    calls.argument("out_seq_no", "abcd", "a b c d", code="out_seq_no_invalid")
    calls.argument("cert_hash", "", OFFICIAL_HASH[:-1], OFFICIAL_HASH + "0", "x" * 64)
    calls.argument("openid", "", "a b")
    calls.seconds("now")
    calls.seconds("issued_at")
    for seconds in (0, 86401):
        calls.case(f"expires_in-{seconds}", err("argument_range", "expires_in"), expires_in=seconds)
    calls.case("expired", err("verify_id_expired", "verify_id"), now=MADE + 3601)
    calls.case("expired-sooner", err("verify_id_expired", "verify_id"), now=MADE + 11, expires_in=10)
    calls.case("from-the-future", err("timestamp_future", "issued_at"), now=MADE - 61)
    return calls


def query_verify_info() -> Calls:
    good = {"errcode": 0, "errmsg": "ok", "verify_ret": 10000}
    calls = verification(good, "/cityservice/face/identify/queryverifyinfo")
    passed = {"ok": {"verify_ret": 10000}}
    calls.answers("good", passed)
    calls.answers("in-the-last-second", passed, now=MADE + 3600)
    calls.answers("from-a-clock-ahead", passed, now=MADE - 60)
    calls.answers("hash-in-capitals", passed, cert_hash=OFFICIAL_HASH.upper())
    _pending(calls)
    _not_passed(calls)
    calls.less("verify_ret", "verify_ret")
    calls.answers("verify_ret-text", err("answer_shape", "verify_ret"), body={**good, "verify_ret": "10000"})
    calls.answers("errcode-missing", err("answer_shape", "errcode"), body={"verify_ret": 10000})
    both = {"errcode": 84001, "verify_ret": 10000}
    calls.answers("errcode-and-passed", rejected(84001, "user"), body=both)
    calls.no_answers()
    return calls


def _pending(calls: Calls) -> None:
    for number, fault, seconds in [(10005, "platform", 2), (10300, "user", 10)]:
        pending = platform(
            number,
            code="face_pending",
            argument="verify_ret",
            action="retry",
            fault=fault,
            retry=True,
            retry_after=seconds,
        )
        calls.answers(f"pending-{number}", pending, body={**calls.good, "verify_ret": number})


def _not_passed(calls: Calls) -> None:
    for number, fault, retry in [
        (0, "unknown", False),
        (1, "unknown", False),
        (-1, "unknown", False),
        (9999, "unknown", False),
        (10001, "server", False),
        (10002, "user", True),
        (10003, "user", True),
        (10004, "user", True),
        (10006, "server", False),
        (10026, "user", False),
        (10045, "platform", True),
        (90002, "user", True),
        (90109, "user", False),
        (100000, "unknown", False),
    ]:
        failed = platform(
            number, code="face_not_passed", argument="verify_ret", action="reject", fault=fault, retry=retry
        )
        calls.answers(f"not-passed-{number}", failed, body={**calls.good, "verify_ret": number})


def get_image() -> Calls:
    calls = verification({"errcode": 0, "errmsg": "ok"}, "/cityservice/face/identify/getimage")
    jpeg, png = b"\xff\xd8\xff\xe0 made here", b"\x89PNG\r\n\x1a\n made here"
    for media_type, picture in {"image/jpeg": jpeg, "image/png": png}.items():
        encoded = base64.b64encode(picture).decode()
        result = {"media_type": media_type, "base64": encoded}
        calls.answers(f"good-{media_type[6:]}", {"ok": result}, body=picture)
    calls.answers("status-500", err("answer_status", "status"), body=jpeg, status=500)
    calls.answers("status-302", err("redirected", "status"), body=jpeg, status=302)
    calls.answers("answer-gif", err("answer_invalid", "body"), body=b"GIF89a\xff\xff")
    calls.answers("answer-json", err("answer_shape", "body"))
    calls.answers("answer-empty", err("answer_empty", "body"), body="")
    calls.answers("answer-html", err("answer_html", "body"), body="<html></html>")
    # A picture may be that long, words may not.
    for name, code, length in [("longest", "answer_invalid", 65536), ("longer", "answer_too_large", 65537)]:
        calls.answers_large(f"answer-{name}-text", err(code, "body"), length)
    calls.answers("errcode", rejected(84003, "user"), body={"errcode": 84003})
    return calls


FILES = {
    "face_v2.cert_hash": cert_hash,
    "face_v2.get_verify_id": get_verify_id,
    "face_v2.query_verify_info": query_verify_info,
    "face_v2.get_image": get_image,
}
