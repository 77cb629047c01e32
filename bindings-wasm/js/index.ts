/**
 * Opens and checks what WeChat and its mini-programs hand to a server.
 *
 * Every check is `verb(message, context)`: the message is what came from outside, field for field; the context is
 * what the server knows. A check returns the checked value or throws a {@link WxsealError}.
 */

import { records } from "./records-module.js";
import type { Code } from "./error.js";

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
export { AccessTokens } from "./access-tokens.js";
export { DeviceCredentials } from "./device-credentials.js";
export { SessionKeys } from "./session-keys.js";
export { Session, Sessions } from "./sessions.js";
export { MemoryStore } from "./memory-store.js";
export { RedisStore } from "./redis-store.js";
export { SqliteStore } from "./sqlite-store.js";
export { PlatformError, WxsealError } from "./error.js";
export type { Action, Code, Failure, Fault, PlatformFailure } from "./error.js";
export type { Access } from "./call.js";
export type { Fetch, FetchResponse, SendOptions } from "./send.js";
export type { Claim, Claimed, StateStore, Store } from "./store.js";
export type { MemoryStoreOptions } from "./memory-store.js";
export type { AccessTokensOptions } from "./access-tokens.js";
export type { Device, DeviceCredentialsOptions } from "./device-credentials.js";
export type { Now, SessionKeysOptions } from "./session-keys.js";
export type { Begin, Check, SessionsOptions } from "./sessions.js";
export type { FaceResult } from "./face.js";
export type { OpenData, Restored, Watermark } from "./record.js";
export type { SessionKeyLike } from "./session-key.js";
export type { Text } from "./arguments.js";

/** Every code there is, in alphabetical order. */
export function codes(): Code[] {
  return records().codes().split("\n") as Code[];
}
