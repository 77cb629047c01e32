/** Session keys, asked about on WeChat's side. */

import { ACCESS, Call, contextOf } from "./call.js";
import { context as takeContext, own } from "./arguments.js";
import { unwrap } from "./error.js";
import { SessionKey } from "./session-key.js";
import type { Access } from "./call.js";
import type { Text } from "./arguments.js";

/** What the server knows. Unknown names are refused. */
export interface Context extends Access {
  openid: Text;
  /** The user's session key. It signs the request and is not sent. */
  sessionKey: SessionKey | Text;
}

/**
 * Asks whether this session key is still the one of this user.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html
 *
 * @throws WxsealError `session_key_invalid`, `argument_missing`, `argument_range`, `origin_invalid`
 * @throws PlatformError from the answer: number 87009 when the key is stale
 */
export function checkSession(context: Context): Call<null> {
  return new Call("login.check_session", {}, signed(context));
}

/** A session key that WeChat made anew. */
export interface ResetSessionKey {
  openid: string;
  /** The new key's text. Records that were made under the old one no longer open with it. */
  sessionKey: string;
}

/**
 * Has WeChat replace a user's session key. It does not live longer for it.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html
 *
 * @throws WxsealError as {@link checkSession}, and `expected_mismatch` when the answer is about another user
 */
export function resetUserSessionKey(context: Context): Call<ResetSessionKey> {
  return new Call("login.reset_user_session_key", {}, signed(context));
}

/** The context with the signature of an empty body in place of the key. */
function signed(context: Context): Record<string, unknown> {
  const given = takeContext(context, NAMES);
  const { keys, done } = SessionKey.list(own(given, "sessionKey"));
  try {
    const { sessionKey: _, ...rest } = given;
    return { ...contextOf(rest, NAMES), signature: unwrap(keys.sign("")) };
  } finally {
    done();
  }
}

const NAMES: ReadonlySet<string> = new Set([...ACCESS, "openid", "sessionKey"]);
