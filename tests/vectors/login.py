"""The vectors of the login: the exchange of a code, access tokens, and the server's own session token."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from calls import OPENID, Calls, platform
from common import APP_ID, KEY, NOW, Json, compact, err, wrong_kind

SECRET = "0123456789abcdef0123456789abcdef"
CODE = "0e1Xyz000abcDEF1aB200Qr4Gs3Xyz0-"
SOURCE = "made here after RFC 7519"
TOKEN_SECRET = base64.b64encode(bytes(range(32))).decode()
OTHER_SECRET = base64.b64encode(bytes(range(32, 64))).decode()
JTI = "00112233445566778899aabbccddeeff"


class AppCalls(Calls):
    """Calls with a secret in place of a token."""

    def sends(self, name: str, path: str, *, query: Json | None = None, **more: Any) -> None:
        super().sends(name, path, query=query, token=None, **more)

    def secret(self) -> None:
        """What is refused of the app's side."""
        self.argument("secret", "", "a b", "x" * 129, "\u5bc6")
        self.argument("app_id", "", "a b", code="app_id_invalid")
        http = "http://proxy.internal"
        self.case("origin-insecure", err("origin_invalid", "origin"), origin=http)
        self.case("origin-path", err("origin_invalid", "origin"), origin="https://api.weixin.qq.com/x")
        said = {"errcode": 1234567, "errmsg": f"bad {SECRET}"}
        unknown = platform(1234567, action="reject", fault="unknown", retry=False)
        self.answers("errmsg-with-the-secret", unknown, body=said)


def code2session() -> Calls:
    good = {"openid": OPENID, "session_key": KEY, "unionid": "ocMvos6NjeKLIBqg5Mr9QjxrP1FA"}
    calls = AppCalls({"code": CODE}, good, app_id=APP_ID, secret=SECRET)
    query = {"appid": APP_ID, "secret": SECRET, "js_code": CODE, "grant_type": "authorization_code"}
    calls.sends("request", "/sns/jscode2session", query=query)
    odd = {**query, "js_code": "a+/=&?#%"}
    calls.sends("request-escaped", "/sns/jscode2session", query=odd, code="a+/=&?#%")
    calls.answers("good", {"ok": good})
    alone = {"openid": OPENID, "session_key": KEY}
    calls.answers("without-unionid", {"ok": {**alone, "unionid": None}}, body=alone)
    calls.answers("unionid-empty", {"ok": {**alone, "unionid": None}}, body={**alone, "unionid": ""})
    calls.answers("with-errcode-0", {"ok": good}, body={**good, "errcode": 0, "errmsg": "ok"})
    calls.answers(
        "session_key-bad", err("answer_shape", "session_key"), body={**good, "session_key": "short"}
    )
    calls.answers("openid-empty", err("answer_shape", "openid"), body={**good, "openid": ""})
    calls.answers("only-unionid", err("answer_shape", "openid"), body={"session_key": KEY, "unionid": "u"})
    calls.answers("nothing", err("answer_shape", "session_key"), body={})
    calls.less("openid", "openid")
    calls.less("session_key", "session_key")
    for number, action, fault, after in [
        (-1, "retry", "platform", 1),
        (40029, "relogin", "user", None),
        (40163, "relogin", "user", None),
        (40226, "reject", "user", None),
        (45011, "retry", "user", 60),
        (40013, "fix_config", "server", None),
        (40125, "fix_config", "server", None),
    ]:
        retry = action in ("retry", "relogin")
        said = platform(number, action=action, fault=fault, retry=retry, retry_after=after)
        calls.answers(f"errcode-{number}", said, body={"errcode": number})
    calls.answers(
        "errmsg-with-the-code",
        platform(40029, action="relogin", fault="user", retry=True),
        body={"errcode": 40029, "errmsg": f"invalid code {CODE}"},
    )
    calls.case("code-missing", err("field_missing", "code"), drop=("code",))
    bad = ["", " ", CODE + " ", CODE + "\n", "the code is a mock one", "\u4ee3\u7801", "x" * 513, "a\x00b"]
    for index, code in enumerate([*bad, "undefined", "null", "NaN", "None", "[object Object]"]):
        calls.case(f"code-bad-{index}", err("code_invalid", "code"), code=code)
    for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"], "object": {}}.items():
        calls.case(f"code-{kind}", err("field_type", "code"), code=value)
    calls.secret()
    calls.no_answers()
    return calls


def access_token(calls: AppCalls, path: str, **query: Any) -> Calls:
    """What the two ways to an access token share."""
    calls.sends("request", path, **query)
    got = {"access_token": "68_token", "expires_in": 7200, "issued_at": NOW}
    calls.answers("good", {"ok": got})
    calls.answers("expires-soon", {"ok": {**got, "expires_in": 300}}, body={**calls.good, "expires_in": 300})
    for name, value in {"empty": "", "blank": "a b", "line": "a\n", "long": "x" * 2049}.items():
        body = {**calls.good, "access_token": value}
        calls.answers(f"access_token-{name}", err("answer_shape", "access_token"), body=body)
    for seconds in (0, -1, 86401, 2**53):
        body = {**calls.good, "expires_in": seconds}
        calls.answers(f"expires_in {seconds}", err("answer_shape", "expires_in"), body=body)
    for number in (40001, 40014, 40125):
        wrong = platform(number, action="fix_config", fault="server", retry=False)
        calls.answers(f"errcode-{number}", wrong, body={"errcode": number})
    busy = platform(-1, action="retry", fault="platform", retry=True, retry_after=1)
    calls.answers("errcode-busy", busy, body={"errcode": -1})
    calls.less("access_token", "access_token")
    calls.less("expires_in", "expires_in")
    calls.secret()
    calls.seconds("now")
    calls.no_answers()
    return calls


GRANT = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
GOT = {"access_token": "68_token", "expires_in": 7200}


def get_access_token() -> Calls:
    calls = AppCalls(None, GOT, app_id=APP_ID, secret=SECRET, now=NOW)
    return access_token(calls, "/cgi-bin/token", query=GRANT)


def get_stable_access_token() -> Calls:
    wire = {**GRANT, "force_refresh": False}
    calls = AppCalls(None, GOT, wire=wire, app_id=APP_ID, secret=SECRET, now=NOW)
    calls.sends(
        "request-forced", "/cgi-bin/stable_token", force_refresh=True, wire={**wire, "force_refresh": True}
    )
    calls.sends("request-not-forced", "/cgi-bin/stable_token")
    calls[-1]["context"]["force_refresh"] = None
    for kind, value in {"number": 1, "text": "true"}.items():
        calls.case(f"force_refresh-{kind}", err("argument_type", "force_refresh"), force_refresh=value)
    return access_token(calls, "/cgi-bin/stable_token")


class Cases(list[Json]):
    """The cases of one operation."""

    def __init__(self, **context: object) -> None:
        super().__init__()
        self.context = context

    def add(self, name: str, message: object, out: Json, /, source: str = SOURCE, **context: object) -> None:
        given = {key: value for key, value in {**self.context, **context}.items() if value is not ...}
        self.append({"id": name, "source": source, "message": message, "context": given, "out": out})


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwt(header: Json | str, claims: Json | str, secret: str = TOKEN_SECRET, digest: str = "sha256") -> str:
    """Make a token by hand."""
    parts = [part if isinstance(part, str) else compact(part) for part in (header, claims)]
    signed = ".".join(b64url(part.encode()) for part in parts)
    return f"{signed}.{b64url(hmac.new(base64.b64decode(secret), signed.encode(), digest).digest())}"


HEADER = {"alg": "HS256", "typ": "JWT", "kid": "2026-11"}
CLAIMS = {"sub": OPENID, "aud": APP_ID, "iat": NOW, "exp": NOW + 7200, "jti": JTI}
NEW, OLD = {"kid": "2026-11", "secret": TOKEN_SECRET}, {"kid": "2026-05", "secret": OTHER_SECRET}


def wrong_keys(add: Any) -> None:
    """What is refused of keys, by issuing and by verifying."""
    add("keys-none", err("argument_missing", "keys"), keys=[])
    add("keys-same-name", err("token_key_duplicate", "keys"), keys=[NEW, {**OLD, "kid": "2026-11"}])
    for size in (0, 1, 31, 1025):
        secret = base64.b64encode(bytes(size)).decode()
        add(
            f"secret-of-{size}-bytes", err("token_secret_invalid", "secret"), keys=[{**NEW, "secret": secret}]
        )
    for index, secret in enumerate(
        ["password!", "x" * 45, TOKEN_SECRET[:10] + " " + TOKEN_SECRET[11:], "\u5bc6" * 20]
    ):
        add(f"secret-bad-{index}", err("token_secret_invalid", "secret"), keys=[{**NEW, "secret": secret}])
    for index, kid in enumerate(["", "a b", "x" * 65, "\u94a5"]):
        add(f"kid-bad-{index}", err("argument_range", "kid"), keys=[{**NEW, "kid": kid}])
    for kind, value in {"null": None, "number": 5, "list": ["x"]}.items():
        add(f"kid-{kind}", wrong_kind(kind, "kid"), keys=[{**NEW, "kid": value}])
        add(f"secret-{kind}", wrong_kind(kind, "secret"), keys=[{**NEW, "secret": value}])
        add(f"keys-{kind}", err("argument_type", "keys"), keys=[value])
    add("keys-said-to-be-nothing", err("argument_missing", "keys"), keys=None)
    for name in ("kid", "secret"):
        less = {key: value for key, value in NEW.items() if key != name}
        add(f"{name}-missing", err("argument_missing", name), keys=[less])


def issue() -> Cases:
    usual = {"openid": OPENID, "app_id": APP_ID, "keys": [NEW, OLD], "now": NOW, "lifetime": 7200, "jti": JTI}
    cases = Cases(**usual)

    def add(name: str, out: Json, **context: object) -> None:
        cases.add(name, None, out, **context)

    add("good", {"ok": jwt(HEADER, CLAIMS)})
    old = {**HEADER, "kid": "2026-05"}
    add("other-key-first", {"ok": jwt(old, CLAIMS, OTHER_SECRET)}, keys=[OLD, NEW])
    for size in (32, 64, 65, 1024):
        secret = base64.b64encode(bytes(size)).decode()
        add(f"secret-good-{size}", {"ok": jwt(HEADER, CLAIMS, secret)}, keys=[{**NEW, "secret": secret}])
    for seconds in (60, 31 * 86400):
        add(f"lifetime-{seconds}", {"ok": jwt(HEADER, {**CLAIMS, "exp": NOW + seconds})}, lifetime=seconds)
    for seconds in (-1, 0, 59, 31 * 86400 + 1):
        add(f"lifetime {seconds}", err("argument_range", "lifetime"), lifetime=seconds)
    for index, text in enumerate(["", "x" * 15, "x" * 65, "a b" * 8]):
        add(f"jti-bad-{index}", err("argument_range", "jti"), jti=text)
    for index, text in enumerate(["", "a b", "x" * 129, "\u5f20"]):
        add(f"openid-bad-{index}", err("argument_range", "openid"), openid=text)
    add("app-id-empty", err("app_id_invalid", "app_id"), app_id="")
    add("now-milliseconds", err("now_invalid", "now"), now=NOW * 1000)
    for name in ("openid", "jti", "app_id"):
        add(f"{name}-null", err("argument_missing", name), **{name: None})
    add("lifetime-null", {"ok": jwt(HEADER, CLAIMS)}, lifetime=None)
    add("lifetime-text", err("argument_type", "lifetime"), lifetime="7200")
    wrong_keys(add)
    return cases


def verify() -> Cases:
    cases = Cases(app_id=APP_ID, keys=[NEW, OLD], now=NOW + 10)
    good_token = jwt(HEADER, CLAIMS)
    session = {"openid": OPENID, "jti": JTI, "issued_at": NOW, "expires_at": NOW + 7200, "kid": "2026-11"}
    good = {"ok": session}

    def add(name: str, token: object, out: Json | str, **context: object) -> None:
        cases.add(name, token, err(out, "token") if isinstance(out, str) else out, **context)

    def claims(name: str, out: Json | str, /, **changed: object) -> None:
        kept = {key: value for key, value in {**CLAIMS, **changed}.items() if value is not ...}
        add(name, jwt(HEADER, kept), out)

    def header(name: str, out: Json | str, /, **changed: object) -> None:
        kept = {key: value for key, value in {**HEADER, **changed}.items() if value is not ...}
        add(name, jwt(kept, CLAIMS), out)

    add("good", good_token, good)
    add(
        "older-key",
        jwt({**HEADER, "kid": "2026-05"}, CLAIMS, OTHER_SECRET),
        {"ok": {**session, "kid": "2026-05"}},
    )
    add("of-this-user", good_token, good, openid=OPENID)
    header("without-typ", good, typ=...)
    header("more-in-the-header", good, x5u="https://evil.example", jwk={"kty": "oct", "k": "AA"})
    claims("more-claims", good, iss="somebody", role=["admin"])
    claims("nbf-past", good, nbf=NOW)
    claims("nbf-now", good, nbf=NOW + 10)
    turned = dict(reversed(HEADER.items())), dict(reversed(CLAIMS.items()))
    add("in-another-order", jwt(*turned), good)
    spaced = json.dumps(HEADER, indent=1), json.dumps(CLAIMS, indent=1)
    add("with-white-space", jwt(*spaced), good)

    for algorithm, digest in {"HS384": "sha384", "HS512": "sha512"}.items():
        add(f"alg-{algorithm}", jwt({**HEADER, "alg": algorithm}, CLAIMS, digest=digest), "token_algorithm")
    for algorithm in (
        "RS256",
        "ES256",
        "EdDSA",
        "PS256",
        "hs256",
        "none",
        "None",
        "",
        "HS256 ",
        256,
        None,
        ["HS256"],
    ):
        header(f"alg {algorithm!r}", "token_algorithm", alg=algorithm)
    header("alg-missing", "token_algorithm", alg=...)
    unsigned = jwt({**HEADER, "alg": "none"}, CLAIMS).rsplit(".", 1)[0]
    add("alg-none-unsigned", unsigned + ".", "token_algorithm")
    header("crit", "token_algorithm", crit=["b64"], b64=False)
    header("crit-empty", "token_algorithm", crit=[])
    header("crit-null", "token_algorithm", crit=None)
    for kid in ("2026-12", "", "2026-11 ", None, 5, ["2026-11"]):
        header(f"kid {kid!r}", "token_key_unknown", kid=kid)
    header("header-kid-missing", "token_key_unknown", kid=...)
    add("kid-of-the-other-key", jwt({**HEADER, "kid": "2026-05"}, CLAIMS), "token_signature")
    add("key-taken-away", good_token, "token_key_unknown", keys=[OLD])
    add("other-secret", good_token, "token_signature", keys=[{**OLD, "kid": "2026-11"}])
    head, body, sign = good_token.split(".")
    other = b64url(compact({**CLAIMS, "sub": "another"}).encode())
    add("claims-changed", f"{head}.{other}.{sign}", "token_signature")
    add(
        "signature-changed",
        good_token[:-2] + ("A" if good_token[-2] != "A" else "E") + good_token[-1],
        "token_signature",
    )
    add("signature-cut", good_token[:-4], "token_signature")
    add("signature-empty", f"{head}.{body}.", "token_signature")
    add("signature-of-sha-1", jwt(HEADER, CLAIMS, digest="sha1"), "token_signature")
    text_key = hmac.new(TOKEN_SECRET.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    add("secret-not-decoded", f"{head}.{body}.{b64url(text_key)}", "token_signature")

    twice = compact(CLAIMS)[:-1] + ',"sub":"another"}'
    add("claim-twice", jwt(HEADER, twice), "token_invalid")
    add("kid-twice", jwt(compact(HEADER)[:-1] + ',"kid":"2026-05"}', CLAIMS), "token_invalid")
    add("alg-twice", jwt('{"alg":"none",' + compact(HEADER)[1:], CLAIMS), "token_invalid")
    last = {"A": "B", "Q": "R", "g": "h", "w": "x"}.get(sign[-1], sign[-1])
    loose = sign[:-1] + chr(ord(sign[-1]) + 1) if last == sign[-1] else sign[:-1] + last
    add("signature-not-canonical", f"{head}.{body}.{loose}", "token_invalid")
    for name, token in {
        "empty": "",
        "one-part": head,
        "two-parts": f"{head}.{body}",
        "four-parts": f"{good_token}.{sign}",
        "five-parts": f"{head}.{body}.{sign}.{sign}.{sign}",
        "padded": good_token + "=",
        "blank-before": " " + good_token,
        "blank-after": good_token + " ",
        "line-after": good_token + "\n",
        "bearer": "Bearer " + good_token,
        "standard-alphabet": f"{head}.{body}.{sign}".replace("-", "+").replace("_", "/") + "+/+",
        "unicode": good_token + "\u5f20",
        "json": compact(CLAIMS),
        "header-list": jwt("[]", CLAIMS),
        "header-text": jwt("x", CLAIMS),
        "claims-list": jwt(HEADER, "[]"),
        "claims-text": jwt(HEADER, "x"),
        "claims-empty": jwt(HEADER, ""),
        "claims-cut": jwt(HEADER, compact(CLAIMS)[:-1]),
        "too-long": jwt(HEADER, {**CLAIMS, "x": "x" * 4096}),
    }.items():
        add(f"text-{name}", token, "token_invalid")
    longest = {**CLAIMS, "x": "x" * (3072 - 254)}
    while len(jwt(HEADER, longest)) > 4096:
        longest["x"] = longest["x"][1:]
    add("longest", jwt(HEADER, longest), good)
    for name in CLAIMS:
        claims(f"{name}-missing", "token_invalid", **{name: ...})
        claims(f"{name}-null", "token_invalid", **{name: None})
    for name in ("sub", "aud", "jti"):
        for kind, value in {"empty": "", "number": 5, "list": [CLAIMS[name]]}.items():
            claims(f"{name}-{kind}", "token_invalid", **{name: value})
    for name in ("iat", "exp", "nbf"):
        for kind, value in {
            "text": str(NOW),
            "fraction": NOW + 0.5,
            "negative": -1,
            "huge": 2**60,
            "flag": True,
        }.items():
            claims(f"{name}-{kind}", "token_invalid", **{name: value})

    add("other-app", good_token, "token_app_mismatch", app_id="wx0000000000000000")
    claims("other-app-claimed", "token_app_mismatch", aud=APP_ID.upper())
    add("other-user", good_token, "token_user_mismatch", openid=OPENID[:-1] + "F")
    add("openid-empty", good_token, err("argument_range", "openid"), openid="")
    add("last-second", good_token, good, now=NOW + 7199)
    add("expired", good_token, "token_expired", now=NOW + 7200)
    add("expired-long-ago", good_token, "token_expired", now=NOW + 10**8)
    add("max-age-reached", good_token, good, now=NOW + 300, max_age=300)
    add("too-old", good_token, "token_expired", now=NOW + 301, max_age=300)
    month = 31 * 86400
    lasting = jwt(HEADER, {**CLAIMS, "exp": NOW + 100 * 86400})
    passes = {"ok": {**good["ok"], "expires_at": NOW + 100 * 86400}}
    add("a-month-old", lasting, passes, now=NOW + month)
    add("older-than-a-month", lasting, "token_expired", now=NOW + month + 1)
    add("older-than-a-month-and-allowed", lasting, passes, now=NOW + month + 1, max_age=month + 1)
    add("max-age-negative", good_token, err("argument_range", "max_age"), max_age=-1)
    add("max-age-above-a-year", good_token, err("argument_range", "max_age"), max_age=366 * 86400 + 1)
    claims("ends-before-it-begins", "token_invalid", iat=NOW + 20, exp=NOW + 20)
    add("ahead-60", good_token, good, now=NOW - 60)
    add("ahead-61", good_token, "token_not_yet_valid", now=NOW - 61)
    add("no-skew", good_token, "token_not_yet_valid", now=NOW - 1, max_skew=0)
    add("more-skew", good_token, good, now=NOW - 300, max_skew=300)
    add("skew-too-large", good_token, err("argument_range", "max_skew"), max_skew=86401)
    claims("nbf-future", "token_not_yet_valid", nbf=NOW + 71)
    claims("nbf-within-the-skew", good, nbf=NOW + 70)
    add("now-milliseconds", good_token, err("now_invalid", "now"), now=NOW * 1000)
    for kind, value in {"null": None, "number": 5, "flag": True, "list": [good_token], "object": {}}.items():
        add(f"token-{kind}", value, err("field_type", "token"))
    for name in ("openid", "app_id"):
        add(f"{name}-null", good_token, err("argument_missing", name), **{name: None})
    for name in ("max_age", "max_skew"):
        add(f"{name}-null", good_token, good, **{name: None})
    add("max_skew-null-ahead-61", good_token, "token_not_yet_valid", now=NOW - 61, max_skew=None)
    wrong_keys(lambda name, out, **context: add(name, good_token, out, **context))
    return cases


def from_headers() -> Cases:
    cases = Cases()

    def add(name: str, headers: object, out: str | Json) -> None:
        cases.add(name, headers, {"ok": out} if isinstance(out, str) else out)

    missing, invalid = err("token_missing", "token"), err("token_invalid", "token")
    add("bearer", {"authorization": "Bearer abc.def.ghi"}, "abc.def.ghi")
    add("bearer-small", {"authorization": "bearer abc"}, "abc")
    add("bearer-capitals", {"authorization": "BEARER abc"}, "abc")
    add("bearer-two-blanks", {"authorization": "Bearer  abc "}, "abc")
    add("x-token", {"x-token": "abc"}, "abc")
    add("both-the-same", {"authorization": "Bearer abc", "x-token": "abc"}, "abc")
    add("x-token-beside-basic", {"authorization": "Basic dTpw", "x-token": "abc"}, "abc")
    add("both-differ", {"authorization": "Bearer abc", "x-token": "abd"}, invalid)
    add("none", {}, missing)
    add("basic", {"authorization": "Basic dTpw"}, missing)
    add("bearer-alone", {"authorization": "Bearer"}, missing)
    add("bearer-empty", {"authorization": "Bearer "}, invalid)
    add("x-token-empty", {"x-token": ""}, missing)
    add("x-token-empty-beside-bearer", {"authorization": "Bearer abc", "x-token": ""}, "abc")
    add("two-words", {"authorization": "Bearer abc def"}, invalid)
    add("x-token-blank", {"x-token": " abc"}, invalid)
    add("line", {"x-token": "abc\n"}, invalid)
    add("unicode", {"x-token": "\u5f20"}, invalid)
    add("too-large", {"x-token": {"repeat": "x", "times": 65537}}, err("input_too_large", "x-token"))
    for kind, value in {"number": 5, "flag": True, "object": {}}.items():
        add(f"authorization-{kind}", {"authorization": value}, err("field_type", "authorization"))
    for kind, value in {"null": None, "number": 5, "flag": True, "list": [], "text": "Bearer abc"}.items():
        add(f"headers-{kind}", value, err("field_type", "message"))
    return cases
