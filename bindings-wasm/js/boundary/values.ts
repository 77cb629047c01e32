// Checks the types and sizes of values from JavaScript once, before they cross into the core, which checks
// their meaning.

import { refuse } from "../error.js";
import { wallClock } from "./drive.js";
import { snakeCase } from "./names.js";
import { run } from "./operations.js";
import type { Code } from "../codes.js";

/** A string, or its UTF-8 bytes as some clients and Redis return them. */
export type Text = string | Uint8Array;

/**
 * The longest string that crosses into the core, in UTF-16 units. The core checks the length in bytes again.
 */
const MAX_TEXT = 64 * 1024;

/** Reads a message: any object. Fields are looked up by name; all others are ignored. */
export function message(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse("field_type", "message");
  return value as Record<string, unknown>;
}

/**
 * Reads a context: an object with no names other than `names`. Undefined and null count as omitted, and are
 * refused for names whose omission would switch a check off.
 */
export function context(value: unknown, names: ReadonlySet<string>, argument = "context"): Record<string, unknown> {
  return settings(value, names, argument, (name) => {
    narrowing ??= new Set(run("narrowing", {}) as string[]);
    if (narrowing.has(argument)) throw refuse("argument_missing", within(argument, name));
    if (narrowing.has(snakeCase(name))) throw refuse("argument_missing", name);
  });
}

/**
 * Reads a context without looking up the names whose omission would switch a check off. The functions that
 * open records require all of these, and so need not load the module that lists them.
 */
export function settings(
  value: unknown,
  names: ReadonlySet<string>,
  argument = "context",
  leaveOut: (name: string) => void = () => {},
): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse("argument_type", argument);
  const given: Record<string, unknown> = {};
  for (const name of Object.getOwnPropertyNames(value)) {
    if (!names.has(name)) throw refuse("argument_unknown", within(argument, name));
    const one = (value as Record<string, unknown>)[name];
    if (one === undefined || one === null) leaveOut(name);
    else given[name] = one;
  }
  return given;
}

/** The core's names of the arguments whose omission would switch a check off, after the first use. */
let narrowing: ReadonlySet<string> | undefined;

/** Returns an object's own value; inherited ones count as absent. */
export function own(from: object, name: string): unknown {
  return Object.hasOwn(from, name) ? (from as Record<string, unknown>)[name] : undefined;
}

/** Reads a required field of the message. If it is missing, the message may not be a parsed body at all. */
export function field(from: Record<string, unknown>, name: string): string {
  const value = own(from, name);
  if (value !== undefined) return text(value, name, "field_type");
  const parsed = Object.prototype.toString.call(from) === "[object Object]";
  throw parsed ? refuse("field_missing", name) : refuse("field_type", "message");
}

/** Reads an optional field of the message. */
export function optionalField(value: unknown, name: string): string | undefined {
  return value === undefined ? undefined : text(value, name, "field_type");
}

/** Reads a required string of the context. */
export function argument(value: unknown, name: string): string {
  if (value === undefined || value === null) throw refuse("argument_missing", name);
  return text(value, name, "argument_type");
}

/** Reads a string, or throws `wrongType`. */
export function textOr(wrongType: Code, value: unknown, name: string): string {
  return text(value, name, wrongType);
}

/** Reads an optional string of the context. */
export function optionalArgument(value: unknown, name: string): string | undefined {
  return value === undefined ? undefined : text(value, name, "argument_type");
}

/** Reads the text of a session key. Bytes that are not UTF-8 are taken for a decoded key. */
export function sessionKey(value: unknown): string {
  if (value === undefined || value === null) throw refuse("argument_missing", "sessionKey");
  return text(value, "sessionKey", "argument_type", "session_key_invalid");
}

/** Reads a number of seconds. A negative one becomes infinity, which every limit refuses. */
export function seconds(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw refuse("argument_type", name);
  return value < 0 ? Number.POSITIVE_INFINITY : value;
}

/** Reads an optional number of seconds. */
export function optionalSeconds(value: unknown, name: string): number | undefined {
  return value === undefined ? undefined : seconds(value, name);
}

/** Reads the current time, which defaults to the machine's clock. */
export function now(value: unknown): number {
  return value === undefined ? wallClock() : seconds(value, "now");
}

/**
 * Returns a copy of the bytes, whose length is reliable. Throws for a buffer that was transferred elsewhere.
 */
export function copy(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch {
    throw refuse("argument_type", name);
  }
}

/** Reads an age limit: seconds, with -1 for "unchecked". */
export function maxAge(value: unknown): number | undefined {
  return value === "unchecked" ? -1 : optionalSeconds(value, "maxAge");
}

/** Reads a switch, off by default. */
export function flag(value: unknown, name: string): boolean {
  if (value !== undefined && typeof value !== "boolean") throw refuse("argument_type", name);
  return value === true;
}

function text(value: unknown, name: string, wrongType: Code, notText: Code = "text_invalid"): string {
  if (typeof value === "string") {
    if (value.length > MAX_TEXT) throw refuse("input_too_large", name);
    if (!isWellFormed(value)) throw refuse("text_invalid", name);
    return value;
  }
  const length = byteLength(value);
  if (length === undefined) throw refuse(wrongType, name);
  if (length > MAX_TEXT) throw refuse("input_too_large", name);
  try {
    return decoder.decode(value as Uint8Array);
  } catch {
    throw refuse(notText, name);
  }
}

/** Returns the list, or throws if it is too long to process. */
export function list(value: readonly unknown[], name: string): readonly unknown[] {
  if (value.length > MAX_LIST) throw refuse("argument_range", name);
  return value;
}

/**
 * Returns the true length of a `Uint8Array`, even if a subclass overrides `length`; undefined for any other
 * value.
 */
export function byteLength(value: unknown): number | undefined {
  return ArrayBuffer.isView(value) && value instanceof Uint8Array ? typedArrayLength.call(value) : undefined;
}

/**
 * Returns the path of `name` within `of`, for an error. The name is arbitrary input, so it is repeated only
 * if it looks like a name and not like a number or a secret.
 */
export function within(of: string, name: string): string {
  if (!/^(?=.{1,40}$)[A-Za-z]{1,20}(_[A-Za-z]{1,20}|_\d{1,3})*$/.test(name)) return of;
  return of === "context" ? name : `${of}.${name}`;
}

const typedArrayLength = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "length")!
  .get! as (this: Uint8Array) => number;
const MAX_LIST = 100;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Node 18 has no `isWellFormed`; with the `u` flag the class matches lone surrogates only. */
const isWellFormed: (text: string) => boolean =
  "isWellFormed" in String.prototype
    ? (text) => (text as string & { isWellFormed(): boolean }).isWellFormed()
    : (text) => !/\p{Surrogate}/u.test(text);

/** Reads one of two words, the first by default. */
export function choice<A extends string, B extends string>(value: unknown, name: string, usual: A, other: B): A | B {
  if (value === undefined || value === usual) return usual;
  if (value !== other) throw refuse("argument_type", name);
  return other;
}

/** Returns three strings concatenated in UTF-8, with the lengths of the first two in bytes. */
export function joined(
  first: string,
  second: string,
  third: string,
): { bytes: Uint8Array; first: number; second: number } {
  const texts = first + second + third;
  if (texts.length <= scratch.length) {
    const { read, written } = encoder.encodeInto(texts, scratch);
    // As many bytes as units: the text is ASCII, as expected, and lengths in units are lengths in bytes.
    if (read === texts.length && written === read) {
      return { bytes: scratch.subarray(0, written), first: first.length, second: second.length };
    }
  }
  const size = (text: string) => encoder.encode(text).length;
  return { bytes: encoder.encode(texts), first: size(first), second: size(second) };
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(4096);
