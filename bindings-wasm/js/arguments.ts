// What comes from JavaScript is looked at here, once, before it crosses into the core: kinds of value and sizes.
// What the values mean is the core's business.

import { calls } from "./calls-module.js";
import { refuse, unwrap } from "./error.js";
import type { Code } from "./error.js";

/** A text, or its UTF-8 bytes as some clients and Redis return them. */
export type Text = string | Uint8Array;

/** The largest text that crosses into the core, in UTF-16 units; the core counts bytes again. */
const MAX_TEXT = 64 * 1024;

/** The message: any object. Its fields are looked up by name, all others are ignored. */
export function message(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse("field_type", "message");
  return value as Record<string, unknown>;
}

/**
 * The context: an object that has none but these names. What is said to be nothing is left out, or refused where that would
 * switch a check off.
 */
export function context(value: unknown, names: ReadonlySet<string>, argument = "context"): Record<string, unknown> {
  return settings(value, names, argument, (name) => {
    narrowing ??= new Set(JSON.parse(unwrap(calls().plainAnswer("narrowing", "{}", "{}"))));
    if (narrowing.has(argument)) throw refuse("argument_missing", within(argument, name));
    if (narrowing.has(snakeCase(name))) throw refuse("argument_missing", name);
  });
}

/** The same where all that narrows is required, and need not be told apart: what opens records does not load more for it. */
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

/** The core's names of what narrows, once they were asked for. */
let narrowing: ReadonlySet<string> | undefined;

/** A name as the core has it. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** An object's own value: what stands on a prototype, whoever put it there, is not given. */
export function own(from: object, name: string): unknown {
  return Object.prototype.hasOwnProperty.call(from, name) ? (from as Record<string, unknown>)[name] : undefined;
}

/** A required field of the message. Where it is missing, the message may not be a parsed body at all. */
export function field(from: Record<string, unknown>, name: string): string {
  const value = own(from, name);
  if (value !== undefined) return text(value, name, "field_type");
  const parsed = Object.prototype.toString.call(from) === "[object Object]";
  throw parsed ? refuse("field_missing", name) : refuse("field_type", "message");
}

/** A field that may be left out. */
export function optionalField(value: unknown, name: string): string | undefined {
  return value === undefined ? undefined : text(value, name, "field_type");
}

/** A required text of the context. */
export function argument(value: unknown, name: string): string {
  if (value === undefined || value === null) throw refuse("argument_missing", name);
  return text(value, name, "argument_type");
}

/** A text, or another error where it is none. */
export function textOr(wrongType: Code, value: unknown, name: string): string {
  return text(value, name, wrongType);
}

/** A text of the context that may be left out. */
export function optionalArgument(value: unknown, name: string): string | undefined {
  return value === undefined ? undefined : text(value, name, "argument_type");
}

/** A session key's text. Bytes that are no text are a key that was decoded. */
export function sessionKey(value: unknown): string {
  if (value === undefined || value === null) throw refuse("argument_missing", "sessionKey");
  return text(value, "sessionKey", "argument_type", "session_key_invalid");
}

/** A number of seconds; a negative one crosses as infinity, which every limit refuses. */
export function seconds(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw refuse("argument_type", name);
  return value < 0 ? Number.POSITIVE_INFINITY : value;
}

/** The same, where it may be left out. */
export function optionalSeconds(value: unknown, name: string): number | undefined {
  return value === undefined ? undefined : seconds(value, name);
}

/** The current time, from the machine's clock unless it is given. */
export function now(value: unknown): number {
  return value === undefined ? Math.floor(Date.now() / 1000) : seconds(value, "now");
}

/** A context of a call with the current time, from the machine's clock unless it is given. */
export function clock(context: Record<string, unknown>): Record<string, unknown> {
  return { now: now(undefined), ...context };
}

/** An age limit as it crosses: seconds, -1 for "unchecked". */
export function maxAge(value: unknown): number | undefined {
  return value === "unchecked" ? -1 : optionalSeconds(value, "maxAge");
}

/** A switch, off unless it is given. */
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

/** A list that is short enough to be gone through. */
export function list(value: readonly unknown[], name: string): readonly unknown[] {
  if (value.length > MAX_LIST) throw refuse("argument_range", name);
  return value;
}

/** How many bytes a `Uint8Array` really has, whatever a class made of it says; undefined where it is none. */
export function byteLength(value: unknown): number | undefined {
  return ArrayBuffer.isView(value) && value instanceof Uint8Array ? typedArrayLength.call(value) : undefined;
}

/** A name within `of`, for an error. It may be anything: only what looks like a name, not like a number or a secret, is repeated. */
export function within(of: string, name: string): string {
  if (!/^(?=.{1,40}$)[A-Za-z]{1,20}(_[A-Za-z]{1,20}|_\d{1,3})*$/.test(name)) return of;
  return of === "context" ? name : `${of}.${name}`;
}

const typedArrayLength = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "length")!.get! as (
  this: Uint8Array,
) => number;
const MAX_LIST = 100;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Node 18 has no `isWellFormed`; with the `u` flag the class matches lone surrogates only. */
const isWellFormed: (text: string) => boolean =
  "isWellFormed" in String.prototype
    ? (text) => (text as string & { isWellFormed(): boolean }).isWellFormed()
    : (text) => !/\p{Surrogate}/u.test(text);

/** One of two words, the first unless it is given. */
export function choice<A extends string, B extends string>(value: unknown, name: string, usual: A, other: B): A | B {
  if (value === undefined || value === usual) return usual;
  if (value !== other) throw refuse("argument_type", name);
  return other;
}

/** Three texts behind one another in UTF-8, with the lengths of the first two in bytes. */
export function joined(first: string, second: string, third: string): { bytes: Uint8Array; first: number; second: number } {
  const texts = first + second + third;
  if (texts.length <= scratch.length) {
    const { read, written } = encoder.encodeInto(texts, scratch);
    // As many bytes as units: it is ASCII, as it should be, and lengths in units are lengths in bytes.
    if (read === texts.length && written === read) {
      return { bytes: scratch.subarray(0, written), first: first.length, second: second.length };
    }
  }
  const size = (text: string) => encoder.encode(text).length;
  return { bytes: encoder.encode(texts), first: size(first), second: size(second) };
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(4096);
