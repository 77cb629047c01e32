import { refuse } from "../error.js";
import * as values from "./values.js";

/**
 * The headers of a request: `Headers` of the Fetch API, the headers object of Node.js, or any object of
 * strings.
 */
export type Headers =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Returns the headers of a request that may carry its token. */
export function headersOf(headers: unknown): Record<string, string> {
  const from = values.message(headers) as unknown as Headers;
  const found = ["authorization", "x-token"].map((name) => [name, header(from, name)]);
  return Object.fromEntries(found.filter(([, text]) => text !== undefined));
}

function header(headers: Headers, name: string): string | undefined {
  const found =
    typeof headers.get === "function" ? [(headers as { get(name: string): unknown }).get(name)] : own(headers, name);
  // With two headers of one name, it is ambiguous which one counts.
  if (found.some((value) => Array.isArray(value) && value.length > 1)) throw refuse("token_invalid", "token");
  const given = found.flat().filter((value) => value !== undefined && value !== null);
  if (given.length > 1) throw refuse("token_invalid", "token");
  return values.optionalField(given[0], name);
}

/** Returns the values of an object's own properties whose names match `name`, ignoring case. */
function own(headers: object, name: string): unknown[] {
  return Object.entries(headers).flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));
}
