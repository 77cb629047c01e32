"""The vectors of the calls to api.weixin.qq.com: what is sent, and what is made of each answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any
from urllib.parse import quote

from common import APP_ID, DATA, KEY, MADE, NOW, OTHER_KEY, Json, compact, err, wrong_kind

OPENID = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"
TOKEN = "68_Ab+cd/ef=gh-ij_kl~mn.op"
ORIGIN = "https://api.weixin.qq.com"
NAME = "\u5f20\u4e09"
ID_NUMBER = "11010519491231002X"
CERT = {"certName": NAME, "certNo": "310101199801011234"}
OFFICIAL_HASH = "3c241f7ff324977aeb91f173bb2a7b06569e6fd784d5573db34a636d8671108b"
SOURCE = "made here after the interface's official page"

# What may be passed to a mini-program as it is; the rest is -1.
PUBLIC = {
    number: {"errcode": number, "errmsg": errmsg}
    for number, errmsg in [
        (-1, "WeChat is busy"),
        (40029, "the code is not valid"),
        (40163, "the code was used before"),
        (40226, "WeChat blocks this user as a high risk"),
        (45011, "this user asks too often"),
    ]
}
NEUTRAL = {"errcode": -1, "errmsg": "the request was not carried out"}


def platform(
    number: int | None,
    *,
    code: str = "platform_error",
    argument: str = "errcode",
    action: str,
    fault: str,
    retry: bool,
    errmsg: str = "",
    retry_after: int | None = None,
) -> Json:
    """What an error of WeChat's is."""
    public = PUBLIC.get(number, NEUTRAL) if argument == "errcode" else NEUTRAL
    return {
        "err": {
            "code": code,
            "argument": argument,
            "number": number,
            "errmsg": errmsg,
            "action": action,
            "fault": fault,
            "retry": retry,
            "retry_after": retry_after,
            "public": public,
        }
    }


class Calls(list[Json]):
    """The cases of one call."""

    def __init__(
        self, message: Json | None, good: Json, *, wire: Json | None = None, **context: object
    ) -> None:
        """``good`` is an answer that passes, ``wire`` what goes over in JSON."""
        super().__init__()
        self.message, self.good, self.wire, self.context = message, good, wire, context

    def case(
        self, name: str, out: Json, /, *, drop: tuple[str, ...] = (), source: str = SOURCE, **more: Any
    ) -> None:
        """A case with other fields in the message or the context, or without some."""
        message = dict(self.message) if isinstance(self.message, dict) else self.message
        if "message" in more:
            message = more.pop("message")
        elif isinstance(message, dict):
            for field in tuple(more):
                if field in self.message or field in ("certType", "extra"):
                    message[field] = more.pop(field)
        answer = {key: more.pop(key) for key in ("status", "body", "base64") if key in more}
        context = {**self.context, **more}
        for field in drop:
            (message if isinstance(message, dict) and field in message else context).pop(field)
        self.append(
            {"id": name, "source": source, "message": message, "context": context, **answer, "out": out}
        )

    def sends(
        self, name: str, path: str, *, query: Json | None = None, origin: str = ORIGIN, **more: Any
    ) -> None:
        """What goes over the wire."""
        body = more.pop("wire", self.wire)
        token = more.pop("token", TOKEN)
        parameters = {**({"access_token": token} if token else {}), **(query or {})}
        encoded = "&".join(f"{name}={quote(value, safe='-._~')}" for name, value in parameters.items())
        request = {
            "method": "GET" if body is None else "POST",
            "url": f"{origin}{path}?{encoded}" if encoded else origin + path,
            "headers": {} if body is None else {"content-type": "application/json"},
            "body": None if body is None else compact(body),
        }
        self.case(name, {"ok": request}, **more)

    def answers(
        self, name: str, out: Json, /, *, body: Json | str | bytes | None = None, **more: Any
    ) -> None:
        """What is made of an answer."""
        content = self.good if body is None else body
        if isinstance(content, bytes):
            more["base64"] = base64.b64encode(content).decode()
        else:
            more["body"] = content if isinstance(content, str) else compact(content)
        self.case(name, out, status=more.pop("status", 200), **more)

    def less(self, name: str, argument: str, code: str = "answer_shape") -> None:
        """The good answer without a field, and with it of every other kind."""
        self.answers(
            f"answer-{name}-missing",
            err(code, argument),
            body={k: v for k, v in self.good.items() if k != name},
        )
        for kind, value in {"null": None, "flag": True, "list": [], "fraction": 1.5}.items():
            self.answers(f"answer-{name}-{kind}", err("answer_shape", name), body={**self.good, name: value})

    def no_answers(self) -> None:
        """What any call makes of what is no answer."""
        good = compact(self.good)
        half = good.encode()[: len(good) // 2]
        for name, code, body in [
            ("empty", "answer_empty", ""),
            ("blank", "answer_empty", " \r\n"),
            ("bom", "answer_bom", b"\xef\xbb\xbf" + good.encode()),
            ("utf-16", "answer_bom", good.encode("utf-16")),
            ("html", "answer_html", "<html><body>502 Bad Gateway</body></html>"),
            ("html-doctype", "answer_html", "\n<!DOCTYPE HTML><html></html>"),
            ("xml", "answer_invalid", "<xml><errcode>0</errcode></xml>"),
            ("cut", "answer_cut", half),
            ("cut-in-a-character", "answer_cut", '{"errmsg":"\u5fd9"}'.encode()[:13]),
            ("latin-1", "answer_invalid", '{"errmsg":"\xe9t\xe9"}'.encode("latin-1")),
            ("text", "answer_invalid", "upstream connect error"),
            ("twice", "answer_invalid", good + good),
            ("duplicate-key", "answer_invalid", '{"errcode":0,' + good[1:-1] + ',"errcode":0}'),
            ("list", "answer_shape", "[]"),
            ("null", "answer_shape", "null"),
            ("number", "answer_shape", "0"),
        ]:
            self.answers(f"answer-{name}", err(code, "body"), body=body)
        large = {"repeat": "x", "times": 65537}
        self.case("answer-too-large", err("answer_too_large", "body"), status=200, body=large)
        for status in (0, 300, 301, 302, 304, 307, 308, 399):
            self.answers(f"status-{status}", err("redirected", "status"), status=status)
        for status in (100, 101, 199, 201, 204, 299, 400, 404, 500, 502, 600, 999):
            self.answers(f"status-{status}", err("answer_status", "status"), status=status)
        self.answers(
            "status-500-with-errcode",
            platform(-1, action="retry", fault="platform", retry=True, retry_after=1, errmsg="system error"),
            status=500,
            body={"errcode": -1, "errmsg": "system error"},
        )
        for name, body in {
            "text": "upstream connect error",
            "json": {"message": "no upstream"},
            "list": "[]",
        }.items():
            self.answers(f"status-502-with-{name}", err("answer_status", "status"), status=502, body=body)
        for kind, value in {"text": "0", "null": None, "flag": False, "fraction": 0.5}.items():
            self.answers(
                f"errcode-{kind}", err("answer_shape", "errcode"), body={**self.good, "errcode": value}
            )

    def access(self) -> None:
        """What is refused of a token and an origin."""
        for name, token in {
            "empty": "",
            "blank": "a b",
            "line": "a\n",
            "chinese": NAME,
            "long": "x" * 2049,
        }.items():
            self.case(f"access-token-{name}", err("argument_range", "access_token"), access_token=token)
        for name, origin in {
            "empty": "",
            "no-scheme": "api.weixin.qq.com",
            "no-host": "https://",
            "ftp": "ftp://api.weixin.qq.com",
            "path": "https://api.weixin.qq.com/x",
            "query": "https://api.weixin.qq.com?x=",
            "fragment": "https://api.weixin.qq.com#",
            "user": "https://user@evil.example",
            "backslash": "https://api.weixin.qq.com\\x",
            "blank": "https://api.weixin.qq.com ",
            "line": "https://api.weixin.qq.com\r\nx: y",
            "unicode": "https://api.weixin\uff0eqq.com",
            "dots": "https://..",
            "bracket": "https://[",
            "no-address": "https://[x]",
            "port-only": "https://:1",
            "port-empty": "https://a:",
            "port-0": "https://a:0",
            "port-65536": "https://a:65536",
            "two-ports": "https://a:1:2",
            "address-bare": "https://::1",
        }.items():
            self.case(f"origin-{name}", err("origin_invalid", "origin"), origin=origin)
        for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"]}.items():
            self.case(f"access-token-{kind}", wrong_kind(kind, "access_token"), access_token=value)
            if value is not None:
                self.case(f"origin-{kind}", err("argument_type", "origin"), origin=value)
        self.case("origin-insecure", err("origin_invalid", "origin"), origin="http://proxy.internal")
        for kind, value in {"number": 1, "text": "true", "list": []}.items():
            self.case(
                f"insecure-origin-{kind}", err("argument_type", "insecure_origin"), insecure_origin=value
            )

    def field(self, name: str, limit: int) -> None:
        """What is refused of a text of the message."""
        self.case(f"{name}-missing", err("field_missing", name), drop=(name,))
        self.case(f"{name}-empty", err("field_range", name), **{name: ""})
        self.case(f"{name}-too-long", err("field_range", name), **{name: "x" * (limit + 1)})
        self.case(
            f"{name}-too-large", err("input_too_large", name), **{name: {"repeat": "x", "times": 65537}}
        )
        for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"], "object": {}}.items():
            self.case(f"{name}-{kind}", err("field_type", name), **{name: value})

    def argument(self, name: str, *values: str, code: str = "argument_range") -> None:
        """What is refused of a text of the context."""
        for index, value in enumerate(values):
            self.case(f"{name}-bad-{index}", err(code, name), **{name: value})
        for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"]}.items():
            self.case(f"{name}-{kind}", wrong_kind(kind, name), **{name: value})

    def seconds(self, name: str, code: str = "now_invalid") -> None:
        """What is refused of a time."""
        self.case(f"{name}-milliseconds", err(code, name), **{name: NOW * 1000})
        self.case(f"{name}-negative", err(code, name), **{name: -1})
        for kind, value in {"text": str(NOW), "fraction": 1.5, "flag": True, "list": []}.items():
            self.case(f"{name}-{kind}", err("argument_type", name), **{name: value})


THIS_MACHINE = (
    *("localhost", "LOCALHOST", "a.localhost", "a.b.LocalHost", "127.0.0.1", "127.255.255.255", "127.0.0.0"),
    "[::1]",
)
OTHER_MACHINES = (
    *(
        "api.weixin.qq.com",
        "localhost.evil.com",
        "127.0.0.1.evil.com",
        "evil-localhost",
        "localhost-evil",
        "evillocalhost",
    ),
    *(
        "127.1",
        "127.0.1",
        "0x7f.1",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.0.0.01",
        "2130706433",
        "127.0.0.256",
        "128.0.0.1",
    ),
    *(
        "126.255.255.255",
        "0.0.0.0",
        "0",
        "10.0.0.1",
        "192.168.0.1",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::]",
        "[::2]",
    ),
    *("localhost.localdomain", "ip6-localhost"),
)
NO_HOSTS = (
    *(
        "http://localhost.",
        "http://127.0.0.1.",
        "http://.localhost",
        "http://localhost:0",
        "http://localhost@evil.com",
    ),
    *(
        "http://localhost:80@evil.com",
        "http://localhost/x",
        "http://localhost?x",
        "http://localhost#x",
        "http://[::1",
    ),
    *(
        "http://[::1]x",
        "http://[127.0.0.1]",
        "http://[::1%25lo]",
        "http:localhost",
        "http:/localhost",
        "http:///localhost",
    ),
    *(
        "HTTP://localhost",
        "http://",
        "http://localhost\\@evil.com",
        "http://127.0.0.1 ",
        "http://\uff4cocalhost",
    ),
)


def get_user_phone_number() -> Calls:
    info = {
        "phoneNumber": "580006666",
        "purePhoneNumber": "580006666",
        "countryCode": "86",
        "watermark": {"timestamp": MADE, "appid": APP_ID},
    }
    code = "e31968a7f94cc5ee25fafc2aef2773f0bb8c3937b22520eb8ee345274d00c144"
    good = {"errcode": 0, "errmsg": "ok", "phone_info": info}
    path = "/wxa/business/getuserphonenumber"
    calls = Calls({"code": code}, good, wire={"code": code}, access_token=TOKEN, app_id=APP_ID)
    calls.sends("request", path)
    calls.sends("request-with-openid", path, openid=OPENID, wire={"code": code, "openid": OPENID})
    calls.sends("request-elsewhere", path, origin="http://127.0.0.1:8080")
    calls[-1]["context"]["origin"] = "http://127.0.0.1:8080/"
    odd = "a\"\\/<&>'"
    calls.sends("request-escaped", path, code=odd, wire={"code": odd})
    for index, place in enumerate(
        ["http://[::1]:8080", "https://proxy.internal", "https://a_b-c:1", "https://10.0.0.1:65535"]
    ):
        calls.sends(f"request-to-{index}", path, origin=place)
        calls[-1]["context"]["origin"] = place
    # Plain HTTP, to where every client goes to this machine; and to where one of them does not.
    for host in THIS_MACHINE:
        for port in ("", ":8080"):
            calls.sends(f"http-{host}{port}", path, origin=f"http://{host}{port}")
            calls[-1]["context"]["origin"] = f"http://{host}{port}"
    for host in OTHER_MACHINES:
        for port in ("", ":8080"):
            place = f"http://{host}{port}"
            calls.case(f"http-{host}{port}", err("origin_invalid", "origin"), origin=place)
            calls.case(
                f"http-{host}{port}-not", err("origin_invalid", "origin"), origin=place, insecure_origin=False
            )
            calls.sends(f"http-{host}{port}-said", path, origin=place)
            calls[-1]["context"].update(origin=place, insecure_origin=True)
            calls.sends(f"https-{host}{port}", path, origin=f"https://{host}{port}")
            calls[-1]["context"]["origin"] = f"https://{host}{port}"
    for place in NO_HOSTS:
        for said in (False, True):
            refused = err("origin_invalid", "origin")
            calls.case(f"origin {place} {said}", refused, origin=place, insecure_origin=said)
    calls.sends("insecure-origin-alone", path)
    calls[-1]["context"]["insecure_origin"] = True
    calls.sends("origin-null", path)
    calls[-1]["context"].update(origin=None, insecure_origin=None)
    insecure = {"origin": "http://proxy.internal", "insecure_origin": None}
    calls.case("insecure-origin-null", err("origin_invalid", "origin"), **insecure)
    named = platform(40003, action="reject", fault="server", retry=False)
    said = {"errcode": 40003, "errmsg": f"bad {OPENID}"}
    calls.answers("errmsg-with-the-openid", named, body=said, openid=OPENID)
    result = {**info, "watermark": {"timestamp": MADE, "app_id": APP_ID}}
    calls.answers("good", {"ok": result})
    number = {**good, "phone_info": {**info, "countryCode": 86}}
    calls.answers("country-code-number", {"ok": result}, body=number)
    calls.answers("more-fields", {"ok": result}, body={**good, "new": [1], "phone_info": {**info, "new": {}}})
    calls.answers("another-app", err("app_id_mismatch", "phone_info"), app_id="wx0000000000000000")
    calls.answers("another-case", err("app_id_mismatch", "phone_info"), app_id=APP_ID.upper())
    for name in ("phoneNumber", "purePhoneNumber", "countryCode", "watermark"):
        less = {**good, "phone_info": {k: v for k, v in info.items() if k != name}}
        calls.answers(f"{name}-missing", err("answer_shape", "phone_info"), body=less)
        null = {**good, "phone_info": {**info, name: None}}
        calls.answers(f"{name}-null", err("answer_shape", "phone_info"), body=null)
    calls.less("phone_info", "phone_info")
    calls.answers("errcode-missing", err("answer_shape", "errcode"), body={"phone_info": info})
    calls.no_answers()
    calls.access()
    for index, text in enumerate(["", "a b", "x" * 513, "undefined", "\u4ee3\u7801", 'a"\\\u5f20\n']):
        calls.case(f"code-bad-{index}", err("code_invalid", "code"), code=text)
    calls.case("code-missing", err("field_missing", "code"), drop=("code",))
    calls.case("code-too-large", err("input_too_large", "code"), code={"repeat": "x", "times": 65537})
    for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"], "object": {}}.items():
        calls.case(f"code-{kind}", err("field_type", "code"), code=value)
    calls.argument("openid", "", "a b", "x" * 2049)
    calls.argument("app_id", "", "a b", "x" * 65, code="app_id_invalid")
    for row in ERRCODES:
        calls.answers(
            f"errcode {row[0]}",
            platform(
                row[0],
                action=row[1],
                fault=row[2],
                retry=row[1] in ("refresh", "relogin", "retry"),
                retry_after=row[3],
            ),
            body={"errcode": row[0]},
        )
    unknown = {"action": "reject", "fault": "unknown", "retry": False}
    rid = "invalid ip 1.2.3.4, not in whitelist rid: 6123-45-67"
    config = {"action": "fix_config", "fault": "server", "retry": False}
    calls.answers(
        "errmsg-kept", platform(40164, errmsg=rid, **config), body={"errcode": 40164, "errmsg": rid}
    )
    for name, said, kept in [
        ("one-line", "a\r\nb\tc\u0000", "a  b c "),
        ("cut", "\u5fd9" * 300, "\u5fd9" * 256),
        ("with-the-token", f"bad {TOKEN}", ""),
        ("with-the-token-in-capitals", f"bad {TOKEN.upper()}", ""),
        ("with-the-token-encoded", f"bad {quote(TOKEN, safe='')}", ""),
        ("with-the-token-in-two", f"bad {TOKEN[:12]}\n{TOKEN[12:]}", ""),
        ("with-the-tokens-begin", f"bad {TOKEN[:8]}", ""),
        ("with-less-of-the-token", f"bad {TOKEN[:7]}", f"bad {TOKEN[:7]}"),
        ("with-the-token-cut-off", "x" * 248 + TOKEN, ""),
        ("with-the-code", f"bad {code}", ""),
    ]:
        calls.answers(
            f"errmsg-{name}",
            platform(1234567, errmsg=kept, **unknown),
            body={"errcode": 1234567, "errmsg": said},
        )
    calls.answers("errmsg-number", platform(7, **unknown), body={"errcode": 7, "errmsg": 7})
    return calls


ERRCODES: list[tuple[int, str, str, int | None]] = [
    (-1, "retry", "platform", 1),
    (1, "reject", "user", None),
    (40001, "refresh", "server", None),
    (40002, "fix_call", "server", None),
    (40003, "reject", "server", None),
    (40013, "fix_config", "server", None),
    (40014, "refresh", "server", None),
    (40029, "relogin", "user", None),
    (40097, "fix_call", "server", None),
    (40125, "fix_config", "server", None),
    (40163, "relogin", "user", None),
    (40164, "fix_config", "server", None),
    (40226, "reject", "user", None),
    (40243, "fix_config", "server", None),
    (41001, "fix_call", "server", None),
    (41004, "fix_config", "server", None),
    (42001, "refresh", "server", None),
    (44002, "fix_call", "server", None),
    (45009, "reject", "server", None),
    (45011, "retry", "user", 60),
    (47001, "fix_call", "server", None),
    (50004, "fix_config", "server", None),
    (50007, "fix_config", "server", None),
    (84001, "reject", "user", None),
    (84002, "reject", "user", None),
    (84003, "reject", "user", None),
    (84004, "reject", "platform", None),
    (84006, "fix_call", "server", None),
    (87008, "fix_call", "server", None),
    (87009, "relogin", "user", None),
    (87014, "reject", "user", None),
]


def check_encrypted_msg() -> Calls:
    digest = hashlib.sha256(DATA.encode()).hexdigest()
    good = {"errcode": 0, "errmsg": "ok", "vaild": True, "create_time": MADE}
    path = "/wxa/business/checkencryptedmsg"
    calls = Calls(
        {"encryptedData": DATA}, good, wire={"encrypted_msg_hash": digest}, access_token=TOKEN, now=NOW
    )
    calls.sends("request", path, source="the hash of the base64 text, as published code has it")
    known = {"ok": {"create_time": MADE}}
    calls.answers("good", known)
    spelled = {k: v for k, v in good.items() if k != "vaild"}
    calls.answers("spelled-right", known, body={**spelled, "valid": True})
    unknown = err("record_unknown", "encryptedData")
    calls.answers("not-known", unknown, body={**good, "vaild": False})
    calls.answers("spelled-right-not-known", unknown, body={**spelled, "valid": False})
    calls.answers("both-spellings", known, body={**good, "valid": True})
    for one in (True, False):
        contradiction = {**good, "vaild": one, "valid": not one}
        calls.answers(f"both-spellings-{one}", err("answer_shape", "vaild"), body=contradiction)
    for kind, value in {"null": None, "number": 1, "text": "true"}.items():
        calls.answers(f"answer-vaild-{kind}", err("answer_shape", "vaild"), body={**good, "vaild": value})
    calls.answers("answer-vaild-missing", err("answer_shape", "vaild"), body=spelled)
    calls.less("create_time", "create_time")
    calls.answers("age-300", known, now=MADE + 300)
    calls.answers("age-301", err("timestamp_stale", "create_time"), now=MADE + 301)
    calls.answers("age-unchecked", known, now=MADE + 301, max_age="unchecked")
    calls.answers("ahead-60", known, now=MADE - 60)
    calls.answers("ahead-61", err("timestamp_future", "create_time"), now=MADE - 61)
    calls.case("max-age-too-large", err("freshness_invalid", "max_age"), max_age=86401)
    for name in ("max_age", "max_skew"):
        calls.answers(f"{name}-null", known, **{name: None})
        calls.answers(
            f"{name}-null-stale", err("timestamp_stale", "create_time"), now=MADE + 301, **{name: None}
        )
    calls.answers("not-there", platform(1, action="reject", fault="user", retry=False), body={"errcode": 1})
    calls.case("encryptedData-missing", err("field_missing", "encryptedData"), drop=("encryptedData",))
    calls.case("encryptedData-empty", err("field_range", "encryptedData"), encryptedData="")
    full = hashlib.sha256(b"A" * 8192).hexdigest()
    text: Json = {"repeat": "A", "times": 8192}
    calls.sends("encryptedData-full", path, encryptedData=text, wire={"encrypted_msg_hash": full})
    text = {"repeat": "A", "times": 8193}
    calls.case("encryptedData-too-large", err("input_too_large", "encryptedData"), encryptedData=text)
    calls.seconds("now")
    return calls


def get_user_id_key() -> Calls:
    good = {"errcode": 0, "errmsg": "ok", "user_id_key": "id_key_1", "expires_in": 3600}
    calls = Calls(
        {"name": NAME, "idCardNumber": ID_NUMBER},
        good,
        wire={"name": NAME, "id_card_number": ID_NUMBER},
        access_token=TOKEN,
    )
    calls.sends("request", "/cityservice/face/identify/getuseridkey")
    calls.answers("good", {"ok": {"user_id_key": "id_key_1", "expires_in": 3600}})
    calls.answers("user_id_key-empty", err("answer_shape", "user_id_key"), body={**good, "user_id_key": ""})
    calls.answers("expires_in-negative", err("answer_shape", "expires_in"), body={**good, "expires_in": -1})
    calls.less("user_id_key", "user_id_key")
    calls.less("expires_in", "expires_in")
    calls.answers(
        "errmsg-with-the-name",
        platform(84006, action="fix_call", fault="server", retry=False),
        body={"errcode": 84006, "errmsg": f"bad name {NAME}"},
    )
    calls.field("name", 128)
    calls.field("idCardNumber", 64)
    return calls


def get_info() -> Calls:
    md5 = lambda text: hashlib.md5(text.encode()).hexdigest()  # noqa: E731
    good = {
        "errcode": 0,
        "errmsg": "ok",
        "identify_ret": 0,
        "identify_time": MADE,
        "validate_data": "8513",
        "openid": OPENID,
        "user_id_key": "id_key_1",
        "finish_time": MADE + 2,
        "id_card_number_md5": md5(ID_NUMBER),
        "name_utf8_md5": md5(NAME),
    }
    source = (
        "made here; name_utf8_md5 615db57a\u2026 and id_card_number_md5 ae055640\u2026 are those of the rule"
    )
    assert good["name_utf8_md5"] == "615db57aa314529aaa0fbe95b3e95bd3"
    assert good["id_card_number_md5"] == "ae05564031c21338aa8a2e7266e7855c"
    everything = {
        "openid": OPENID,
        "name": NAME,
        "id_number": ID_NUMBER,
        "user_id_key": "id_key_1",
        "validate_data": "8513",
    }
    result = "verify-result-of-the-callback"
    calls = Calls(
        {"verifyResult": result},
        good,
        wire={"verify_result": result},
        access_token=TOKEN,
        now=NOW,
        expected=everything,
    )
    calls.sends("request", "/cityservice/face/identify/getinfo")
    passed = {"ok": {"openid": OPENID, "identify_time": MADE, "finish_time": MADE + 2}}
    calls.answers("good", passed, source=source)
    calls.answers("more-fields", passed, body={**good, "check_alive_type": 4})
    few = {"openid": OPENID, "id_number": ID_NUMBER}
    calls.answers("openid-and-id-number", passed, expected=few)
    calls.answers("openid-and-user-id-key", passed, expected={"openid": OPENID, "user_id_key": "id_key_1"})
    calls.answers("small-x-expected", passed, expected={**everything, "id_number": ID_NUMBER.lower()})
    calls.answers("hex-in-capitals", passed, body={**good, "name_utf8_md5": md5(NAME).upper()})
    for name, number, fault, retry in [
        ("parameter", 10001, "server", False),
        ("other-face", 10004, "user", True),
        ("still-running", 10005, "platform", True),
        ("unfinished", 10300, "user", True),
        ("v2-success", 10000, "unknown", False),
        ("unknown", -7, "unknown", False),
    ]:
        failed = platform(
            number, code="face_not_passed", argument="identify_ret", action="reject", fault=fault, retry=retry
        )
        calls.answers(f"identify-ret-{name}", failed, body={**good, "identify_ret": number})
    calls.less("identify_ret", "identify_ret")
    for field, other in {
        "openid": OPENID[:-1] + "F",
        "user_id_key": "id_key_2",
        "validate_data": "8514",
    }.items():
        mismatch = err("expected_mismatch", f"expected.{field}")
        calls.answers(f"other-{field}", mismatch, expected={**everything, field: other})
        calls.answers(f"{field}-cut", mismatch, expected={**everything, field: everything[field][:-1]})
        calls.answers(f"{field}-not-there", mismatch, body={k: v for k, v in good.items() if k != field})
        calls.answers(f"{field}-empty", mismatch, body={**good, field: ""})
        calls.answers(f"{field}-null", err("answer_shape", field), body={**good, field: None})
    for field, wire, others in [
        ("name", "name_utf8_md5", ["\u674e\u56db", NAME + " ", NAME.encode().decode("latin-1")]),
        ("id_number", "id_card_number_md5", ["110105194912310021", "1101051949123x002X", ID_NUMBER + "X"]),
    ]:
        mismatch = err("expected_mismatch", f"expected.{field}")
        for index, other in enumerate(others):
            calls.answers(f"other-{field}-{index}", mismatch, expected={**everything, field: other})
        calls.answers(f"{field}-not-there", mismatch, body={k: v for k, v in good.items() if k != wire})
        calls.answers(f"{field}-empty", mismatch, body={**good, wire: ""})
        calls.answers(f"{field}-blank", mismatch, body={**good, wire: good[wire] + " "})
        changed = ("0" if good[wire][0] != "0" else "1") + good[wire][1:]
        calls.answers(f"{field}-one-digit", mismatch, body={**good, wire: changed})
    lower = {**good, "id_card_number_md5": md5(ID_NUMBER.lower())}
    calls.answers("small-x-hashed", err("expected_mismatch", "expected.id_number"), body=lower)
    for field in ("identify_time", "finish_time"):
        calls.less(field, field)
        others = {"identify_time": NOW, "finish_time": NOW}
        for name, time, out in [
            ("300", NOW - 300, None),
            ("301", NOW - 301, "timestamp_stale"),
            ("ahead-60", NOW + 60, None),
            ("ahead-61", NOW + 61, "timestamp_future"),
            ("0", 0, "timestamp_stale"),
        ]:
            times = {**others, field: time}
            expected = err(out, field) if out else {"ok": {"openid": OPENID, **times}}
            calls.answers(f"{field}-{name}", expected, body={**good, **times})
    calls.answers("unchecked", passed, now=MADE + 10**6, max_age="unchecked")
    missing = "argument_missing"
    calls.case("expected-nobody", err(missing, "expected.openid"), expected={})
    calls.case("expected-no-openid", err(missing, "expected.openid"), expected={"id_number": ID_NUMBER})
    calls.case("expected-no-person", err(missing, "expected.id_number"), expected={"openid": OPENID})
    named = {"openid": OPENID, "name": NAME}
    calls.case("expected-only-a-name", err(missing, "expected.id_number"), expected=named)
    for field in everything:
        empty = {**everything, field: ""}
        calls.case(f"expected-{field}-empty", err("argument_range", f"expected.{field}"), expected=empty)
        null = {**everything, field: None}
        calls.case(f"expected-{field}-null", err(missing, f"expected.{field}"), expected=null)
    for kind, value in {"null": None, "text": "x", "list": []}.items():
        calls.case(f"expected-{kind}", wrong_kind(kind, "expected"), expected=value)
    for number, fault in ((84001, "user"), (84002, "user"), (84003, "user")):
        calls.answers(
            f"errcode-{number}",
            platform(number, action="reject", fault=fault, retry=False),
            body={"errcode": number},
        )
    for name, text in {
        **everything,
        "escaped": NAME.encode("unicode_escape").decode(),
        "encoded": quote(NAME),
    }.items():
        refused = platform(84003, action="reject", fault="user", retry=False)
        calls.answers(f"errmsg-with-{name}", refused, body={"errcode": 84003, "errmsg": f"no {text}."})
    calls.field("verifyResult", 1024)
    calls.seconds("now")
    calls.no_answers()
    return calls


def cert_hash() -> list[Json]:
    cases: list[Json] = []

    def joined(cert_name: str, cert_no: str, cert_type: str = "IDENTITY_CARD") -> str:
        encode = lambda text: base64.b64encode(text.encode()).decode()  # noqa: E731
        fields = {"cert_type": cert_type, "cert_name": cert_name, "cert_no": cert_no}
        return "&".join(f"{name}={encode(value)}" for name, value in fields.items())

    def add(name: str, out: Json, source: str = SOURCE, **message: object) -> None:
        given = {name: value for name, value in {**CERT, **message}.items() if value is not ...}
        cases.append({"id": name, "source": source, "message": given, "context": {}, "out": out})

    digest = lambda *texts: {"ok": hashlib.sha256(joined(*texts).encode()).hexdigest()}  # noqa: E731
    assert digest(NAME, CERT["certNo"]) == {"ok": OFFICIAL_HASH}
    add("official", {"ok": OFFICIAL_HASH}, "the sample of the official page api_queryverifyinfo")
    add("type-said", {"ok": OFFICIAL_HASH}, certType="IDENTITY_CARD")
    add("other-type", digest(NAME, CERT["certNo"], "PASSPORT"), certType="PASSPORT")
    add("blank-in-the-name", digest("\u5f20 \u4e09", CERT["certNo"]), certName="\u5f20 \u4e09")
    add("middle-dot", digest("\u963f\u00b7\u5c14", CERT["certNo"]), certName="\u963f\u00b7\u5c14")
    add("other-middle-dot", digest("\u963f\u2022\u5c14", CERT["certNo"]), certName="\u963f\u2022\u5c14")
    add("capital-x", digest(NAME, ID_NUMBER), certNo=ID_NUMBER)
    add("small-x", digest(NAME, ID_NUMBER.lower()), certNo=ID_NUMBER.lower())
    for field, limit in {"certName": 128, "certNo": 64, "certType": 32}.items():
        add(f"{field}-empty", err("field_range", field), **{field: ""})
        add(f"{field}-too-long", err("field_range", field), **{field: "x" * (limit + 1)})
        for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"]}.items():
            add(f"{field}-{kind}", err("field_type", field), **{field: value})
    add("certName-missing", err("field_missing", "certName"), certName=...)
    add("certNo-missing", err("field_missing", "certNo"), certNo=...)
    return cases


def get_verify_id() -> Calls:
    good = {"errcode": 0, "errmsg": "ok", "verify_id": "verify_id_1", "expires_in": 3600}
    cert = {"cert_type": "IDENTITY_CARD", "cert_name": NAME, "cert_no": CERT["certNo"]}
    number = "out_seq-No_12345"
    calls = Calls(
        dict(CERT),
        good,
        wire={"out_seq_no": number, "cert_info": cert, "openid": OPENID},
        access_token=TOKEN,
        openid=OPENID,
        out_seq_no=number,
        now=NOW,
    )
    calls.sends("request", "/cityservice/face/identify/getverifyid")
    kept = {
        "verify_id": "verify_id_1",
        "out_seq_no": number,
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
        refused = platform(84003, action="reject", fault="user", retry=False)
        calls.answers(f"errmsg-with-{name}", refused, body={"errcode": 84003, "errmsg": f"no {text}."})
    calls.field("certName", 128)
    calls.field("certNo", 64)
    calls.seconds("now")
    return calls


def verification(good: Json, path: str) -> Calls:
    """What the two calls about a check share."""
    kept = {
        "verify_id": "verify_id_1",
        "out_seq_no": "out_seq-No_12345",
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
        calls.answers(f"pending-{number}", pending, body={**good, "verify_ret": number})
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
        calls.answers(f"not-passed-{number}", failed, body={**good, "verify_ret": number})
    calls.less("verify_ret", "verify_ret")
    calls.answers("verify_ret-text", err("answer_shape", "verify_ret"), body={**good, "verify_ret": "10000"})
    calls.answers("errcode-missing", err("answer_shape", "errcode"), body={"verify_ret": 10000})
    calls.answers(
        "errcode-and-passed",
        platform(84001, action="reject", fault="user", retry=False),
        body={"errcode": 84001, "verify_ret": 10000},
    )
    calls.no_answers()
    return calls


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
        words = {"repeat": "x", "times": length}
        calls.case(f"answer-{name}-text", err(code, "body"), status=200, body=words)
    calls.answers(
        "errcode",
        platform(84003, action="reject", fault="user", retry=False),
        body={"errcode": 84003},
    )
    return calls


def signature(key: str = KEY) -> str:
    return hmac.new(key.encode(), b"", hashlib.sha256).hexdigest()


def user_key(path: str, good: Json) -> Calls:
    """What the two calls about a session key share."""
    calls = Calls(None, good, access_token=TOKEN, openid=OPENID, session_key=KEY)
    assert signature() == "7154f9f8b4b76b92f541cbf0e37d48840fa06e5e42da92a6f80168a1516a4735"
    signed = {"openid": OPENID, "signature": signature(), "sig_method": "hmac_sha256"}
    calls.sends("request", path, query=signed)
    other = {**signed, "signature": signature(OTHER_KEY)}
    calls.sends("request-other-key", path, query=other, session_key=OTHER_KEY)
    odd = {**signed, "openid": "o&x=1#/?%"}
    calls.sends("request-escaped", path, query=odd, openid="o&x=1#/?%")
    calls.argument("openid", "", "a b", "a\n")
    for index, key in enumerate(["", KEY[:-1], KEY + " ", "x" * 24]):
        calls.case(f"session_key-bad-{index}", err("session_key_invalid", "session_key"), session_key=key)
    stale = platform(87009, action="relogin", fault="user", retry=True)
    calls.answers("stale", stale, body={"errcode": 87009, "errmsg": ""})
    said = {"errcode": 87009, "errmsg": f"bad {signature()}"}
    calls.answers("errmsg-with-the-signature", stale, body=said)
    calls.no_answers()
    return calls


def check_session() -> Calls:
    calls = user_key("/wxa/checksession", {"errcode": 0, "errmsg": "ok"})
    calls.answers("good", {"ok": None})
    calls.answers("errcode-missing", err("answer_shape", "errcode"), body={"errmsg": "ok"})
    return calls


def reset_user_session_key() -> Calls:
    good = {"errcode": 0, "errmsg": "ok", "openid": OPENID, "session_key": OTHER_KEY}
    calls = user_key("/wxa/resetusersessionkey", good)
    result = {"ok": {"openid": OPENID, "session_key": OTHER_KEY}}
    calls.answers("good", result)
    calls.answers("without-errcode", result, body={"openid": OPENID, "session_key": OTHER_KEY})
    other = {**good, "openid": OPENID[:-1] + "F"}
    calls.answers("another-user", err("expected_mismatch", "openid"), body=other)
    bad = {**good, "session_key": "short"}
    calls.answers("no-key", err("answer_shape", "session_key"), body=bad)
    calls.less("openid", "openid")
    calls.less("session_key", "session_key")
    return calls
