/**
 * The server's own session token: a JWT with HS256 and nothing else. After the login the mini-program keeps this token, never
 * the session key, and sends it along as `Authorization: Bearer ...` or `X-Token`.
 *
 * Rules: RFC 7519 and RFC 7515, less all that has made trouble. Tokens of other libraries pass when they have the claims `sub`
 * (openid), `aud` (app id), `iat`, `exp`, `jti` and the `kid` of one of these keys.
 */

import * as take from "./arguments.js";
import { contextOf, plain } from "./call.js";
import { withRandom } from "./random.js";
import { refuse } from "./error.js";
import type { Text } from "./arguments.js";

/** A secret of this server's, and the name by which a token says that it was signed with it. */
export interface TokenKey {
  /** 1 to 64 printable characters, its own for each key. */
  kid: Text;
  /** 32 to 1024 random bytes, as they are or in base64. */
  secret: string | Uint8Array;
}

/** What both sides know. */
export interface Context {
  /** The app that the token is for. */
  appId: Text;
  /** One key or several: the first signs, all verify. For a rotation put the new one in front. */
  keys: TokenKey | readonly TokenKey[];
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
}

/** What goes into a token. Unknown names are refused. */
export interface IssueContext extends Context {
  /** The user who has just logged in. */
  openid: Text;
  /** For how many seconds it passes: from 60 (a minute) to 2678400 (31 days); 7200 unless given. */
  lifetime?: number | null | undefined;
  /** The token's own number: 16 to 64 random printable characters; made anew unless given. */
  jti?: Text;
}

/**
 * Makes the token of a user who has just logged in.
 *
 * @throws WxsealError `argument_range`, `token_secret_invalid`, `token_key_duplicate`, `app_id_invalid`, `now_invalid`
 */
export function issue(context: IssueContext): string {
  const known = take.clock(contextOf(context, ISSUE_NAMES));
  return plain("session_token.issue", {}, withRandom("jti", known)) as string;
}

/** What the server knows. Unknown names are refused. */
export interface VerifyContext extends Context {
  /** The user whom the operation is about, where it is about one: the token must be this user's. */
  openid?: Text;
  /** For how many seconds after its issue a token passes at most, whatever it says itself; 31 days unless given. */
  maxAge?: number | null | undefined;
  /** How many seconds ahead of the clock it may have been issued; 60 unless given. */
  maxSkew?: number | null | undefined;
}

/** A session, as its token says. */
export interface Session {
  openid: string;
  /** The token's own number, by which it can be ended early. */
  jti: string;
  /** Unix seconds. */
  issuedAt: number;
  /** Unix seconds. */
  expiresAt: number;
  /** The name of the key that signed it. */
  kid: string;
}

/**
 * Checks a token, and gives what it says. The signature is checked before any claim is believed.
 *
 * @throws WxsealError `token_invalid`, `token_algorithm`, `token_key_unknown`, `token_signature`, `token_expired`,
 * `token_not_yet_valid`, `token_app_mismatch`, `token_user_mismatch`; `field_type`, `token_secret_invalid`,
 * `token_key_duplicate`, `argument_range`, `app_id_invalid`, `now_invalid`
 */
export function verify(token: Text, context: VerifyContext): Session {
  const message = { token: take.field({ token }, "token") };
  const said = plain("session_token.verify", message, take.clock(contextOf(context, VERIFY_NAMES))) as Record<string, never>;
  const { openid, jti, issued_at: issuedAt, expires_at: expiresAt, kid } = said;
  return { openid, jti, issuedAt, expiresAt, kid } as unknown as Session;
}

/** The headers of a request: of `fetch` and its relatives, of Node.js, or any object of texts. */
export type Headers = { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The token of a request: of `Authorization: Bearer ...` or of `X-Token`; where both are there they must say the same.
 *
 * @throws WxsealError `token_missing`, `token_invalid`, `field_type`
 */
export function fromHeaders(headers: Headers): string {
  const from = take.message(headers) as unknown as Headers;
  const found = ["authorization", "x-token"].map((name) => [name, header(from, name)]);
  return plain("session_token.from_headers", Object.fromEntries(found.filter(([, text]) => text !== undefined))) as string;
}

function header(headers: Headers, name: string): string | undefined {
  const values = typeof headers["get"] === "function" ? [(headers as { get(name: string): unknown }).get(name)] : own(headers, name);
  // Two headers of one name are two opinions.
  if (values.some((value) => Array.isArray(value) && value.length > 1)) throw refuse("token_invalid", "token");
  const given = values.flat().filter((value) => value !== undefined && value !== null);
  if (given.length > 1) throw refuse("token_invalid", "token");
  return take.optionalField(given[0], name);
}

/** The values of an object's own names, in any case. */
function own(headers: object, name: string): unknown[] {
  return Object.entries(headers).flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));
}

const NAMES = ["appId", "keys", "now"];
const ISSUE_NAMES: ReadonlySet<string> = new Set([...NAMES, "openid", "lifetime", "jti"]);
const VERIFY_NAMES: ReadonlySet<string> = new Set([...NAMES, "openid", "maxAge", "maxSkew"]);
