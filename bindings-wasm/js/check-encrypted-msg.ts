import * as take from "./arguments.js";
import { ACCESS, Call, contextOf, messageOf } from "./call.js";
import type { Text } from "./arguments.js";
import type { Access } from "./call.js";

/** What the server knows. Unknown names are refused. */
export interface CheckContext extends Access {
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
  /** How old the record may be, in seconds; 300 unless given. */
  maxAge?: number | "unchecked" | null | undefined;
  /** How far ahead of the clock it may be, in seconds; 60 unless given. */
  maxSkew?: number | null | undefined;
}

/** A record that WeChat says it made. */
export interface KnownRecord {
  /** When WeChat made it, in Unix seconds. */
  createTime: number;
}

/**
 * Asks WeChat whether it made this record, and when. It answers for phone numbers of the last three days, and is sent the
 * SHA-256 of the base64 text, nothing else.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/basic-info/api_checkencrypteddata
 *
 * @throws WxsealError `field_missing`, `field_type`, `field_range`, `now_invalid`, `freshness_invalid`, `argument_range`,
 * `origin_invalid`; from the answer `record_unknown`, `timestamp_stale`, `timestamp_future`
 */
export function checkEncryptedMsg(message: { encryptedData: Text }, context: CheckContext): Call<KnownRecord> {
  const known = take.clock(contextOf(context, NAMES));
  return new Call("open_data.check_encrypted_msg", messageOf(message, ["encryptedData"]), known);
}

const NAMES: ReadonlySet<string> = new Set([...ACCESS, "now", "maxAge", "maxSkew"]);
