// Converts the fields of an APIv2 message for the core.

import * as values from "./values.js";
import { refuse } from "../error.js";
import type { Text } from "./values.js";

/**
 * Reads the fields of an APIv2 message. Fields to send are arguments of the caller; received ones are fields
 * of the message.
 */
export function fields(given: unknown, argument: "params" | "message"): Record<string, string | number> {
  const wrongType = argument === "params" ? "argument_type" : "field_type";
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw refuse(wrongType, argument);
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const size = (total: number, [name, value]: [string, unknown]) =>
    total + name.length + (isText(value) ? value.length : 0);
  if (entries.reduce(size, 0) > MAX_MESSAGE) throw refuse("input_too_large", argument);
  const field = ([name, value]: [string, unknown]) => {
    const known = Number.isSafeInteger(value)
      ? (value as number)
      : values.textOr(wrongType, value, values.within(argument, name));
    return [name, known];
  };
  // No prototype, since a field may have any name.
  return Object.assign(Object.create(null), Object.fromEntries(entries.map(field)));
}

/** Returns whether a value may be a text. */
export function isText(value: unknown): value is Text {
  return typeof value === "string" || ArrayBuffer.isView(value);
}

const MAX_MESSAGE = 64 * 1024;
