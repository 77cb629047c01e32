/** Login: the code of `wx.login`, and session keys asked about on WeChat's side. */

import { ACCESS, APP, Call, contextOf, messageOf, plain } from "./call.js";
import { clock, context as takeContext, own } from "./arguments.js";
import { refuse, unwrap, withoutRetry } from "./error.js";
import { send } from "./send.js";
import { claimed } from "./store.js";
import type { Answer } from "./call.js";
import type { Fetch, SendOptions } from "./send.js";
import type { Claim, Store } from "./store.js";
import { SessionKey } from "./session-key.js";
import type { Access } from "./call.js";
import type { Text } from "./arguments.js";

/** What `wx.login` gave the mini-program. Other fields are ignored. */
export interface LoginMessage {
  /** It works once, for five minutes; at most 512 characters. */
  code: Text;
}

/** With whose secret, and where to. Unknown names are refused. */
export interface AppSecret {
  appId: Text;
  /** The AppSecret. */
  secret: Text;
  /** Another place than `https://api.weixin.qq.com`, for tests and proxies: it gets the secret. */
  origin?: Text | null | undefined;
  /** Takes an `origin` with `http://` to any host: see `Access`. */
  insecureOrigin?: boolean | null | undefined;
}

/** Who logged in. */
export interface Login {
  /** The user, within this app. */
  openid: string;
  /** The user across the apps of one account, where the app is bound to one. */
  unionid: string | null;
  /** The session key's text. Keep it on the server, with the one before: data made under that one may still come. */
  sessionKey: string;
}

/**
 * Exchanges the code of `wx.login` for the user's openid and session key. No page says how long a session key lives.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 *
 * @throws WxsealError `field_missing`, `field_type`, `code_invalid`, `app_id_invalid`, `argument_range`, `origin_invalid`
 * @throws PlatformError from the answer: 40029, 40163, 40226, 45011, -1
 */
export function code2session(message: LoginMessage, context: AppSecret): Call<Login> {
  return new Call("login.code2session", messageOf(message, ["code"]), contextOf(context, APP_NAMES));
}

/** The same with a store. Unknown names are refused. */
export interface ExchangeContext extends AppSecret {
  /** Where it is remembered that a code was exchanged. */
  store: Store;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
}

/**
 * Exchanges a code once: one that was exchanged before is refused and not sent. It is spent before it is sent, so a code whose
 * answer was lost is used up, as it is on WeChat's side: then the action is `relogin`.
 *
 * @throws WxsealError `code_used`, `store_failed`, `store_full`, `store_invalid`, and what {@link code2session} and `send` throw
 */
export async function exchange(
  message: LoginMessage,
  context: ExchangeContext,
  fetch: Fetch,
  options?: SendOptions | null,
): Promise<Answer<Login>> {
  const given = takeContext(context, EXCHANGE_NAMES);
  const { store: _, now: __, ...app } = given;
  const [store, now] = [own(given, "store"), own(given, "now")];
  const call = code2session(message, app as unknown as AppSecret);
  if (typeof (store as Store | undefined)?.claim !== "function") throw refuse("store_invalid", "store");
  if (typeof fetch !== "function") throw refuse("argument_type", "fetch");
  const known = clock(contextOf({ appId: app["appId"], now }, CLAIM_NAMES));
  const claim = plain("login.code_claim", messageOf(message, ["code"]), known) as Claim;
  if (!(await claimed(store, claim))) throw refuse("code_used", "code");
  try {
    return await send(call, fetch, options);
  } catch (error) {
    throw withoutRetry(error);
  }
}

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

const CLAIM_NAMES: ReadonlySet<string> = new Set(["appId", "now"]);
const EXCHANGE_NAMES: ReadonlySet<string> = new Set([...APP, "store", "now"]);
const APP_NAMES: ReadonlySet<string> = new Set(APP);
const NAMES: ReadonlySet<string> = new Set([...ACCESS, "openid", "sessionKey"]);
