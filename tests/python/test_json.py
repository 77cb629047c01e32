"""What the core accepts as JSON, ``json.loads`` reads the same."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st
from wxseal import SessionKey, WxsealError, open_data

KEY, IV = bytes(16 * [7]), bytes(16 * [9])
CONTEXT: dict[str, Any] = {"app_id": "wx1", "session_key": SessionKey(base64.b64encode(KEY)), "now": 1000}
REFUSED = object()
STEADY = settings(max_examples=1000, derandomize=True, deadline=None, database=None)


def opened(text: str) -> Any:
    """Seals a record around a JSON text and opens it; REFUSED when it is not taken for JSON."""
    plain = f'{{"a":{text},"watermark":{{"appid":"wx1","timestamp":1000}}}}'
    data = plain.encode()
    data += bytes([16 - len(data) % 16]) * (16 - len(data) % 16)
    encryptor = Cipher(algorithms.AES(KEY), modes.CBC(IV)).encryptor()
    message = {
        "encryptedData": base64.b64encode(encryptor.update(data) + encryptor.finalize()),
        "iv": base64.b64encode(IV),
    }
    try:
        record = open_data.decrypt(message, **CONTEXT)
    except WxsealError as error:
        assert error.code in ("decrypt_failed", "input_too_large")
        return REFUSED
    assert record.json == plain
    assert record.data == json.loads(plain)
    return record.data["a"]


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(TEXT.filter(lambda key: key != "__proto__"), inner, max_size=20)
    ),
    max_leaves=20,
)


@STEADY
@given(VALUE, st.booleans(), st.sampled_from([None, 1]))
def test_every_value_without_oddities_is_accepted(value: Any, ascii_only: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    read = opened(text)
    assert read is not REFUSED
    assert read == json.loads(text)
    assert json.dumps(read, sort_keys=True) == json.dumps(json.loads(text), sort_keys=True)


@STEADY
@given(
    st.lists(
        st.sampled_from(
            [*'{}[],:"', '"a"', '"\\u0061"', '"__proto__"', '"\\ud83d"', *"0-1.e\\ \n", "true", "NaN"]
        ),
        max_size=8,
    )
)
def test_of_texts_that_are_nearly_json_what_is_accepted_is_read_the_same(parts: list[str]) -> None:
    text = "".join(parts)
    read = opened(text)
    if read is not REFUSED:

        def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            keys = [key for key, _ in pairs]
            assert len(set(keys)) == len(keys)
            assert "__proto__" not in keys
            return dict(pairs)

        assert read == json.loads(f'{{"a":{text}}}', object_pairs_hook=once)["a"]
