/**
 * Face identification, second version: `getverifyid`, `wx.requestFacialVerify`, `queryverifyinfo`.
 *
 * Rules: https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_getverifyid and api_queryverifyinfo. Passed is
 * `errcode` 0 and `verify_ret` 10000; what the mini-program says of the outcome proves nothing.
 */

import { ACCESS, Call, contextOf, messageOf, plain } from "./call.js";
import { clock } from "./arguments.js";
import type { Access } from "./call.js";
import type { Text } from "./arguments.js";

/** The document of the person. */
export interface Cert {
  /** `IDENTITY_CARD` unless given, the only type that the official page names. */
  certType?: Text | undefined;
  /** The person's name, at most 128 characters. */
  certName: Text;
  /** The document's number, at most 64 characters. */
  certNo: Text;
}

/**
 * The digest by which WeChat recognises the document: SHA-256, in lower-case hex, of
 * `cert_type=…&cert_name=…&cert_no=…`, each value in base64. It is personal data, as the texts themselves are.
 *
 * @throws WxsealError `field_missing`, `field_type`, `field_range`
 */
export function certHash(message: Cert): string {
  return plain("face_v2.cert_hash", messageOf(message, CERT)) as string;
}

/** What the server knows. Unknown names are refused. */
export interface GetVerifyIdContext extends Access {
  /** The openid of the server's session, whose mini-program runs the check. */
  openid: Text;
  /** The server's own number of this check: 5 to 32 of `0-9 A-Z a-z _ -`, never used twice. */
  outSeqNo: Text;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
}

/** A check that was begun: keep it with the user's session; all of it, and nothing from the mini-program, asks for the outcome. */
export interface Verification {
  /** What the mini-program starts the check with. */
  verifyId: string;
  outSeqNo: string;
  certHash: string;
  openid: string;
  /** When it was asked for, in Unix seconds. */
  issuedAt: number;
  /** For how many seconds it can be used: 3600. */
  expiresIn: number;
}

/**
 * Begins a check of this user's face against this person's document.
 *
 * @throws WxsealError `field_missing`, `field_type`, `field_range`, `out_seq_no_invalid`, `now_invalid`, `argument_range`,
 * `origin_invalid`
 */
export function getVerifyId(message: Cert, context: GetVerifyIdContext): Call<Verification> {
  return new Call("face_v2.get_verify_id", messageOf(message, CERT), clock(contextOf(context, BEGIN_NAMES)));
}

/** What was kept, and what the server knows. Unknown names are refused. */
export interface QueryContext extends Access, Verification {
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
}

/** A check that the person passed. */
export interface Passed {
  /** 10000. */
  verifyRet: number;
}

/**
 * Asks for the outcome, and gives a result only when the check was passed:
 * `faceV2.queryVerifyInfo({ ...verification, accessToken })`.
 *
 * @throws WxsealError `verify_id_expired`, `timestamp_future`, `now_invalid`, `out_seq_no_invalid`, `argument_range`,
 * `origin_invalid`
 * @throws PlatformError from the answer: `face_pending` with `retryAfter` seconds, `face_not_passed` with `number`, `meaning`,
 * `fault` and `retry`
 */
export function queryVerifyInfo(context: QueryContext): Call<Passed> {
  return new Call("face_v2.query_verify_info", {}, clock(contextOf(context, QUERY_NAMES)));
}

/** A picture. */
export interface Image {
  /** By its first bytes. */
  mediaType: "image/jpeg" | "image/png";
  bytes: Uint8Array;
}

/**
 * Asks for the picture that was taken in a check: JPEG or PNG of at most 4 MiB.
 *
 * @throws WxsealError as {@link queryVerifyInfo}, without the outcomes of a check
 */
export function getImage(context: QueryContext): Call<Image> {
  return new Call("face_v2.get_image", {}, clock(contextOf(context, QUERY_NAMES)), picture);
}

function picture(data: unknown): Image {
  const { media_type: mediaType, base64 } = data as { media_type: Image["mediaType"]; base64: string };
  return { mediaType, bytes: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) };
}

const CERT = ["certType", "certName", "certNo"];
const BEGIN_NAMES: ReadonlySet<string> = new Set([...ACCESS, "openid", "outSeqNo", "now"]);
const KEPT = ["verifyId", "outSeqNo", "certHash", "openid", "issuedAt", "expiresIn"];
const QUERY_NAMES: ReadonlySet<string> = new Set([...ACCESS, ...KEPT, "now"]);
