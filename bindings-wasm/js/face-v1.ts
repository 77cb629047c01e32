/**
 * Face identification, first version: `wx.startFacialRecognitionVerify`, `getuseridkey`, `getinfo`.
 *
 * **Legacy.** WeChat announced that this interface stops on 2026-06-30. The notice is known only from posts
 * that quote it (https://juejin.cn/post/7642611621652578340); no official page with it was found. Use
 * `faceV2` for anything new.
 */

import { ACCESS, Arguments } from "./boundary/arguments.js";
import { Call } from "./call.js";
import type { Access } from "./call.js";
import type { Text } from "./boundary/values.js";

/** A person. */
export interface Person {
  /** At most 128 characters. */
  name: Text;
  /** At most 64 characters. */
  idCardNumber: Text;
}

/** A key that the mini-program passes to the check in place of name and id number. */
export interface UserIdKey {
  /** The key. Store it, and pass it to {@link getInfo} as `expected.userIdKey`. */
  userIdKey: string;
  /** How many seconds it stays valid: 3600. */
  expiresIn: number;
}

/**
 * Requests a `user_id_key`, so that name and id number need not pass through the mini-program.
 *
 * @throws WxsealError `field_range`, `field_missing`, `field_type`, `argument_range`, `base_url_invalid`
 */
export function getUserIdKey(message: Person, context: Access): Call<UserIdKey> {
  return new Call(
    "face_v1.get_user_id_key",
    Arguments.message(message, ["name", "idCardNumber"]),
    Arguments.context(context, KEY_NAMES),
  );
}

/** The result that the mini-program received. Other fields are ignored. */
export interface VerifyResult {
  /** A credential for the query, not the outcome. */
  verifyResult: Text;
}

/** The expected user and person, as known to the server. The client chose the data that the check ran on. */
export interface Expected {
  /** The openid from the server's session with this user. */
  openid: Text;
  /** The person's name. */
  name?: Text;
  /** The id number; a final `x` counts as `X`. Either this or `userIdKey` is required. */
  idNumber?: Text;
  /** The key returned by {@link getUserIdKey}. */
  userIdKey?: Text;
  /** The digits that the user had to read. */
  validateData?: Text;
}

/** The values known to the server. Unknown names are refused. */
export interface GetInfoContext extends Access {
  expected: Expected;
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | null | undefined;
  /** How old the check may be, in seconds: 300 by default. */
  maxAge?: number | "unchecked" | null | undefined;
  /** How far ahead of the clock it may be, in seconds: 60 by default. */
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
 * Queries the outcome of a check, and returns a result only if the expected person passed it recently:
 * `errcode` 0, `identify_ret` 0, every expected value equal, and both times fresh.
 *
 * @throws WxsealError `field_range`, `argument_missing`, `argument_range`, `base_url_invalid`, `now_invalid`,
 * `freshness_invalid`; from the answer `face_not_passed`, `expected_mismatch`, `timestamp_stale`,
 * `timestamp_future`
 */
export function getInfo(message: VerifyResult, context: GetInfoContext): Call<Identified> {
  return new Call(
    "face_v1.get_info",
    Arguments.message(message, ["verifyResult"]),
    Arguments.context(context, INFO_NAMES).withNow(),
  );
}

const KEY_NAMES: ReadonlySet<string> = new Set(ACCESS);
const INFO_NAMES: ReadonlySet<string> = new Set([...ACCESS, "expected", "now", "maxAge", "maxSkew"]);
