"""What an error of WeChat's is to whoever called: what to do about it, and what a mini-program may be
told."""

from __future__ import annotations

from cases import Json

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
    """Give what an error of WeChat's is."""
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


def rejected(number: int, fault: str) -> Json:
    """Give an error of WeChat's that nothing is to be done about."""
    return platform(number, action="reject", fault=fault, retry=False)
