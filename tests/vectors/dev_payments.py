"""The vectors of signatures of WeChat Pay APIv2 that were made otherwise, and what is found."""

from __future__ import annotations

import hashlib
import hmac

from diagnosed import Diagnosed
from pay_v2 import API_KEY

PARAMS = {
    "mch_id": "10000100",
    "appid": "wxd930ea5d5a258f4f",
    "body": "test",
    "device_info": "",
    "nonce_str": "ibuaiVcKdpRxkhJA",
}


def sign_of(
    *, sort: bool = True, empty: bool = False, tail: str = f"key={API_KEY}", md5: bool = True, **other: str
) -> str:
    """Sign as the official page says, or in one of the ways that people take instead."""
    fields = [(name, value) for name, value in {**PARAMS, **other}.items() if empty or value]
    text = "".join(f"{name}={value}&" for name, value in (sorted(fields) if sort else fields)) + tail
    text = text if tail else text[:-1]
    if md5:
        return hashlib.md5(text.encode()).hexdigest().upper()
    return hmac.new(API_KEY.encode(), text.encode(), "sha256").hexdigest().upper()


class Payments(Diagnosed):
    """The cases of signed parameters."""

    def __init__(self) -> None:
        super().__init__(context={"key": API_KEY, "sign_type": "MD5"})

    def paid(
        self, name: str, sign: str, *found: str, fine: bool = True, said: str = "MD5", **other: str
    ) -> None:
        """Add what is found in parameters with this sign."""
        message = {"params": {**PARAMS, "sign": sign, **other}}
        self.of_text(f"pay-{name}", message, {"key": API_KEY, "sign_type": said}, *found, fine=fine)


def payments() -> Payments:
    cases = Payments()
    cases.paid("whole", sign_of())
    cases.paid("whole-hmac", sign_of(md5=False), said="HMAC-SHA256")
    cases.paid("without-key", sign_of(tail=""), "pay_key_missing sign")
    cases.paid("empty-kept", sign_of(empty=True), "pay_empty_kept sign")
    cases.paid("not-sorted", sign_of(sort=False), "pay_order sign")
    cases.paid("hmac-for-md5", sign_of(md5=False), "pay_other_algorithm sign")
    cases.paid("md5-for-hmac", sign_of(), "pay_other_algorithm sign", said="HMAC-SHA256")
    cases.paid("lower-case", sign_of().lower(), "signature_case sign")
    cases.paid("blank-behind-a-value", sign_of(), "signature_edges sign", body="test ")
    cases.paid(
        "empty-kept-and-not-sorted", sign_of(empty=True, sort=False), "pay_empty_kept sign", "pay_order sign"
    )
    cases.paid("another-value", sign_of(body="other"), "sign_mismatch sign", fine=False)
    cases.paid("no-sign", "", "sign_missing sign", fine=False)
    return cases
