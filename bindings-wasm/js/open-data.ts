/**
 * Open data: what a mini-program's user hands over, encrypted or signed under the session key.
 *
 * Rules: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 *
 * Opening a record proves that whoever made it had records under the session key, and that its watermark names your app and a
 * recent time. It does not prove who sent it, nor that WeChat wrote every byte: CBC does not authenticate. The sender chooses
 * `iv` and with it the first 16 bytes, can leave out what stood before them, and can join records of the same key, whose
 * plaintexts a user knows. A decrypted field is a claim. These functions have no memory: over a store, open with `Brake`, which
 * stops who asks again and again.
 */

import * as take from "./arguments.js";
import { unwrap } from "./error.js";
import { hide } from "./hidden.js";
import { GROUP_NAMES, NAMES, crossing, isUnmarked } from "./opening.js";
import { OpenData, readRecord } from "./record.js";
import { Payload } from "./records-glue.js";
import { records } from "./records-module.js";
import { SessionKey } from "./session-key.js";
import type { Text } from "./arguments.js";
import type { Watermark } from "./record.js";
import type { SessionKeyLike } from "./session-key.js";

/** What the mini-program sent: the two fields of its callback, as they came. Other fields are ignored. */
export interface Message {
  /** Base64: at most 8,192 characters. */
  encryptedData: Text;
  /** Base64 of 16 bytes. */
  iv: Text;
}

/** What the server knows. Unknown names are refused. */
export interface Context {
  /** The app the record must be for. */
  appId: Text;
  /** The user's session key, or several in the order in which to try them. */
  sessionKey: SessionKeyLike;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
  /** How old the record may be, in seconds; 300 unless given, at most 86400. */
  maxAge?: number | "unchecked" | null | undefined;
  /** How far ahead of the clock it may be, in seconds; 60 unless given, at most 86400. */
  maxSkew?: number | null | undefined;
  /** Undo known transport damage of the base64 where that takes no guessing; what was undone is in `restored`. */
  repair?: boolean | null | undefined;
}

/** What {@link groupId} takes. */
export interface GroupContext extends Context {
  /** Say "optional" to take a record without a watermark: neither its app nor its age is then known. */
  watermark?: "required" | "optional" | null | undefined;
}

/** The content of `wx.getUserInfo` and `wx.getUserProfile`. */
export interface UserInfo {
  /** The user's id within this app. A claim until it is compared with the session's. */
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
  /** The number, with its country code when it is a foreign one. */
  phoneNumber: string;
  /** The number without a country code. */
  purePhoneNumber: string;
  /** Digits without `+`. */
  countryCode: string;
}

/** The content of `wx.getWeRunData`. */
export interface WeRun {
  /** One entry a day; `timestamp` in Unix seconds. */
  stepInfoList: { timestamp: number; step: number }[];
}

/** The content of `wx.getShareInfo` and `wx.getGroupEnterInfo`. */
export interface GroupId {
  /** The group's id within this app. */
  openGId: string;
}

/**
 * Opens a record and takes its content as it is.
 *
 * @throws WxsealError about the text: `input_too_large`, `base64_blank`, `base64_percent`, `base64_url_safe`,
 * `base64_cut`, `base64_invalid`, `data_empty`, `data_length_invalid`, `iv_length_invalid`; `decrypt_failed` for
 * everything that a wrong key could cause; about the content: `watermark_missing`, `watermark_invalid`,
 * `app_id_mismatch`, `timestamp_stale`, `timestamp_future`; about the call: `field_missing`, `field_type`,
 * `argument_missing`, `argument_type`, `argument_unknown`, `session_key_invalid`, `app_id_invalid`,
 * `now_invalid`, `freshness_invalid`.
 */
export function decrypt(message: Message, context: Context): OpenData {
  return open(Payload.Any, message, take.settings(context, NAMES));
}

/**
 * Opens the record of `wx.getUserInfo` or `wx.getUserProfile`.
 *
 * @throws WxsealError as {@link decrypt}, and `payload_mismatch` when the record holds another kind of data
 */
export function userInfo(message: Message, context: Context): OpenData<UserInfo> {
  return open(Payload.UserInfo, message, take.settings(context, NAMES));
}

/**
 * Opens the record of `<button open-type="getPhoneNumber">`. For anything of value rather exchange the button's
 * `code` on the server:
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html
 *
 * @throws WxsealError as {@link decrypt}, and `payload_mismatch` when the record holds another kind of data
 */
export function phoneNumber(message: Message, context: Context): OpenData<PhoneNumber> {
  return open(Payload.PhoneNumber, message, take.settings(context, NAMES));
}

/**
 * Opens the record of `wx.getWeRunData`.
 *
 * @throws WxsealError as {@link decrypt}, and `payload_mismatch` when the record holds another kind of data
 */
export function weRun(message: Message, context: Context): OpenData<WeRun> {
  return open(Payload.WeRun, message, take.settings(context, NAMES));
}

/**
 * Opens the record of `wx.getShareInfo` (`openGId`) or `wx.getGroupEnterInfo` (`opengid`). The official page of
 * the latter prints a payload without a watermark: see {@link GroupContext}.
 *
 * @throws WxsealError as {@link decrypt}, and `payload_mismatch` when the record holds another kind of data
 */
export function groupId(message: Message, context: GroupContext): OpenData<GroupId, Watermark | null> {
  const given = take.settings(context, GROUP_NAMES);
  return open(isUnmarked(given) ? Payload.GroupIdUnmarked : Payload.GroupId, message, given);
}

/** What the mini-program sent: the two fields of its callback, as they came. Other fields are ignored. */
export interface SignedMessage {
  /** The text byte for byte as the client got it, not an object written as JSON again. */
  rawData: Text;
  /** Hexadecimal. */
  signature: Text;
}

/** A text whose signature was right. It prints without the text. */
export class SignedData {
  /** The text that was signed. */
  declare readonly rawData: string;
  /** Which of the session keys signed it, from 0. */
  readonly keyIndex: number;

  /** @internal */
  constructor(rawData: string, keyIndex: number) {
    Object.defineProperty(this, "rawData", { value: rawData });
    this.keyIndex = keyIndex;
  }

  static {
    hide(SignedData.prototype, ({ keyIndex }) => `SignedData { keyIndex: ${keyIndex} }`);
  }
}

/**
 * Checks that `signature` is the SHA-1 of `rawData` followed by the session key's text. Hex of either case
 * passes. The signature has no time in it: it says that the text was made under this session key, not when.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 *
 * @throws WxsealError `signature_invalid`, `signature_mismatch`, `input_too_large`, `text_invalid`,
 * `field_missing`, `field_type`, `argument_missing`, `argument_type`, `argument_unknown`, `session_key_invalid`
 */
export function verifySignature(message: SignedMessage, context: { sessionKey: SessionKeyLike }): SignedData {
  const sessionKey = take.own(take.settings(context, SIGNATURE_NAMES), "sessionKey");
  const from = take.message(message);
  const rawData = take.field(from, "rawData");
  const signature = take.field(from, "signature");
  const { keys, done } = SessionKey.list(sessionKey);
  try {
    return new SignedData(rawData, JSON.parse(unwrap(records().verifySignature(rawData, signature, keys))));
  } finally {
    done();
  }
}

function open<T, W extends Watermark | null>(payload: Payload, message: Message, given: Record<string, unknown>): OpenData<T, W> {
  const answer = crossing(message, given, false, (...crossed) => records().openData(payload, ...crossed));
  return readRecord<T, W>(unwrap(answer));
}

const SIGNATURE_NAMES: ReadonlySet<string> = new Set(["sessionKey"]);

export { checkEncryptedMsg } from "./check-encrypted-msg.js";
export type { CheckContext, KnownRecord } from "./check-encrypted-msg.js";
export type { OpenData };
