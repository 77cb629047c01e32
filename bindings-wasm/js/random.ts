import { own } from "./arguments.js";
import { source } from "#random";

/** 16 random bytes. */
export function randomBytes(): Uint8Array {
  return source()!.getRandomValues(new Uint8Array(16));
}

/** 32 random hexadecimal digits, where the runtime gives any. */
export function randomHex(): string | undefined {
  try {
    return Array.from(randomBytes(), (byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return undefined; // there are none here, or not yet
  }
}

/** A context with such digits under `name`, unless it has something there: Workers give none while they start. */
export function withRandom(name: string, given: Record<string, unknown>): Record<string, unknown> {
  return own(given, name) === undefined ? { ...given, [name]: randomHex() } : given;
}
