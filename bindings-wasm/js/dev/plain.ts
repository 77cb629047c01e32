// Serializes the arguments of diagnose, whatever they are. The core decides which types are allowed.

import { byteLength } from "../boundary/values.js";
import type { SessionKey } from "../session-key.js";

type Rename = (name: string) => string | undefined;
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/**
 * Reads the members of a message or of a context, and skips those that `rename` gives no name. Returns false
 * if the value is not an object.
 */
export function members(given: unknown, rename: Rename = same): Record<string, Json> | false {
  try {
    const kind = Object.prototype.toString.call(given);
    return kind === "[object Object]" && new Reader().members(given as object, 0, "", rename);
  } catch {
    return false;
  }
}

/**
 * Reads values until a total size is reached. What JSON cannot express becomes `false`, which is not valid
 * for any argument.
 */
class Reader {
  #room = MOST_IN_ALL;

  /** Reads an object's own members, except undefined ones. */
  members(from: object, depth: number, path: string, rename: Rename = same): Record<string, Json> {
    const found: [string, Json][] = [];
    for (const name of Object.keys(from).slice(0, MOST)) {
      const known = rename(name);
      // JSON parsers disagree about `__proto__`.
      if (this.#room <= 0 || known === undefined || known === "__proto__") continue;
      const value = this.#read(() => (from as Record<string, unknown>)[name], depth, path + name);
      if (value !== undefined) found.push([this.#text(known), value]);
    }
    return Object.fromEntries(found);
  }

  /** Reads a value. Reading may fail, in a getter that throws or bytes of a detached buffer. */
  #read(get: () => unknown, depth: number, path: string): Json | undefined {
    try {
      return this.#value(get(), depth, path);
    } catch {
      return false;
    }
  }

  #value(value: unknown, depth: number, path: string): Json | undefined {
    this.#room -= PER_VALUE;
    if (this.#room <= 0) return false;
    if (value === undefined || value === null || typeof value === "boolean") return value;
    if (typeof value === "string") return this.#text(value);
    // An integer beyond the safe range has lost digits.
    if (typeof value === "number")
      return Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value)) && value;
    if (typeof value !== "object") return false;
    if (byteLength(value) !== undefined) return this.#bytes(value as Uint8Array, path);
    if (path === "sessionKey" && typeof (value as SessionKey).expose === "function")
      return this.#value((value as SessionKey).expose(), MOST_DEPTH, "");
    if (depth >= MOST_DEPTH) return false;
    if (Array.isArray(value)) return this.#list(value, depth + 1, path);
    return isPlain(value) && this.members(value, depth + 1, `${path}.`);
  }

  #text(text: string): string {
    const cut = text.slice(0, MOST).replaceAll(/\p{Surrogate}/gu, "\uFFFD");
    this.#room -= cut.length + 1;
    return cut;
  }

  #bytes(bytes: Uint8Array, path: string): string {
    const cut = bytes.subarray(0, MOST);
    if (path !== "tokenKeys.secret") return this.#text(new TextDecoder().decode(cut));
    return btoa(Array.from(cut, (byte) => String.fromCharCode(byte)).join(""));
  }

  #list(list: readonly unknown[], depth: number, path: string): Json[] {
    // An absent value keeps its index.
    const items = Array.from({ length: Math.min(list.length, MOST_ITEMS) }, (_, at) =>
      this.#read(() => list[at], depth, path),
    );
    return items.map((item) => item ?? null);
  }
}

/** Returns whether an object is plain data: not a client, a store or a date. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function same(name: string): string {
  return name;
}

/**
 * Slightly more than the core accepts, so that the core reports the excess: characters of a text, and fields.
 */
const MOST = 70_000;
const MOST_ITEMS = 500;
/** A context, a list in it, and a key in the list. */
const MOST_DEPTH = 2;
const MOST_IN_ALL = 4_000_000;
const PER_VALUE = 32;
