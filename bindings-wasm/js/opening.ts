// How a record crosses: what opens it at once and what opens it under the brake read the same arguments.

import * as take from "./arguments.js";
import { SessionKey } from "./session-key.js";
import type { SessionKeys } from "./records-glue.js";

/** A record and what the server knows, as the core takes it. */
export type Crossing = [
  texts: Uint8Array,
  encryptedDataLength: number,
  ivLength: number,
  keys: SessionKeys,
  now: number,
  maxAge: number | undefined,
  maxSkew: number | undefined,
  repair: boolean,
];

/** Reads the arguments of an opening and passes them on; `hashes` says whether the keys are hashed on the way. */
export function crossing<T>(message: unknown, given: Record<string, unknown>, hashes: boolean, cross: (...arguments_: Crossing) => T): T {
  const from = take.message(message);
  const encryptedData = take.field(from, "encryptedData");
  const iv = take.field(from, "iv");
  const appId = take.argument(take.own(given, "appId"), "appId");
  const now = take.now(take.own(given, "now"));
  const maxAge = take.maxAge(take.own(given, "maxAge"));
  const maxSkew = take.optionalSeconds(take.own(given, "maxSkew"), "maxSkew");
  const repair = take.flag(take.own(given, "repair"), "repair");
  const { keys, done } = SessionKey.list(take.own(given, "sessionKey"), hashes);
  try {
    const texts = take.joined(encryptedData, iv, appId);
    return cross(texts.bytes, texts.first, texts.second, keys, now, maxAge, maxSkew, repair);
  } finally {
    done();
  }
}

export const NAMES: ReadonlySet<string> = new Set(["appId", "sessionKey", "now", "maxAge", "maxSkew", "repair"]);
export const GROUP_NAMES: ReadonlySet<string> = new Set([...NAMES, "watermark"]);

/** Whether a context says that a group's record may come without a watermark. */
export function isUnmarked(given: Record<string, unknown>): boolean {
  return take.choice(take.own(given, "watermark"), "watermark", "required", "optional") === "optional";
}
