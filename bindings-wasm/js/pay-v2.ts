/**
 * WeChat Pay APIv2: its signature, and its XML.
 *
 * Rule: https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3. Fields that are not known take part; empty ones and
 * `sign` do not. The caller says which algorithm counts, never the message.
 */

import * as take from "./arguments.js";
import { contextOf, plain } from "./call.js";
import { refuse } from "./error.js";
import type { Text } from "./arguments.js";

/** The algorithms, by WeChat's names. */
export type SignType = "MD5" | "HMAC-SHA256";

/** The fields of a message: texts, or whole numbers, which become their digits. */
export type Fields = Readonly<Record<string, Text | number | undefined>>;

/** What the server knows. Unknown names are refused. */
export interface Context {
  /** The merchant's APIv2 key: any text that is not empty. */
  key: Text;
  /** The algorithm that counts. */
  signType: SignType;
}

/**
 * Signs the fields: upper-case hex, to be sent as `sign`. A `sign_type` (or `signType`) among them must say what the context
 * says.
 *
 * @throws WxsealError `argument_type`, `field_name_invalid`, `sign_type_invalid`, `sign_type_mismatch`, `argument_missing`,
 * `argument_range` for an empty key, `input_too_large`
 */
export function sign(params: Fields, context: Context): string {
  return plain("pay_v2.sign", fields(params, "params"), contextOf(context, NAMES)) as string;
}

/**
 * Checks the `sign` of a message, the XML as it came or its fields, and gives what was signed: the fields that have a value,
 * without `sign`. An empty field is not part of the signature, so anybody can add one. Texts are compared in constant time;
 * the correct sign is in no error.
 *
 * @throws WxsealError `sign_missing`, `sign_mismatch`, `field_type`, and those of {@link sign} and {@link parseXml}
 */
export function verify(message: Text | Fields, context: Context): Record<string, string> {
  return plain("pay_v2.verify", isText(message) ? xml(message) : fields(message, "message"), contextOf(context, NAMES)) as Record<string, string>;
}

/**
 * Reads a message: `<xml>` with one element a field, in UTF-8. **Nothing is verified by this**: see {@link verify}.
 *
 * @throws WxsealError `xml_cut`, `xml_invalid`, `xml_forbidden`, `xml_nested`, `xml_duplicate`, `xml_character`,
 * `field_type`, `text_invalid`, `input_too_large`
 */
export function parseXml(body: Text): Record<string, string> {
  return plain("pay_v2.parse_xml", xml(body)) as Record<string, string>;
}

/**
 * Writes a message: `<xml>` with one element a field. Any value that XML can hold comes back as it was.
 *
 * @throws WxsealError `argument_type`, `field_name_invalid`, `xml_character`, `input_too_large`
 */
export function buildXml(params: Fields): string {
  return plain("pay_v2.build_xml", fields(params, "params")) as string;
}

function isText(value: unknown): value is Text {
  return typeof value === "string" || ArrayBuffer.isView(value);
}

function xml(body: unknown): string {
  const text = take.optionalField(body, "body");
  if (text === undefined) throw refuse("field_type", "body");
  return text;
}

/** The fields of a message, as the core takes them. Those to be sent are the caller's, those that were received are not. */
function fields(given: unknown, argument: "params" | "message"): Record<string, string | number> {
  const wrongType = argument === "params" ? "argument_type" : "field_type";
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw refuse(wrongType, argument);
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const size = (total: number, [name, value]: [string, unknown]) =>
    total + name.length + (isText(value) ? value.length : 0);
  if (entries.reduce(size, 0) > MAX_MESSAGE) throw refuse("input_too_large", argument);
  const field = ([name, value]: [string, unknown]) => {
    const known = Number.isSafeInteger(value) ? (value as number) : take.textOr(wrongType, value, take.within(argument, name));
    return [name, known];
  };
  // Without a prototype: a name may be anything.
  return Object.assign(Object.create(null), Object.fromEntries(entries.map(field)));
}

const NAMES: ReadonlySet<string> = new Set(["key", "signType"]);
const MAX_MESSAGE = 64 * 1024;
