/**
 * Face identification, first version: `wx.startFacialRecognitionVerify`, `getuseridkey`, `getinfo`.
 *
 * **Legacy.** WeChat announced that this interface stops on 2026-06-30; the notice is known from posts that quote it
 * (https://juejin.cn/post/7642611621652578340), no official page with it was seen. Use `faceV2` for anything new.
 */

import { ACCESS, Call, contextOf, messageOf } from "./call.js";
import { clock } from "./arguments.js";
import type { Access } from "./call.js";
import type { Text } from "./arguments.js";

/** A person. */
export interface Person {
  /** At most 128 characters. */
  name: Text;
  /** At most 64 characters. */
  idCardNumber: Text;
}

/** A key that the mini-program hands to the check in place of name and id number. */
export interface UserIdKey {
  /** Keep it, and expect it in {@link getInfo}. */
  userIdKey: string;
  /** For how many seconds it can be used: 3600. */
  expiresIn: number;
}

/**
 * Asks for a `user_id_key`, so that name and id number need not go through the mini-program.
 *
 * @throws WxsealError `field_range`, `field_missing`, `field_type`, `argument_range`, `origin_invalid`
 */
export function getUserIdKey(message: Person, context: Access): Call<UserIdKey> {
  return new Call("face_v1.get_user_id_key", messageOf(message, ["name", "idCardNumber"]), contextOf(context, KEY_NAMES));
}

/** What the mini-program got. Other fields are ignored. */
export interface VerifyResult {
  /** A credential, not a result. */
  verifyResult: Text;
}

/** What the server knows of the user and the person. The client chose what the check was run on. */
export interface Expected {
  /** The openid of the server's session with this user. */
  openid: Text;
  /** The person's name. */
  name?: Text;
  /** The id number; a last `x` counts as `X`. This or `userIdKey` is required. */
  idNumber?: Text;
  /** The key that {@link getUserIdKey} gave. */
  userIdKey?: Text;
  /** The digits that the user had to read. */
  validateData?: Text;
}

/** What the server knows. Unknown names are refused. */
export interface GetInfoContext extends Access {
  expected: Expected;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
  /** How old the check may be, in seconds; 300 unless given. */
  maxAge?: number | "unchecked" | null | undefined;
  /** How far ahead of the clock it may be, in seconds; 60 unless given. */
  maxSkew?: number | null | undefined;
}

/** A check that the expected person passed. */
export interface Identified {
  openid: string;
  /** Unix seconds. */
  identifyTime: number;
  /** Unix seconds. */
  finishTime: number;
}

/**
 * Asks what became of a check, and gives a result only when the expected person passed it, recently: `errcode` 0,
 * `identify_ret` 0, everything expected equal, both times fresh.
 *
 * @throws WxsealError `field_range`, `argument_missing`, `argument_range`, `origin_invalid`, `now_invalid`,
 * `freshness_invalid`; from the answer `face_not_passed`, `expected_mismatch`, `timestamp_stale`, `timestamp_future`
 */
export function getInfo(message: VerifyResult, context: GetInfoContext): Call<Identified> {
  return new Call("face_v1.get_info", messageOf(message, ["verifyResult"]), clock(contextOf(context, INFO_NAMES)));
}

const KEY_NAMES: ReadonlySet<string> = new Set(ACCESS);
const INFO_NAMES: ReadonlySet<string> = new Set([...ACCESS, "expected", "now", "maxAge", "maxSkew"]);
