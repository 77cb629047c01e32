/**
 * Opens and checks the data that WeChat and its mini-programs hand to a server.
 *
 * Every check is `verb(message, context)`: the message is the untrusted input, field by field; the context
 * holds the values known to the server. A check returns the checked value or throws a {@link WxsealError}.
 */

import { records } from "./wasm/records.js";
import type { Code } from "./codes.js";

export * as openData from "./open-data.js";
export * as credentials from "./credentials.js";
export * as face from "./face.js";
export * as facePay from "./face-pay.js";
export * as faceV1 from "./face-v1.js";
export * as faceV2 from "./face-v2.js";
export * as login from "./login.js";
export * as payV2 from "./pay-v2.js";
export * as phone from "./phone.js";
export * as sessionToken from "./session-token.js";
export { Answer, Call, CallRequest } from "./call.js";
export { send } from "./send.js";
export { SessionKey } from "./session-key.js";
export { Brake } from "./brake.js";
export { AccessTokens } from "./tokens/access-tokens.js";
export { DeviceCredentials } from "./tokens/device-credentials.js";
export { SessionKeyStore } from "./sessions/session-key-store.js";
export { Session, Sessions } from "./sessions/sessions.js";
export { MemoryStore } from "./stores/memory.js";
export { RedisStore } from "./stores/redis.js";
export { SqliteStore } from "./stores/sqlite.js";
export { PlatformError, WxsealError } from "./error.js";
export type { Code } from "./codes.js";
export type { Action, Failure, Fault, PlatformFailure } from "./error.js";
export type { Access } from "./call.js";
export type { Fetch, FetchResponse, SendOptions } from "./send.js";
export type { Claim, Claimed, StateStore, Store } from "./stores/store.js";
export type { MemoryStoreOptions } from "./stores/memory.js";
export type { AccessTokensOptions } from "./tokens/access-tokens.js";
export type { Device, DeviceCredentialsOptions } from "./tokens/device-credentials.js";
export type { AtTime, SessionKeyStoreOptions } from "./sessions/session-key-store.js";
export type { Begin, Check, SessionsOptions } from "./sessions/sessions.js";
export type { FaceResult } from "./face.js";
export type { OpenData, Restored, Watermark } from "./boundary/record.js";
export type { SessionKeyLike } from "./session-key.js";
export type { Text } from "./boundary/values.js";

/** Returns every error code, in alphabetical order. */
export function codes(): Code[] {
  return records().codes().split("\n") as Code[];
}
