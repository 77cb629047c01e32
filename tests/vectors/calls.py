"""The cases of a call to WeChat: what is sent, what is refused of the arguments, and what is made of each
answer."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from cases import Cases, Json, err, present, wrong_kind
from errors import platform
from sample import NAME, NOW, compact

TOKEN = "68_Ab+cd/ef=gh-ij_kl~mn.op"
ORIGIN = "https://api.weixin.qq.com"
SOURCE = "made here after the interface's official page"


class Calls(Cases):
    """The cases of one call."""

    def __init__(
        self, message: Json | None, good: Json, *, wire: Json | None = None, **context: object
    ) -> None:
        """Begin with an answer that passes, ``good``, and what goes over in JSON, ``wire``."""
        super().__init__(source=SOURCE, message=message, context=context)
        self.good, self.wire = good, wire

    def case(
        self, name: str, out: Json, /, *, answer: Json | None = None, source: str = SOURCE, **more: Any
    ) -> None:
        """Add a case with other fields in the message or the context, or without those that are ``...``."""
        usual = self.defaults["message"]
        fields = {name: more.pop(name) for name in tuple(more) if name in (usual or {})}
        message = None if usual is None else present({**usual, **fields})
        context = present({**self.defaults["context"], **more})
        case = {"id": name, "source": source, "message": message, "context": context}
        self.append({**case, **(answer or {}), "out": out})

    def sends(
        self, name: str, path: str, *, query: Json | None = None, place: str = ORIGIN, **more: Any
    ) -> None:
        """Add what goes over the wire, to this place."""
        body = more.pop("wire", self.wire)
        token = more.pop("token", TOKEN)
        parameters = {**({"access_token": token} if token else {}), **(query or {})}
        encoded = "&".join(f"{name}={quote(value, safe='-._~')}" for name, value in parameters.items())
        request = {
            "method": "GET" if body is None else "POST",
            "url": f"{place}{path}?{encoded}" if encoded else place + path,
            "headers": {} if body is None else {"content-type": "application/json"},
            "body": None if body is None else compact(body),
        }
        self.case(name, {"ok": request}, **more)

    def answers(
        self,
        name: str,
        out: Json,
        /,
        *,
        body: Json | str | bytes | None = None,
        status: int = 200,
        **more: Any,
    ) -> None:
        """Add what is made of an answer."""
        content = self.good if body is None else body
        if isinstance(content, bytes):
            said = {"base64": base64.b64encode(content).decode()}
        else:
            said = {"body": content if isinstance(content, str) else compact(content)}
        self.case(name, out, answer={"status": status, **said}, **more)

    def answers_large(self, name: str, out: Json, times: int) -> None:
        """Add what is made of an answer of so many letters."""
        self.case(name, out, answer={"status": 200, "body": {"repeat": "x", "times": times}})

    def less(self, name: str, argument: str) -> None:
        """Add the good answer without a field, and with it of every other kind."""
        less = {key: value for key, value in self.good.items() if key != name}
        self.answers(f"answer-{name}-missing", err("answer_shape", argument), body=less)
        for kind, value in {"null": None, "flag": True, "list": [], "fraction": 1.5}.items():
            self.answers(f"answer-{name}-{kind}", err("answer_shape", name), body={**self.good, name: value})

    def no_answers(self) -> None:
        """Add what any call makes of what is no answer."""
        self._bodies()
        self._statuses()
        for kind, value in {"text": "0", "null": None, "flag": False, "fraction": 0.5}.items():
            body = {**self.good, "errcode": value}
            self.answers(f"errcode-{kind}", err("answer_shape", "errcode"), body=body)

    def _bodies(self) -> None:
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
        self.answers_large("answer-too-large", err("answer_too_large", "body"), 65537)

    def _statuses(self) -> None:
        for status in (0, 300, 301, 302, 304, 307, 308, 399):
            self.answers(f"status-{status}", err("redirected", "status"), status=status)
        for status in (100, 101, 199, 201, 204, 299, 400, 404, 500, 502, 600, 999):
            self.answers(f"status-{status}", err("answer_status", "status"), status=status)
        said = {"errcode": -1, "errmsg": "system error"}
        busy = platform(
            -1, action="retry", fault="platform", retry=True, retry_after=1, errmsg="system error"
        )
        self.answers("status-500-with-errcode", busy, status=500, body=said)
        for name, body in {
            "text": "upstream connect error",
            "json": {"message": "no upstream"},
            "list": "[]",
        }.items():
            self.answers(f"status-502-with-{name}", err("answer_status", "status"), status=502, body=body)

    def access(self) -> None:
        """Add what is refused of a token and an base_url."""
        for name, token in {
            "empty": "",
            "blank": "a b",
            "line": "a\n",
            "chinese": NAME,
            "long": "x" * 2049,
        }.items():
            self.case(f"access-token-{name}", err("argument_range", "access_token"), access_token=token)
        for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"]}.items():
            self.case(f"access-token-{kind}", wrong_kind(kind, "access_token"), access_token=value)
            if value is not None:
                self.case(f"base_url-{kind}", err("argument_type", "base_url"), base_url=value)
        self._origins()

    def _origins(self) -> None:
        for name, base_url in {
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
            self.case(f"base_url-{name}", err("base_url_invalid", "base_url"), base_url=base_url)
        self.case("base_url-insecure", err("base_url_invalid", "base_url"), base_url="http://proxy.internal")
        for kind, value in {"number": 1, "text": "true", "list": []}.items():
            out = err("argument_type", "insecure_base_url")
            self.case(f"insecure-base_url-{kind}", out, insecure_base_url=value)

    def field(self, name: str, limit: int) -> None:
        """Add what is refused of a text of the message."""
        self.case(f"{name}-missing", err("field_missing", name), **{name: ...})
        self.case(f"{name}-empty", err("field_range", name), **{name: ""})
        self.case(f"{name}-too-long", err("field_range", name), **{name: "x" * (limit + 1)})
        self.case(
            f"{name}-too-large", err("input_too_large", name), **{name: {"repeat": "x", "times": 65537}}
        )
        for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"], "object": {}}.items():
            self.case(f"{name}-{kind}", err("field_type", name), **{name: value})

    def argument(self, name: str, *values: str, code: str = "argument_range") -> None:
        """Add what is refused of a text of the context."""
        for index, value in enumerate(values):
            self.case(f"{name}-bad-{index}", err(code, name), **{name: value})
        for kind, value in {"null": None, "number": 5, "flag": True, "list": ["x"]}.items():
            self.case(f"{name}-{kind}", wrong_kind(kind, name), **{name: value})

    def seconds(self, name: str, code: str = "now_invalid") -> None:
        """Add what is refused of a time."""
        self.case(f"{name}-milliseconds", err(code, name), **{name: NOW * 1000})
        self.case(f"{name}-negative", err(code, name), **{name: -1})
        for kind, value in {"text": str(NOW), "fraction": 1.5, "flag": True, "list": []}.items():
            self.case(f"{name}-{kind}", err("argument_type", name), **{name: value})
