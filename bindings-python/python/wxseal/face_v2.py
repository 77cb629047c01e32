"""Face identification, second version: ``getverifyid``, ``wx.requestFacialVerify``, ``queryverifyinfo``.

Rules: https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_getverifyid and api_queryverifyinfo. Passed is
``errcode`` 0 and ``verify_ret`` 10000; what the mini-program says of the outcome proves nothing.

A document is a mapping of ``certName`` (at most 128 characters), ``certNo`` (at most 64) and perhaps ``certType``
(``IDENTITY_CARD`` unless given, the only type that the official page names).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from wxseal._arguments import context_of, message_of
from wxseal._secret import hides_secrets
from wxseal.call import Call, plain
from wxseal.open_data import Text


@hides_secrets
def cert_hash(message: Mapping[str, Any]) -> str:
    """Make the digest by which WeChat recognises a document: personal data, as the document itself is.

    SHA-256, in lower-case hex, of ``cert_type=…&cert_name=…&cert_no=…``, each value in base64.

    :param message: the document.
    :raises WxsealError: ``field_missing``, ``field_type``, ``field_range``

    The sample of the official page:

    >>> cert_hash({"certName": "张三", "certNo": "310101199801011234"})
    '3c241f7ff324977aeb91f173bb2a7b06569e6fd784d5573db34a636d8671108b'
    """
    digest: str = plain("face_v2.cert_hash", message_of(message, _CERT))
    return digest


class Verification(TypedDict):
    """A check that was begun.

    Keep it with the user's session; all of it, and nothing from the mini-program, asks for the outcome.
    """

    verify_id: str
    """What the mini-program starts the check with."""
    out_seq_no: str
    cert_hash: str
    openid: str
    issued_at: int
    """When it was asked for, in Unix seconds."""
    expires_in: int
    """For how many seconds it can be used: 3600."""


@hides_secrets
def get_verify_id(
    message: Mapping[str, Any],
    *,
    access_token: Text,
    openid: Text,
    out_seq_no: Text,
    now: int | None = None,
    origin: Text | None = None,
    insecure_origin: bool | None = None,
) -> Call[Verification]:
    """Begin a check of this user's face against this person's document.

    :param message: the document.
    :param access_token: the app's access token.
    :param openid: of the server's session, whose mini-program runs the check.
    :param out_seq_no: the server's own number of this check: 5 to 32 of ``0-9 A-Z a-z _ -``, never used twice.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :param origin: another place than ``https://api.weixin.qq.com``: it gets the access token.
    :param insecure_origin: take an ``origin`` with ``http://`` to any host: see :func:`wxseal.login.code2session`.
    :raises WxsealError: ``field_missing``, ``field_type``, ``field_range``, ``out_seq_no_invalid``,
        ``now_invalid``, ``argument_range``, ``origin_invalid``

    >>> document = {"certName": "张三", "certNo": "310101199801011234"}
    >>> get_verify_id(document, access_token="TOKEN", openid="OPENID", out_seq_no="check-1", now=1700000000)
    Call(POST https://api.weixin.qq.com/cityservice/face/identify/getverifyid)
    """
    context = context_of(
        access_token=access_token,
        openid=openid,
        out_seq_no=out_seq_no,
        now=now,
        origin=origin,
        insecure_origin=insecure_origin,
    )
    return Call("face_v2.get_verify_id", message_of(message, _CERT), context)


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
    origin: Text | None = None,
    insecure_origin: bool | None = None,
) -> Call[Passed]:
    """Ask for the outcome, and give a result only when the check was passed.

    ``query_verify_info(**verification, access_token=...)``

    :param access_token: the app's access token.
    :param verify_id: this and the five that follow: the :class:`Verification` that was kept.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :param origin: another place than ``https://api.weixin.qq.com``: it gets the access token.
    :param insecure_origin: take an ``origin`` with ``http://`` to any host: see :func:`wxseal.login.code2session`.
    :raises WxsealError: ``verify_id_expired``, ``timestamp_future``, ``now_invalid``, ``out_seq_no_invalid``,
        ``argument_range``, ``origin_invalid``
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
        origin,
        insecure_origin,
    )
    return Call("face_v2.query_verify_info", {}, context)


class Image(TypedDict):
    """A picture; its type is known by its first bytes."""

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
    origin: Text | None = None,
    insecure_origin: bool | None = None,
) -> Call[Image]:
    """Ask for the picture that was taken in a check: JPEG or PNG of at most 4 MiB.

    Takes what :func:`query_verify_info` takes.

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
        origin,
        insecure_origin,
    )
    return Call("face_v2.get_image", {}, context, _picture)


def _kept(
    access_token: Text,
    verify_id: Text,
    out_seq_no: Text,
    cert_hash: Text,
    openid: Text,
    issued_at: int,
    expires_in: int,
    now: int | None,
    origin: Text | None,
    insecure_origin: bool | None,
) -> dict[str, object]:
    return context_of(
        access_token=access_token,
        verify_id=verify_id,
        out_seq_no=out_seq_no,
        cert_hash=cert_hash,
        openid=openid,
        issued_at=issued_at,
        expires_in=expires_in,
        now=now,
        origin=origin,
        insecure_origin=insecure_origin,
    )


def _picture(data: dict[str, Any]) -> Image:
    return {"media_type": data["media_type"], "bytes": base64.b64decode(data["base64"])}


_CERT = ("certType", "certName", "certNo")
