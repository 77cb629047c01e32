import { own } from "./arguments.js";
import { source } from "#random";

/** 32 random hexadecimal digits, where the runtime gives any. */
export function randomHex(): string | undefined {
  try {
    const bytes = source()!.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return undefined; // there are none here, or not yet
  }
}

/** A context with such digits under `name`, unless it has something there: Workers give none while they start. */
export function withRandom(name: string, given: Record<string, unknown>): Record<string, unknown> {
  return own(given, name) === undefined ? { ...given, [name]: randomHex() } : given;
}
