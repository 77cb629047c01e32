"""The vectors of the server's own session token: issued, verified, and found in the headers of a request."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

from cases import Cases, Json, err, present, wrong_kind
from sample import APP_ID, NOW, OPENID, compact
from session_jwt import CLAIMS, HEADER, JTI, NEW, OLD, OTHER_SECRET, SECRET, b64url, jwt

SOURCE = "made here after RFC 7519"
TOKEN = jwt(HEADER, CLAIMS)
HEAD, BODY, SIGN = TOKEN.split(".")
SESSION = {"openid": OPENID, "jti": JTI, "issued_at": NOW, "expires_at": NOW + 7200, "kid": "2026-11"}
GOOD = {"ok": SESSION}
MONTH = 31 * 86400


class Issued(Cases):
    """The cases of issuing a token."""

    def __init__(self) -> None:
        usual = {"openid": OPENID, "app_id": APP_ID, "token_keys": [NEW, OLD]}
        context = {**usual, "now": NOW, "lifetime": 7200, "jti": JTI}
        super().__init__(source=SOURCE, message=None, context=context)

    def case(self, name: str, out: Json, **context: object) -> None:
        """Add a case with a context that differs."""
        self.add(name, None, out, **context)


class Verified(Cases):
    """The cases of verifying a token."""

    def __init__(self) -> None:
        context = {"app_id": APP_ID, "token_keys": [NEW, OLD], "now": NOW + 10}
        super().__init__(source=SOURCE, message=TOKEN, context=context)

    def case(self, name: str, token: object, out: Json | str, **context: object) -> None:
        """Add what comes of a token; a text is the code of what is wrong with it."""
        self.add(name, token, err(out, "token") if isinstance(out, str) else out, **context)

    def claims(self, name: str, out: Json | str, /, **changed: object) -> None:
        """Add a token with other claims, or without those that are ``...``."""
        self.case(name, jwt(HEADER, present({**CLAIMS, **changed})), out)

    def header(self, name: str, out: Json | str, /, **changed: object) -> None:
        """Add a token with another header, or without what in it is ``...``."""
        self.case(name, jwt(present({**HEADER, **changed}), CLAIMS), out)


def issue() -> Issued:
    cases = Issued()
    cases.case("good", {"ok": TOKEN})
    _good_keys(cases)
    _lifetimes(cases)
    for index, text in enumerate(["", "x" * 15, "x" * 65, "a b" * 8]):
        cases.case(f"jti-bad-{index}", err("argument_range", "jti"), jti=text)
    for index, text in enumerate(["", "a b", "x" * 129, "\u5f20"]):
        cases.case(f"openid-bad-{index}", err("argument_range", "openid"), openid=text)
    cases.case("app-id-empty", err("app_id_invalid", "app_id"), app_id="")
    cases.case("now-milliseconds", err("now_invalid", "now"), now=NOW * 1000)
    for name in ("openid", "jti", "app_id"):
        cases.case(f"{name}-null", err("argument_missing", name), **{name: None})
    _wrong_keys(cases.case)
    return cases


def _good_keys(cases: Issued) -> None:
    old = {**HEADER, "kid": "2026-05"}
    cases.case("other-key-first", {"ok": jwt(old, CLAIMS, OTHER_SECRET)}, token_keys=[OLD, NEW])
    for size in (32, 64, 65, 1024):
        secret = base64.b64encode(bytes(size)).decode()
        out = {"ok": jwt(HEADER, CLAIMS, secret)}
        cases.case(f"secret-good-{size}", out, token_keys=[{**NEW, "secret": secret}])


def _lifetimes(cases: Issued) -> None:
    for seconds in (60, MONTH):
        out = {"ok": jwt(HEADER, {**CLAIMS, "exp": NOW + seconds})}
        cases.case(f"lifetime-{seconds}", out, lifetime=seconds)
    for seconds in (-1, 0, 59, MONTH + 1):
        cases.case(f"lifetime {seconds}", err("argument_range", "lifetime"), lifetime=seconds)
    cases.case("lifetime-null", {"ok": TOKEN}, lifetime=None)
    cases.case("lifetime-text", err("argument_type", "lifetime"), lifetime="7200")


def _wrong_keys(add: Callable[..., None]) -> None:
    """Add what is refused of keys, by issuing and by verifying."""
    add("keys-none", err("argument_missing", "token_keys"), token_keys=[])
    add(
        "keys-same-name",
        err("token_key_duplicate", "token_keys"),
        token_keys=[NEW, {**OLD, "kid": "2026-11"}],
    )
    for size in (0, 1, 31, 1025):
        secret = base64.b64encode(bytes(size)).decode()
        add(
            f"secret-of-{size}-bytes",
            err("token_secret_invalid", "secret"),
            token_keys=[{**NEW, "secret": secret}],
        )
    for index, secret in enumerate(["password!", "x" * 45, SECRET[:10] + " " + SECRET[11:], "\u5bc6" * 20]):
        add(
            f"secret-bad-{index}",
            err("token_secret_invalid", "secret"),
            token_keys=[{**NEW, "secret": secret}],
        )
    for index, kid in enumerate(["", "a b", "x" * 65, "\u94a5"]):
        add(f"kid-bad-{index}", err("argument_range", "kid"), token_keys=[{**NEW, "kid": kid}])
    for kind, value in {"null": None, "number": 5, "list": ["x"]}.items():
        add(f"kid-{kind}", wrong_kind(kind, "kid"), token_keys=[{**NEW, "kid": value}])
        add(f"secret-{kind}", wrong_kind(kind, "secret"), token_keys=[{**NEW, "secret": value}])
        add(f"keys-{kind}", err("argument_type", "token_keys"), token_keys=[value])
    add("keys-said-to-be-nothing", err("argument_missing", "token_keys"), token_keys=None)
    for name in ("kid", "secret"):
        less = {key: value for key, value in NEW.items() if key != name}
        add(f"{name}-missing", err("argument_missing", name), token_keys=[less])


def verify() -> Verified:
    cases = Verified()
    for about in (_good, _algorithms, _key_names, _forged, _written_twice, _no_tokens, _claim_values):
        about(cases)
    for about in (_others, _ages, _clocks, _arguments):
        about(cases)
    _wrong_keys(lambda name, out, **context: cases.case(name, TOKEN, out, **context))
    return cases


def _good(cases: Verified) -> None:
    cases.case("good", TOKEN, GOOD)
    cases.case(
        "older-key",
        jwt({**HEADER, "kid": "2026-05"}, CLAIMS, OTHER_SECRET),
        {"ok": {**SESSION, "kid": "2026-05"}},
    )
    cases.case("of-this-user", TOKEN, GOOD, openid=OPENID)
    cases.header("without-typ", GOOD, typ=...)
    cases.header("more-in-the-header", GOOD, x5u="https://evil.example", jwk={"kty": "oct", "k": "AA"})
    cases.claims("more-claims", GOOD, iss="somebody", role=["admin"])
    cases.claims("nbf-past", GOOD, nbf=NOW)
    cases.claims("nbf-now", GOOD, nbf=NOW + 10)
    turned = dict(reversed(HEADER.items())), dict(reversed(CLAIMS.items()))
    cases.case("in-another-order", jwt(*turned), GOOD)
    spaced = json.dumps(HEADER, indent=1), json.dumps(CLAIMS, indent=1)
    cases.case("with-white-space", jwt(*spaced), GOOD)


def _algorithms(cases: Verified) -> None:
    for algorithm, digest in {"HS384": "sha384", "HS512": "sha512"}.items():
        cases.case(
            f"alg-{algorithm}", jwt({**HEADER, "alg": algorithm}, CLAIMS, digest=digest), "token_algorithm"
        )
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
        cases.header(f"alg {algorithm!r}", "token_algorithm", alg=algorithm)
    cases.header("alg-missing", "token_algorithm", alg=...)
    unsigned = jwt({**HEADER, "alg": "none"}, CLAIMS).rsplit(".", 1)[0]
    cases.case("alg-none-unsigned", unsigned + ".", "token_algorithm")
    cases.header("crit", "token_algorithm", crit=["b64"], b64=False)
    cases.header("crit-empty", "token_algorithm", crit=[])
    cases.header("crit-null", "token_algorithm", crit=None)


def _key_names(cases: Verified) -> None:
    for kid in ("2026-12", "", "2026-11 ", None, 5, ["2026-11"]):
        cases.header(f"kid {kid!r}", "token_key_unknown", kid=kid)
    cases.header("header-kid-missing", "token_key_unknown", kid=...)
    cases.case("kid-of-the-other-key", jwt({**HEADER, "kid": "2026-05"}, CLAIMS), "token_signature")
    cases.case("key-taken-away", TOKEN, "token_key_unknown", token_keys=[OLD])
    cases.case("other-secret", TOKEN, "token_signature", token_keys=[{**OLD, "kid": "2026-11"}])


def _forged(cases: Verified) -> None:
    other = b64url(compact({**CLAIMS, "sub": "another"}).encode())
    cases.case("claims-changed", f"{HEAD}.{other}.{SIGN}", "token_signature")
    cases.case(
        "signature-changed",
        TOKEN[:-2] + ("A" if TOKEN[-2] != "A" else "E") + TOKEN[-1],
        "token_signature",
    )
    cases.case("signature-cut", TOKEN[:-4], "token_signature")
    cases.case("signature-empty", f"{HEAD}.{BODY}.", "token_signature")
    cases.case("signature-of-sha-1", jwt(HEADER, CLAIMS, digest="sha1"), "token_signature")
    text_key = hmac.new(SECRET.encode(), f"{HEAD}.{BODY}".encode(), hashlib.sha256).digest()
    cases.case("secret-not-decoded", f"{HEAD}.{BODY}.{b64url(text_key)}", "token_signature")


def _written_twice(cases: Verified) -> None:
    twice = compact(CLAIMS)[:-1] + ',"sub":"another"}'
    cases.case("claim-twice", jwt(HEADER, twice), "token_invalid")
    cases.case("kid-twice", jwt(compact(HEADER)[:-1] + ',"kid":"2026-05"}', CLAIMS), "token_invalid")
    cases.case("alg-twice", jwt('{"alg":"none",' + compact(HEADER)[1:], CLAIMS), "token_invalid")
    last = {"A": "B", "Q": "R", "g": "h", "w": "x"}.get(SIGN[-1], SIGN[-1])
    loose = SIGN[:-1] + chr(ord(SIGN[-1]) + 1) if last == SIGN[-1] else SIGN[:-1] + last
    cases.case("signature-not-canonical", f"{HEAD}.{BODY}.{loose}", "token_invalid")


def _no_tokens(cases: Verified) -> None:
    for name, token in {
        "empty": "",
        "one-part": HEAD,
        "two-parts": f"{HEAD}.{BODY}",
        "four-parts": f"{TOKEN}.{SIGN}",
        "five-parts": f"{HEAD}.{BODY}.{SIGN}.{SIGN}.{SIGN}",
        "padded": TOKEN + "=",
        "blank-before": " " + TOKEN,
        "blank-after": TOKEN + " ",
        "line-after": TOKEN + "\n",
        "bearer": "Bearer " + TOKEN,
        "standard-alphabet": f"{HEAD}.{BODY}.{SIGN}".replace("-", "+").replace("_", "/") + "+/+",
        "unicode": TOKEN + "\u5f20",
        "json": compact(CLAIMS),
        "header-list": jwt("[]", CLAIMS),
        "header-text": jwt("x", CLAIMS),
        "claims-list": jwt(HEADER, "[]"),
        "claims-text": jwt(HEADER, "x"),
        "claims-empty": jwt(HEADER, ""),
        "claims-cut": jwt(HEADER, compact(CLAIMS)[:-1]),
        "too-long": jwt(HEADER, {**CLAIMS, "x": "x" * 4096}),
    }.items():
        cases.case(f"text-{name}", token, "token_invalid")
    longest = {**CLAIMS, "x": "x" * (3072 - 254)}
    while len(jwt(HEADER, longest)) > 4096:
        longest["x"] = longest["x"][1:]
    cases.case("longest", jwt(HEADER, longest), GOOD)


def _claim_values(cases: Verified) -> None:
    for name in CLAIMS:
        cases.claims(f"{name}-missing", "token_invalid", **{name: ...})
        cases.claims(f"{name}-null", "token_invalid", **{name: None})
    for name in ("sub", "aud", "jti"):
        for kind, value in {"empty": "", "number": 5, "list": [CLAIMS[name]]}.items():
            cases.claims(f"{name}-{kind}", "token_invalid", **{name: value})
    for name in ("iat", "exp", "nbf"):
        for kind, value in {
            "text": str(NOW),
            "fraction": NOW + 0.5,
            "negative": -1,
            "huge": 2**60,
            "flag": True,
        }.items():
            cases.claims(f"{name}-{kind}", "token_invalid", **{name: value})


def _others(cases: Verified) -> None:
    cases.case("other-app", TOKEN, "token_app_mismatch", app_id="wx0000000000000000")
    cases.claims("other-app-claimed", "token_app_mismatch", aud=APP_ID.upper())
    cases.case("other-user", TOKEN, "token_user_mismatch", openid=OPENID[:-1] + "F")
    cases.case("openid-empty", TOKEN, err("argument_range", "openid"), openid="")


def _ages(cases: Verified) -> None:
    cases.case("last-second", TOKEN, GOOD, now=NOW + 7199)
    cases.case("expired", TOKEN, "token_expired", now=NOW + 7200)
    cases.case("expired-long-ago", TOKEN, "token_expired", now=NOW + 10**8)
    cases.case("max-age-reached", TOKEN, GOOD, now=NOW + 300, max_age=300)
    cases.case("too-old", TOKEN, "token_expired", now=NOW + 301, max_age=300)
    lasting = jwt(HEADER, {**CLAIMS, "exp": NOW + 100 * 86400})
    passes = {"ok": {**GOOD["ok"], "expires_at": NOW + 100 * 86400}}
    cases.case("a-month-old", lasting, passes, now=NOW + MONTH)
    cases.case("older-than-a-month", lasting, "token_expired", now=NOW + MONTH + 1)
    cases.case("older-than-a-month-and-allowed", lasting, passes, now=NOW + MONTH + 1, max_age=MONTH + 1)
    cases.case("max-age-negative", TOKEN, err("argument_range", "max_age"), max_age=-1)
    cases.case("max-age-above-a-year", TOKEN, err("argument_range", "max_age"), max_age=366 * 86400 + 1)


def _clocks(cases: Verified) -> None:
    cases.claims("ends-before-it-begins", "token_invalid", iat=NOW + 20, exp=NOW + 20)
    cases.case("ahead-60", TOKEN, GOOD, now=NOW - 60)
    cases.case("ahead-61", TOKEN, "token_not_yet_valid", now=NOW - 61)
    cases.case("no-skew", TOKEN, "token_not_yet_valid", now=NOW - 1, max_skew=0)
    cases.case("more-skew", TOKEN, GOOD, now=NOW - 300, max_skew=300)
    cases.case("skew-too-large", TOKEN, err("argument_range", "max_skew"), max_skew=86401)
    cases.claims("nbf-future", "token_not_yet_valid", nbf=NOW + 71)
    cases.claims("nbf-within-the-skew", GOOD, nbf=NOW + 70)
    cases.case("now-milliseconds", TOKEN, err("now_invalid", "now"), now=NOW * 1000)


def _arguments(cases: Verified) -> None:
    for kind, value in {"null": None, "number": 5, "flag": True, "list": [TOKEN], "object": {}}.items():
        cases.case(f"token-{kind}", value, err("field_type", "token"))
    for name in ("openid", "app_id"):
        cases.case(f"{name}-null", TOKEN, err("argument_missing", name), **{name: None})
    for name in ("max_age", "max_skew"):
        cases.case(f"{name}-null", TOKEN, GOOD, **{name: None})
    cases.case("max_skew-null-ahead-61", TOKEN, "token_not_yet_valid", now=NOW - 61, max_skew=None)


def from_headers() -> Cases:
    cases = Cases(source=SOURCE, context={})

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


FILES = {
    "session_token.issue": issue,
    "session_token.verify": verify,
    "session_token.from_headers": from_headers,
}
