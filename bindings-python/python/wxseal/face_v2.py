"""Face identification, second version: ``getverifyid``, ``wx.requestFacialVerify``, ``queryverifyinfo``.

Rules: https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_getverifyid and
api_queryverifyinfo. A check is passed with ``errcode`` 0 and ``verify_ret`` 10000; the outcome reported by
the mini-program proves nothing.

A document is a mapping of ``certName`` (at most 128 characters), ``certNo`` (at most 64) and optionally
``certType`` (by default ``IDENTITY_CARD``, the only type that the official page names).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from wxseal._arguments import NOTHING, Arguments
from wxseal._operations import run
from wxseal._secret import hides_secrets
from wxseal.call import Call
from wxseal.open_data import Text


@hides_secrets
def cert_hash(message: Mapping[str, Any]) -> str:
    """Return the digest by which WeChat identifies a document: personal data, as the document itself is.

    SHA-256, in lower-case hex, of ``cert_type=…&cert_name=…&cert_no=…``, each value in base64.

    :param message: the document.
    :raises WxsealError: ``field_missing``, ``field_type``, ``field_range``

    The sample of the official page:

    >>> cert_hash({"certName": "张三", "certNo": "310101199801011234"})
    '3c241f7ff324977aeb91f173bb2a7b06569e6fd784d5573db34a636d8671108b'
    """
    digest: str = run("face_v2.cert_hash", Arguments.message(message, _CERT))
    return digest


class Verification(TypedDict):
    """A check that was started.

    Store it with the user's session: the query for the outcome needs all of it, and nothing from the
    mini-program.
    """

    verify_id: str
    """The id with which the mini-program starts the check."""
    out_seq_no: str
    cert_hash: str
    openid: str
    issued_at: int
    """The time of the request, in Unix seconds."""
    expires_in: int
    """How many seconds it stays valid: 3600."""


@hides_secrets
def get_verify_id(
    message: Mapping[str, Any],
    *,
    access_token: Text,
    openid: Text,
    out_seq_no: Text,
    now: int | None = None,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[Verification]:
    """Start a check of the user's face against a person's document.

    :param message: the document.
    :param access_token: the app's access token.
    :param openid: from the server's session with the user whose mini-program runs the check.
    :param out_seq_no: the server's id of this check: 5 to 32 of ``0-9 A-Z a-z _ -``, never used twice.
    :param now: the current time in Unix seconds. Defaults to the machine's clock.
    :param base_url: a base URL other than ``https://api.weixin.qq.com``. It receives the access token.
    :param insecure_base_url: whether to accept a ``base_url`` with ``http://`` to any host: see
        :func:`wxseal.login.code2session`.
    :raises WxsealError: ``field_missing``, ``field_type``, ``field_range``, ``out_seq_no_invalid``,
        ``now_invalid``, ``argument_range``, ``base_url_invalid``

    >>> document = {"certName": "张三", "certNo": "310101199801011234"}
    >>> get_verify_id(document, access_token="TOKEN", openid="OPENID", out_seq_no="check-1", now=1700000000)
    Call(POST https://api.weixin.qq.com/cityservice/face/identify/getverifyid)
    """
    context = Arguments(
        access_token=access_token,
        openid=openid,
        out_seq_no=out_seq_no,
        now=now,
        base_url=base_url,
        insecure_base_url=insecure_base_url,
    )
    return Call("face_v2.get_verify_id", Arguments.message(message, _CERT), context)


class Passed(TypedDict):
    """A check that the person passed."""

    verify_ret: Literal[10000]


@hides_secrets
def query_verify_info(
    *,
    access_token: Text,
    verify_id: Text,
    out_seq_no: Text,
    cert_hash: Text,
    openid: Text,
    issued_at: int,
    expires_in: int,
    now: int | None = None,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[Passed]:
    """Query the outcome, and return a result only if the check was passed.

    ``query_verify_info(**verification, access_token=...)``

    :param access_token: the app's access token.
    :param verify_id: this and the next five parameters: the stored :class:`Verification`.
    :param now: the current time in Unix seconds. Defaults to the machine's clock.
    :param base_url: a base URL other than ``https://api.weixin.qq.com``. It receives the access token.
    :param insecure_base_url: whether to accept a ``base_url`` with ``http://`` to any host: see
        :func:`wxseal.login.code2session`.
    :raises WxsealError: ``verify_id_expired``, ``timestamp_future``, ``now_invalid``, ``out_seq_no_invalid``,
        ``argument_range``, ``base_url_invalid``
    :raises PlatformError: from the answer: ``face_pending`` with ``retry_after`` seconds, ``face_not_passed``
        with ``number``, ``meaning``, ``fault`` and ``retry``
    """
    context = _kept(
        access_token,
        verify_id,
        out_seq_no,
        cert_hash,
        openid,
        issued_at,
        expires_in,
        now,
        base_url,
        insecure_base_url,
    )
    return Call("face_v2.query_verify_info", NOTHING, context)


class Image(TypedDict):
    """A picture, whose type is determined from its first bytes."""

    media_type: Literal["image/jpeg", "image/png"]
    bytes: bytes


@hides_secrets
def get_image(
    *,
    access_token: Text,
    verify_id: Text,
    out_seq_no: Text,
    cert_hash: Text,
    openid: Text,
    issued_at: int,
    expires_in: int,
    now: int | None = None,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[Image]:
    """Request the picture taken in a check: JPEG or PNG of at most 4 MiB.

    The parameters are those of :func:`query_verify_info`.

    :raises WxsealError: as :func:`query_verify_info`, without the outcomes of a check
    """
    context = _kept(
        access_token,
        verify_id,
        out_seq_no,
        cert_hash,
        openid,
        issued_at,
        expires_in,
        now,
        base_url,
        insecure_base_url,
    )
    return Call("face_v2.get_image", NOTHING, context, _picture)


def _kept(
    access_token: Text,
    verify_id: Text,
    out_seq_no: Text,
    cert_hash: Text,
    openid: Text,
    issued_at: int,
    expires_in: int,
    now: int | None,
    base_url: Text | None,
    insecure_base_url: bool | None,
) -> Arguments:
    return Arguments(
        access_token=access_token,
        verify_id=verify_id,
        out_seq_no=out_seq_no,
        cert_hash=cert_hash,
        openid=openid,
        issued_at=issued_at,
        expires_in=expires_in,
        now=now,
        base_url=base_url,
        insecure_base_url=insecure_base_url,
    )


def _picture(data: dict[str, Any]) -> Image:
    return {"media_type": data["media_type"], "bytes": base64.b64decode(data["base64"])}


_CERT = ("certType", "certName", "certNo")
