"""WeChat's published sample, what else the vectors take as known, and how a record is encrypted."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

# WeChat's own sample, printed on the page "signature" of the mini-program documentation.
OFFICIAL = "the official sample (developers.weixin.qq.com, open-ability/signature)"
APP_ID = "wx4f4bc4dec97d474b"
KEY = "tiihtNczf5v6AKRyjwEUhQ=="
IV = "r7BXXKkLb8qrSNn05n0qiA=="
DATA = (
    "CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lG"
    "OETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlx"
    "uacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z"
    "6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlV"
    "sAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew=="
)
PLAIN = (
    '{"openId":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou",'
    '"province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/aSKcBBPpibyKNicHNTMM0qJVh8Kjg'
    'iak2AHWr8MHM4WgMEm7GFhsf8OYrySdbvAMvTsw3mo8ibKicsnfN5pRjl1p8HQ/0","unionId":"ocMvos6NjeKLIBqg5Mr9QjxrP1FA",'
    '"watermark":{"timestamp":1477314187,"appid":"wx4f4bc4dec97d474b"}}'
)
MADE = 1477314187
NOW = MADE + 13
OTHER_KEY = "HyVFkGl5F5OQWJZZaNzBBg=="  # the key of the official rawData sample
SELF = "made here under the key of the official sample"
MARK = {"appid": APP_ID, "timestamp": MADE}

# Nobody: the openid is the sample's, the number that of the standard for such numbers.
OPENID = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"
NAME = "\u5f20\u4e09"
ID_NUMBER = "11010519491231002X"


def seal(
    plaintext: str | bytes, *, key: str = KEY, iv: str = IV, pad: Callable[[bytes], bytes] | None = None
) -> str:
    """Encrypt a record the way WeChat does, or with another padding."""
    data = plaintext.encode() if isinstance(plaintext, str) else plaintext
    data = (pad or pkcs7)(data)
    encryptor = Cipher(algorithms.AES(base64.b64decode(key)), modes.CBC(base64.b64decode(iv))).encryptor()
    return base64.b64encode(encryptor.update(data) + encryptor.finalize()).decode()


def pkcs7(data: bytes, block: int = 16) -> bytes:
    count = block - len(data) % block
    return data + bytes([count]) * count


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def marked(**content: object) -> str:
    return compact({**content, "watermark": MARK})


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
