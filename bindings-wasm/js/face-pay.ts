/**
 * The credential of a face payment device: `get_wxpayface_authinfo`.
 *
 * Rule: https://pay.weixin.qq.com/wiki/doc/wxfacepay/develop/android/faceuser.html; signed as APIv2 has it.
 */

import { Call, contextOf, messageOf, plain } from "./call.js";
import { clock } from "./arguments.js";
import { withRandom } from "./random.js";
import type { SignType } from "./pay-v2.js";
import type { Text } from "./arguments.js";

/** What the device's SDK made. Other fields are ignored. */
export interface Message {
  /** At most 2048 characters. A blank in it was a `+`. */
  rawdata: Text;
}

/** What the server knows. Unknown names are refused. */
export interface Context {
  appId: Text;
  /** At most 32 characters. */
  mchId: Text;
  /** Of the sub-merchant, where it has one. */
  subAppId?: Text | null | undefined;
  /** At most 32 characters: makes it a service provider's request. */
  subMchId?: Text | null | undefined;
  /** The merchant's APIv2 key. */
  key: Text;
  /** The algorithm, of the request and of the answer. */
  signType: SignType;
  /** At most 32 characters. */
  storeId: Text;
  /** At most 128 characters. */
  storeName: Text;
  /** At most 32 characters. */
  deviceId: Text;
  /** JSON of the merchant's own. */
  attach?: Text | null | undefined;
  /** A random text that is never used twice, at most 32 printable characters; made anew unless given. */
  nonceStr?: Text | null | undefined;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
  /** Another place than `https://payapp.weixin.qq.com`. */
  origin?: Text | null | undefined;
  /** Takes an `origin` with `http://` to any host: see `Access`. */
  insecureOrigin?: boolean | null | undefined;
}

/** A credential for face payments on one device: keep it for this device until it expires. */
export interface AuthInfo {
  /** What the device's SDK takes. */
  authinfo: string;
  /** For how many seconds it can be used. */
  expiresIn: number;
  /** When it was asked for, in Unix seconds: what `expiresIn` is counted from here. */
  issuedAt: number;
}

/**
 * Exchanges the `rawdata` of a device's SDK for a credential. The answer must say `SUCCESS`, bear a sign made with the key and
 * the algorithm of the request, and name the ids of the request.
 *
 * @throws WxsealError `field_missing`, `field_type`, `field_range`, `base64_blank`, `argument_missing`, `argument_range`,
 * `app_id_invalid`, `sign_type_invalid`, `now_invalid`, `origin_invalid`, `xml_character`; from the answer those of
 * `payV2.verify`, and `expected_mismatch`
 * @throws PlatformError `pay_failed`
 */
export function getAuthInfo(message: Message, context: Context): Call<AuthInfo> {
  const known = clock(contextOf(context, NAMES));
  return new Call("face_pay.get_auth_info", messageOf(message, ["rawdata"]), withRandom("nonce_str", known));
}

/** What was kept, and the time. Unknown names are refused. */
export interface CheckContext extends AuthInfo {
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
  /** For how many seconds more it must be usable; 60 unless given. */
  margin?: number | null | undefined;
}

/**
 * Gives the `authinfo` that was kept, when it can still be used: `facePay.checkAuthInfo(kept)`.
 *
 * @throws WxsealError `credential_expired`, `timestamp_future`, `argument_range`, `now_invalid`
 */
export function checkAuthInfo(context: CheckContext): string {
  return plain("face_pay.check_auth_info", {}, clock(contextOf(context, KEPT_NAMES))) as string;
}

const MERCHANT = ["appId", "mchId", "subAppId", "subMchId", "key", "signType"];
const DEVICE = ["storeId", "storeName", "deviceId", "attach"];
const KEPT_NAMES: ReadonlySet<string> = new Set(["authinfo", "expiresIn", "issuedAt", "now", "margin"]);
const NAMES: ReadonlySet<string> = new Set([...MERCHANT, ...DEVICE, "nonceStr", "now", "origin", "insecureOrigin"]);
