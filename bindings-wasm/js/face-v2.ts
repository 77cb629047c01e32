/**
 * Face identification, second version: `getverifyid`, `wx.requestFacialVerify`, `queryverifyinfo`.
 *
 * Rules: https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_getverifyid and
 * api_queryverifyinfo. A check is passed with `errcode` 0 and `verify_ret` 10000; the outcome reported by the
 * mini-program proves nothing.
 */

import { ACCESS, Arguments } from "./boundary/arguments.js";
import { run } from "./boundary/operations.js";
import { Call } from "./call.js";
import type { Access } from "./call.js";
import type { Text } from "./boundary/values.js";

/** The document of the person. */
export interface Cert {
  /** Defaults to `IDENTITY_CARD`, the only type that the official page names. */
  certType?: Text | undefined;
  /** The person's name, at most 128 characters. */
  certName: Text;
  /** The document's number, at most 64 characters. */
  certNo: Text;
}

/**
 * Returns the digest by which WeChat identifies the document: SHA-256, in lower-case hex, of
 * `cert_type=…&cert_name=…&cert_no=…`, each value in base64. It is personal data, as the document itself is.
 *
 * @throws WxsealError `field_missing`, `field_type`, `field_range`
 */
export function certHash(message: Cert): string {
  return run("face_v2.cert_hash", Arguments.message(message, CERT)) as string;
}

/** The values known to the server. Unknown names are refused. */
export interface GetVerifyIdContext extends Access {
  /** The openid from the server's session with the user whose mini-program runs the check. */
  openid: Text;
  /** The server's id of this check: 5 to 32 of `0-9 A-Z a-z _ -`, never used twice. */
  outSeqNo: Text;
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | null | undefined;
}

/**
 * A check that was started. Store it with the user's session: the query for the outcome needs all of it, and
 * nothing from the mini-program.
 */
export interface Verification {
  /** The id with which the mini-program starts the check. */
  verifyId: string;
  outSeqNo: string;
  certHash: string;
  openid: string;
  /** The time of the request, in Unix seconds. */
  issuedAt: number;
  /** How many seconds it stays valid: 3600. */
  expiresIn: number;
}

/**
 * Starts a check of the user's face against a person's document.
 *
 * @throws WxsealError `field_missing`, `field_type`, `field_range`, `out_seq_no_invalid`, `now_invalid`,
 * `argument_range`, `base_url_invalid`
 */
export function getVerifyId(message: Cert, context: GetVerifyIdContext): Call<Verification> {
  return new Call(
    "face_v2.get_verify_id",
    Arguments.message(message, CERT),
    Arguments.context(context, BEGIN_NAMES).withNow(),
  );
}

/** The stored check, and the values known to the server. Unknown names are refused. */
export interface QueryContext extends Access, Verification {
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | null | undefined;
}

/** A check that the person passed. */
export interface Passed {
  /** 10000. */
  verifyRet: number;
}

/**
 * Queries the outcome, and returns a result only if the check was passed:
 * `faceV2.queryVerifyInfo({ ...verification, accessToken })`.
 *
 * @throws WxsealError `verify_id_expired`, `timestamp_future`, `now_invalid`, `out_seq_no_invalid`,
 * `argument_range`, `base_url_invalid`
 * @throws PlatformError from the answer: `face_pending` with `retryAfter` seconds, `face_not_passed` with
 * `number`, `meaning`, `fault` and `retry`
 */
export function queryVerifyInfo(context: QueryContext): Call<Passed> {
  return new Call("face_v2.query_verify_info", {}, Arguments.context(context, QUERY_NAMES).withNow());
}

/** A picture. */
export interface Image {
  /** The type, determined from the first bytes. */
  mediaType: "image/jpeg" | "image/png";
  bytes: Uint8Array;
}

/**
 * Requests the picture taken in a check: JPEG or PNG of at most 4 MiB.
 *
 * @throws WxsealError as {@link queryVerifyInfo}, without the outcomes of a check
 */
export function getImage(context: QueryContext): Call<Image> {
  return new Call("face_v2.get_image", {}, Arguments.context(context, QUERY_NAMES).withNow(), picture);
}

function picture(data: unknown): Image {
  const { media_type: mediaType, base64 } = data as { media_type: Image["mediaType"]; base64: string };
  return { mediaType, bytes: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) };
}

const CERT = ["certType", "certName", "certNo"];
const BEGIN_NAMES: ReadonlySet<string> = new Set([...ACCESS, "openid", "outSeqNo", "now"]);
const KEPT = ["verifyId", "outSeqNo", "certHash", "openid", "issuedAt", "expiresIn"];
const QUERY_NAMES: ReadonlySet<string> = new Set([...ACCESS, ...KEPT, "now"]);
