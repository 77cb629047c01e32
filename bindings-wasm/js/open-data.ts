/**
 * Open data: data about a mini-program's user, encrypted or signed under the session key.
 *
 * Rules: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 *
 * Opening a record proves that its sender had records under the session key, and that its watermark names
 * your app and a recent time. It does not prove the identity of the sender, nor that WeChat wrote every byte:
 * CBC does not authenticate. The sender chooses `iv` and with it the first 16 bytes, can drop the blocks
 * before them, and can join records under the same key, whose plaintexts the user knows. A decrypted field is
 * a claim. These functions have no memory: with a store, open records with `Brake`, which stops repeated
 * attempts.
 */

import { ACCESS, Arguments } from "./boundary/arguments.js";
import * as values from "./boundary/values.js";
import { Call } from "./call.js";
import { unwrap } from "./error.js";
import { printAs } from "./boundary/inspect.js";
import { GROUP_NAMES, NAMES, crossing, isUnmarked } from "./boundary/opening.js";
import { type OpenData, readRecord } from "./boundary/record.js";
import { Payload } from "./wasm/records-glue.js";
import { records } from "./wasm/records.js";
import { SessionKey } from "./session-key.js";
import type { Text } from "./boundary/values.js";
import type { Access } from "./call.js";
import type { Watermark } from "./boundary/record.js";
import type { SessionKeyLike } from "./session-key.js";

/** The two fields of the mini-program's callback, unmodified. Other fields are ignored. */
export interface Message {
  /** Base64: at most 8,192 characters. */
  encryptedData: Text;
  /** Base64 of 16 bytes. */
  iv: Text;
}

/** The values known to the server. Unknown names are refused. */
export interface Context {
  /** The app that the record must name. */
  appId: Text;
  /** The user's session key, or several in the order in which to try them. */
  sessionKey: SessionKeyLike;
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | null | undefined;
  /** How old the record may be, in seconds: at most 86400, 300 by default. */
  maxAge?: number | "unchecked" | null | undefined;
  /** How far ahead of the clock it may be, in seconds: at most 86400, 60 by default. */
  maxSkew?: number | null | undefined;
  /**
   * Whether to repair known transport damage of the base64 that can be repaired without guessing; `restored`
   * lists the repairs.
   */
  repair?: boolean | null | undefined;
}

/** The context of {@link groupId}. */
export interface GroupContext extends Context {
  /** `"optional"` accepts a record without a watermark: neither its app nor its age is then known. */
  watermark?: "required" | "optional" | null | undefined;
}

/** The content of `wx.getUserInfo` and `wx.getUserProfile`. */
export interface UserInfo {
  /** The user's id within this app. It is a claim until it is compared with the session's. */
  openId?: string | undefined;
  /** The user's id across the apps of one open-platform account. */
  unionId?: string | undefined;
  nickName: string;
  avatarUrl: string;
  /** 0 unknown, 1 male, 2 female. */
  gender?: number | undefined;
  /** The language of the region names: `en`, `zh_CN` or `zh_TW`. */
  language?: string | undefined;
  city?: string | undefined;
  province?: string | undefined;
  country?: string | undefined;
}

/** The content of the phone-number button. */
export interface PhoneNumber {
  /** The number, with its country code if it is a foreign one. */
  phoneNumber: string;
  /** The number without a country code. */
  purePhoneNumber: string;
  /** Digits without `+`. */
  countryCode: string;
}

/** The content of `wx.getWeRunData`. */
export interface WeRun {
  /** One entry per day; `timestamp` in Unix seconds. */
  stepInfoList: { timestamp: number; step: number }[];
}

/** The content of `wx.getShareInfo` and `wx.getGroupEnterInfo`. */
export interface GroupId {
  /** The group's id within this app. */
  openGId: string;
}

/**
 * Opens a record of any kind, and returns its content unchanged.
 *
 * @throws WxsealError about the text: `input_too_large`, `base64_blank`, `base64_percent`, `base64_url_safe`,
 * `base64_cut`, `base64_invalid`, `data_empty`, `data_length_invalid`, `iv_length_invalid`; `decrypt_failed`
 * for everything that a wrong key could cause; about the content: `watermark_missing`, `watermark_invalid`,
 * `app_id_mismatch`, `timestamp_stale`, `timestamp_future`; about the call: `field_missing`, `field_type`,
 * `argument_missing`, `argument_type`, `argument_unknown`, `session_key_invalid`, `app_id_invalid`,
 * `now_invalid`, `freshness_invalid`.
 */
export function decrypt(message: Message, context: Context): OpenData {
  return open(Payload.Any, message, values.settings(context, NAMES));
}

/**
 * Opens the record of `wx.getUserInfo` or `wx.getUserProfile`.
 *
 * @throws WxsealError as {@link decrypt}, and `payload_mismatch` if the record holds another kind of data
 */
export function userInfo(message: Message, context: Context): OpenData<UserInfo> {
  return open(Payload.UserInfo, message, values.settings(context, NAMES));
}

/**
 * Opens the record of `<button open-type="getPhoneNumber">`. If anything of value depends on the number,
 * exchange the button's `code` on the server instead:
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html
 *
 * @throws WxsealError as {@link decrypt}, and `payload_mismatch` if the record holds another kind of data
 */
export function phoneNumber(message: Message, context: Context): OpenData<PhoneNumber> {
  return open(Payload.PhoneNumber, message, values.settings(context, NAMES));
}

/**
 * Opens the record of `wx.getWeRunData`.
 *
 * @throws WxsealError as {@link decrypt}, and `payload_mismatch` if the record holds another kind of data
 */
export function weRun(message: Message, context: Context): OpenData<WeRun> {
  return open(Payload.WeRun, message, values.settings(context, NAMES));
}

/**
 * Opens the record of `wx.getShareInfo` (`openGId`) or `wx.getGroupEnterInfo` (`opengid`). The official page
 * of the latter shows a payload without a watermark: see {@link GroupContext}.
 *
 * @throws WxsealError as {@link decrypt}, and `payload_mismatch` if the record holds another kind of data
 */
export function groupId(message: Message, context: GroupContext): OpenData<GroupId, Watermark | null> {
  const given = values.settings(context, GROUP_NAMES);
  return open(isUnmarked(given) ? Payload.GroupIdUnmarked : Payload.GroupId, message, given);
}

/** The two fields of the mini-program's callback, unmodified. Other fields are ignored. */
export interface SignedMessage {
  /** The text byte for byte as the client received it, not an object serialised to JSON again. */
  rawData: Text;
  /** Hexadecimal. */
  signature: Text;
}

/** A text with a valid signature. Printing it omits the text. */
export class SignedData {
  /** The signed text. */
  declare readonly rawData: string;
  /** The index of the session key that signed it, from 0. */
  readonly keyIndex: number;

  /** @internal */
  constructor(rawData: string, keyIndex: number) {
    Object.defineProperty(this, "rawData", { value: rawData });
    this.keyIndex = keyIndex;
  }

  static {
    printAs(SignedData.prototype, ({ keyIndex }) => `SignedData { keyIndex: ${keyIndex} }`);
  }
}

/**
 * Checks that `signature` is the SHA-1 of `rawData` followed by the session key's text. Upper- and lower-case
 * hex pass. The signature contains no time: it proves that the text was signed under this session key, not
 * when.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 *
 * @throws WxsealError `signature_invalid`, `signature_mismatch`, `input_too_large`, `text_invalid`,
 * `field_missing`, `field_type`, `argument_missing`, `argument_type`, `argument_unknown`,
 * `session_key_invalid`
 */
export function verifySignature(message: SignedMessage, context: { sessionKey: SessionKeyLike }): SignedData {
  const sessionKey = values.own(values.settings(context, SIGNATURE_NAMES), "sessionKey");
  const from = values.message(message);
  const rawData = values.field(from, "rawData");
  const signature = values.field(from, "signature");
  const { keys, done } = SessionKey.list(sessionKey);
  try {
    return new SignedData(rawData, JSON.parse(unwrap(records().verifySignature(rawData, signature, keys))));
  } finally {
    done();
  }
}

function open<T, W extends Watermark | null>(
  payload: Payload,
  message: Message,
  given: Record<string, unknown>,
): OpenData<T, W> {
  const answer = crossing(message, given, false, (...crossed) => records().openData(payload, ...crossed));
  return readRecord<T, W>(unwrap(answer));
}

/** The values known to the server. Unknown names are refused. */
export interface CheckContext extends Access {
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | null | undefined;
  /** How old the record may be, in seconds: 300 by default. */
  maxAge?: number | "unchecked" | null | undefined;
  /** How far ahead of the clock it may be, in seconds: 60 by default. */
  maxSkew?: number | null | undefined;
}

/** A record that WeChat confirms to have made. */
export interface KnownRecord {
  /** When WeChat made it, in Unix seconds. */
  createTime: number;
}

/**
 * Asks WeChat whether it made this record, and when. WeChat answers for phone numbers of the last three days,
 * and receives only the SHA-256 of the base64 text.
 *
 * Rule:
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/basic-info/api_checkencrypteddata
 *
 * @throws WxsealError `field_missing`, `field_type`, `field_range`, `now_invalid`, `freshness_invalid`,
 * `argument_range`, `base_url_invalid`; from the answer `record_unknown`, `timestamp_stale`,
 * `timestamp_future`
 */
export function checkEncryptedMsg(message: { encryptedData: Text }, context: CheckContext): Call<KnownRecord> {
  const known = Arguments.context(context, CHECK_NAMES).withNow();
  return new Call("open_data.check_encrypted_msg", Arguments.message(message, ["encryptedData"]), known);
}

const SIGNATURE_NAMES: ReadonlySet<string> = new Set(["sessionKey"]);

export type { OpenData };
const CHECK_NAMES: ReadonlySet<string> = new Set([...ACCESS, "now", "maxAge", "maxSkew"]);
