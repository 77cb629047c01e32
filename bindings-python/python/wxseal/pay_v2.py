"""WeChat Pay APIv2: its signature, and its XML.

Rule: https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3. Unknown fields are part of the signature;
empty ones and ``sign`` are not. The caller chooses the algorithm, never the message.

The sample of that page:

>>> from wxseal import pay_v2
>>> params = {
...     "appid": "wxd930ea5d5a258f4f",
...     "mch_id": "10000100",
...     "device_info": "1000",
...     "body": "test",
...     "nonce_str": "ibuaiVcKdpRxkhJA",
... }
>>> key = "192006250b4c09247ec02edce69f6a2d"
>>> pay_v2.sign(params, key=key, sign_type="MD5")
'9A0A8659F005D6984697E2CA0A9CF3B7'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from wxseal._arguments import Arguments, text
from wxseal._operations import run
from wxseal._secret import hides_secrets
from wxseal.open_data import Text

SignType: TypeAlias = Literal["MD5", "HMAC-SHA256"]
"""The algorithms, by WeChat's names."""

Fields: TypeAlias = Mapping[str, Text | int]
"""The fields of a message: strings, or integers, which are converted to digits."""


@hides_secrets
def sign(params: Fields, *, key: Text, sign_type: SignType) -> str:
    """Sign the fields: upper-case hex, to be sent as ``sign``.

    A ``sign_type`` (or ``signType``) among them must match the argument.

    :param params: the fields.
    :param key: the merchant's APIv2 key: any non-empty string.
    :param sign_type: the algorithm.
    :raises WxsealError: ``argument_type``, ``field_name_invalid``, ``sign_type_invalid``,
        ``sign_type_mismatch``, ``argument_range`` for an empty key, ``input_too_large``

    >>> sign(params, key=key, sign_type="HMAC-SHA256")
    '6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6'
    """
    signed: str = run(
        "pay_v2.sign", Arguments.fields(params, "params"), Arguments(key=key, sign_type=sign_type)
    )
    return signed


@hides_secrets
def verify(message: Text | Fields, *, key: Text, sign_type: SignType) -> dict[str, str]:
    """Check the ``sign`` of a message, and return the signed fields: those with a value, without ``sign``.

    Empty fields are dropped: they are not part of the signature, so an attacker can add them. Signatures are
    compared in constant time, and no error contains the correct one.

    :param message: the unmodified XML, or its fields.
    :param key: the merchant's APIv2 key.
    :param sign_type: the required algorithm.
    :raises WxsealError: ``sign_missing``, ``sign_mismatch``, ``field_type``, and those of :func:`sign` and
        :func:`parse_xml`

    >>> signed = {**params, "sign": "9A0A8659F005D6984697E2CA0A9CF3B7"}
    >>> verify(build_xml(signed), key=key, sign_type="MD5") == params
    True
    """
    received = _xml(message) if isinstance(message, str | bytes) else Arguments.fields(message, "message")
    verified: dict[str, str] = run("pay_v2.verify", received, Arguments(key=key, sign_type=sign_type))
    return verified


@hides_secrets
def parse_xml(body: Text) -> dict[str, str]:
    """Parse a message: ``<xml>`` with one element per field, in UTF-8.

    **This verifies nothing**: see :func:`verify`.

    :raises WxsealError: ``xml_cut``, ``xml_invalid``, ``xml_forbidden``, ``xml_nested``, ``xml_duplicate``,
        ``xml_character``, ``field_type``, ``text_invalid``, ``input_too_large``

    >>> parse_xml("<xml><body><![CDATA[test]]></body><nonce_str>ibuaiVcKdpRxkhJA</nonce_str></xml>")
    {'body': 'test', 'nonce_str': 'ibuaiVcKdpRxkhJA'}
    """
    parsed: dict[str, str] = run("pay_v2.parse_xml", _xml(body))
    return parsed


@hides_secrets
def build_xml(params: Fields) -> str:
    """Write a message: ``<xml>`` with one element per field.

    :func:`parse_xml` restores every value that XML can hold.

    :raises WxsealError: ``argument_type``, ``field_name_invalid``, ``xml_character``, ``input_too_large``

    >>> build_xml({"body": "test", "total_fee": 1})
    '<xml><body>test</body><total_fee>1</total_fee></xml>'
    """
    xml: str = run("pay_v2.build_xml", Arguments.fields(params, "params"))
    return xml


def _xml(body: object) -> str:
    return text(body, "body", "field_type")
