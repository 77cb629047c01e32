"""The vectors of where a call may go: HTTPS anywhere, and plain HTTP to this machine alone unless it is asked
for."""

from __future__ import annotations

from calls import Calls
from cases import err

THIS_MACHINE = (
    "localhost",
    "LOCALHOST",
    "a.localhost",
    "a.b.LocalHost",
    "127.0.0.1",
    "127.255.255.255",
    "127.0.0.0",
    "[::1]",
)
OTHER_MACHINES = (
    "api.weixin.qq.com",
    "localhost.evil.com",
    "127.0.0.1.evil.com",
    "evil-localhost",
    "localhost-evil",
    "evillocalhost",
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "127.0.0.01",
    "2130706433",
    "127.0.0.256",
    "128.0.0.1",
    "126.255.255.255",
    "0.0.0.0",
    "0",
    "10.0.0.1",
    "192.168.0.1",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::]",
    "[::2]",
    "localhost.localdomain",
    "ip6-localhost",
)
NO_HOSTS = (
    "http://localhost.",
    "http://127.0.0.1.",
    "http://.localhost",
    "http://localhost:0",
    "http://localhost@evil.com",
    "http://localhost:80@evil.com",
    "http://localhost/x",
    "http://localhost?x",
    "http://localhost#x",
    "http://[::1",
    "http://[::1]x",
    "http://[127.0.0.1]",
    "http://[::1%25lo]",
    "http:localhost",
    "http:/localhost",
    "http:///localhost",
    "HTTP://localhost",
    "http://",
    "http://localhost\\@evil.com",
    "http://127.0.0.1 ",
    "http://\uff4cocalhost",
)
REFUSED = err("base_url_invalid", "base_url")


def origins(calls: Calls, path: str) -> None:
    """Add every base_url to the cases of a call that is sent to this path."""
    elsewhere = "http://127.0.0.1:8080"
    calls.sends("request-elsewhere", path, place=elsewhere, base_url=f"{elsewhere}/")
    for index, place in enumerate(
        ["http://[::1]:8080", "https://proxy.internal", "https://a_b-c:1", "https://10.0.0.1:65535"]
    ):
        calls.sends(f"request-to-{index}", path, place=place, base_url=place)
    for port in ("", ":8080"):
        for host in THIS_MACHINE:
            place = f"http://{host}{port}"
            calls.sends(f"http-{host}{port}", path, place=place, base_url=place)
        for host in OTHER_MACHINES:
            _other_machine(calls, path, f"{host}{port}")
    for place in NO_HOSTS:
        for said in (False, True):
            calls.case(f"base_url {place} {said}", REFUSED, base_url=place, insecure_base_url=said)
    _left_out(calls, path)


def _other_machine(calls: Calls, path: str, host: str) -> None:
    """Add a machine to which one of the clients that people use would go for a name of this one, or none
    would."""
    place, secure = f"http://{host}", f"https://{host}"
    calls.case(f"http-{host}", REFUSED, base_url=place)
    calls.case(f"http-{host}-not", REFUSED, base_url=place, insecure_base_url=False)
    calls.sends(f"http-{host}-said", path, place=place, base_url=place, insecure_base_url=True)
    calls.sends(f"https-{host}", path, place=secure, base_url=secure)


def _left_out(calls: Calls, path: str) -> None:
    calls.sends("insecure-base_url-alone", path, insecure_base_url=True)
    calls.sends("base_url-null", path, base_url=None, insecure_base_url=None)
    insecure = {"base_url": "http://proxy.internal", "insecure_base_url": None}
    calls.case("insecure-base_url-null", REFUSED, **insecure)
