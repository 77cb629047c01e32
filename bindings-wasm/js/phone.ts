/** A user's phone number, by the code of the button. */

import { ACCESS, Arguments } from "./boundary/arguments.js";
import { Call } from "./call.js";
import type { Access } from "./call.js";
import type { PhoneNumber } from "./open-data.js";
import type { Text } from "./boundary/values.js";
import type { Watermark } from "./boundary/record.js";

/** The result of the button in the mini-program. Other fields are ignored. */
export interface Message {
  /**
   * The code of the button, not that of `wx.login`. It works once, for five minutes; at most 512 characters.
   */
  code: Text;
}

/** The values known to the server. Unknown names are refused. */
export interface Context extends Access {
  /** The app that the watermark must name. */
  appId: Text;
  /** The openid from the server's session, for WeChat to check that the code belongs to this user. */
  openid?: Text;
}

/** A phone number that WeChat itself returned to this server. */
export interface UserPhoneNumber extends PhoneNumber {
  watermark: Watermark;
}

/**
 * Exchanges the `code` of `<button open-type="getPhoneNumber">` for the phone number.
 *
 * Rule:
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html
 *
 * @throws WxsealError `field_missing`, `field_type`, `code_invalid`, `app_id_invalid`, `argument_range`,
 * `base_url_invalid`; from the answer `app_id_mismatch`
 */
export function getUserPhoneNumber(message: Message, context: Context): Call<UserPhoneNumber> {
  return new Call(
    "phone.get_user_phone_number",
    Arguments.message(message, ["code"]),
    Arguments.context(context, NAMES),
  );
}

const NAMES: ReadonlySet<string> = new Set([...ACCESS, "appId", "openid"]);
