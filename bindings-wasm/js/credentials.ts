/** The app's access token. */

import { APP, Call, contextOf } from "./call.js";
import { clock } from "./arguments.js";
import type { AppSecret } from "./login.js";

/** What the server knows. Unknown names are refused. */
export interface Context extends AppSecret {
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
}

/** The same for the stable token. */
export interface StableContext extends Context {
  /** Has WeChat make a new one at once: at most 20 times a day, 30 seconds apart. Not for one that expires. */
  forceRefresh?: boolean | null | undefined;
}

/** An access token. */
export interface AccessToken {
  accessToken: string;
  /** For how many seconds it can be used: 7200 when it is new. */
  expiresIn: number;
  /** When it was asked for, in Unix seconds: what `expiresIn` is counted from here. */
  issuedAt: number;
}

/**
 * Fetches the stable access token, which is the same for all who ask until it is about to expire.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
 *
 * @throws WxsealError `app_id_invalid`, `argument_range`, `origin_invalid`, `now_invalid`
 * @throws PlatformError from the answer
 */
export function getStableAccessToken(context: StableContext): Call<AccessToken> {
  return new Call("credentials.get_stable_access_token", {}, clock(contextOf(context, STABLE_NAMES)));
}

/**
 * Fetches a new access token. The one before stays valid for five minutes, and no longer: where several processes ask by
 * themselves they end each other's.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getAccessToken.html
 *
 * @throws WxsealError as {@link getStableAccessToken}
 */
export function getAccessToken(context: Context): Call<AccessToken> {
  return new Call("credentials.get_access_token", {}, clock(contextOf(context, NAMES)));
}

const NAMES: ReadonlySet<string> = new Set([...APP, "now"]);
const STABLE_NAMES: ReadonlySet<string> = new Set([...NAMES, "forceRefresh"]);
