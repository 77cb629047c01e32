// The arguments that open a record, read in one place for `openData` and `Brake`.

import * as values from "./values.js";
import { SessionKey } from "../session-key.js";
import type { SessionKeys } from "../wasm/records-glue.js";

/** A record and its context, as parameters of the core's functions. */
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

/**
 * Reads the arguments that open a record and passes them to `cross`. `hashes` states whether the call hashes
 * the keys.
 */
export function crossing<T>(
  message: unknown,
  given: Record<string, unknown>,
  hashes: boolean,
  cross: (...arguments_: Crossing) => T,
): T {
  const from = values.message(message);
  const encryptedData = values.field(from, "encryptedData");
  const iv = values.field(from, "iv");
  const appId = values.argument(values.own(given, "appId"), "appId");
  const now = values.now(values.own(given, "now"));
  const maxAge = values.maxAge(values.own(given, "maxAge"));
  const maxSkew = values.optionalSeconds(values.own(given, "maxSkew"), "maxSkew");
  const repair = values.flag(values.own(given, "repair"), "repair");
  const { keys, done } = SessionKey.list(values.own(given, "sessionKey"), hashes);
  try {
    const texts = values.joined(encryptedData, iv, appId);
    return cross(texts.bytes, texts.first, texts.second, keys, now, maxAge, maxSkew, repair);
  } finally {
    done();
  }
}

export const NAMES: ReadonlySet<string> = new Set(["appId", "sessionKey", "now", "maxAge", "maxSkew", "repair"]);
export const GROUP_NAMES: ReadonlySet<string> = new Set([...NAMES, "watermark"]);

/** Returns whether the context accepts a group's record without a watermark. */
export function isUnmarked(given: Record<string, unknown>): boolean {
  return values.choice(values.own(given, "watermark"), "watermark", "required", "optional") === "optional";
}
