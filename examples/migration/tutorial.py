"""What tutorials have one copy, in our own words: for the comparison in README.md of this folder.

Do not use it.
"""

import base64
import hashlib
import json

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def decrypt(session_key, body):
    key, iv = base64.b64decode(session_key), base64.b64decode(body["iv"])
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    plain = decryptor.update(base64.b64decode(body["encryptedData"])) + decryptor.finalize()
    return json.loads(plain[: -plain[-1]])


def check_signature(session_key, body):
    return hashlib.sha1((body["rawData"] + session_key).encode()).hexdigest() == body["signature"]


_token = {"value": None, "expires_at": 0}


def access_token(fetch, now):
    if _token["expires_at"] < now:
        answer = fetch()
        _token.update(value=answer["access_token"], expires_at=now + answer["expires_in"])
    return _token["value"]
