/**
 * Opens and checks what WeChat and its mini-programs hand to a server.
 *
 * Every check is `verb(message, context)`: the message is what came from outside, field for field; the context is
 * what the server knows. A check returns the checked value or throws a {@link WxsealError}.
 */

import { codes as listCodes } from "./glue.js";
import type { Code } from "./error.js";

export * as openData from "./open-data.js";
export * as face from "./face.js";
export { SessionKey } from "./session-key.js";
export { MemoryStore } from "./store.js";
export { WxsealError } from "./error.js";
export type { Action, Code, Failure } from "./error.js";
export type { Claim, Store } from "./store.js";
export type { OpenData, Restored, Watermark } from "./record.js";
export type { SessionKeyLike } from "./session-key.js";
export type { Text } from "./arguments.js";

/** Every code there is, in alphabetical order. */
export function codes(): Code[] {
  return listCodes().split("\n") as Code[];
}
