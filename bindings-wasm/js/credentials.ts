/** The app's access token. */

import { APP, Arguments } from "./boundary/arguments.js";
import { Call } from "./call.js";
import type { AppSecret } from "./login.js";

/** The values known to the server. Unknown names are refused. */
export interface Context extends AppSecret {
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | null | undefined;
}

/** The context for the stable token. */
export interface StableContext extends Context {
  /**
   * Whether WeChat issues a new token at once: at most 20 times a day, 30 seconds apart. Not needed when a
   * token merely expires.
   */
  forceRefresh?: boolean | null | undefined;
}

/** An access token. */
export interface AccessToken {
  accessToken: string;
  /** How many seconds it stays valid: 7200 for a new one. */
  expiresIn: number;
  /** The time of the request, in Unix seconds: `expiresIn` counts from here. */
  issuedAt: number;
}

/**
 * Fetches the stable access token, which is the same for every caller until it is about to expire.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
 *
 * @throws WxsealError `app_id_invalid`, `argument_range`, `base_url_invalid`, `now_invalid`
 * @throws PlatformError from the answer
 */
export function getStableAccessToken(context: StableContext): Call<AccessToken> {
  return new Call("credentials.get_stable_access_token", {}, Arguments.context(context, STABLE_NAMES).withNow());
}

/**
 * Fetches a new access token. The previous one stays valid for five minutes only, so several processes that
 * fetch independently invalidate each other's tokens.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getAccessToken.html
 *
 * @throws WxsealError as {@link getStableAccessToken}
 */
export function getAccessToken(context: Context): Call<AccessToken> {
  return new Call("credentials.get_access_token", {}, Arguments.context(context, NAMES).withNow());
}

const NAMES: ReadonlySet<string> = new Set([...APP, "now"]);
const STABLE_NAMES: ReadonlySet<string> = new Set([...NAMES, "forceRefresh"]);
