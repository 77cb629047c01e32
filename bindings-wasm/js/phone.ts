/** A user's phone number, by the code of the button. */

import { ACCESS, Call, contextOf, messageOf } from "./call.js";
import type { Access } from "./call.js";
import type { PhoneNumber } from "./open-data.js";
import type { Text } from "./arguments.js";
import type { Watermark } from "./record.js";

/** What the button gave the mini-program. Other fields are ignored. */
export interface Message {
  /** Not the code of `wx.login`. It works once, for five minutes; at most 512 characters. */
  code: Text;
}

/** What the server knows. Unknown names are refused. */
export interface Context extends Access {
  /** The app that the watermark must name. */
  appId: Text;
  /** The openid of the server's session, where WeChat is to check that the code is this user's. */
  openid?: Text;
}

/** A phone number that WeChat itself told this server. */
export interface UserPhoneNumber extends PhoneNumber {
  watermark: Watermark;
}

/**
 * Exchanges the `code` of `<button open-type="getPhoneNumber">` for the phone number.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html
 *
 * @throws WxsealError `field_missing`, `field_type`, `code_invalid`, `app_id_invalid`, `argument_range`, `origin_invalid`; from
 * the answer `app_id_mismatch`
 */
export function getUserPhoneNumber(message: Message, context: Context): Call<UserPhoneNumber> {
  return new Call("phone.get_user_phone_number", messageOf(message, ["code"]), contextOf(context, NAMES));
}

const NAMES: ReadonlySet<string> = new Set([...ACCESS, "appId", "openid"]);
