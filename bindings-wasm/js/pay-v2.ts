/**
 * WeChat Pay APIv2: its signature, and its XML.
 *
 * Rule: https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3. Unknown fields are part of the
 * signature; empty ones and `sign` are not. The caller chooses the algorithm, never the message.
 */

import * as values from "./boundary/values.js";
import { Arguments } from "./boundary/arguments.js";
import { fields, isText } from "./boundary/fields.js";
import { run } from "./boundary/operations.js";
import { refuse } from "./error.js";
import type { Text } from "./boundary/values.js";

/** The algorithms, by WeChat's names. */
export type SignType = "MD5" | "HMAC-SHA256";

/** The fields of a message: strings, or integers, which are converted to digits. */
export type Fields = Readonly<Record<string, Text | number | undefined>>;

/** The values known to the server. Unknown names are refused. */
export interface Context {
  /** The merchant's APIv2 key: any non-empty string. */
  key: Text;
  /** The required algorithm. */
  signType: SignType;
}

/**
 * Signs the fields: upper-case hex, to be sent as `sign`. A `sign_type` (or `signType`) among them must match
 * the context.
 *
 * @throws WxsealError `argument_type`, `field_name_invalid`, `sign_type_invalid`, `sign_type_mismatch`,
 * `argument_missing`, `argument_range` for an empty key, `input_too_large`
 */
export function sign(params: Fields, context: Context): string {
  return run("pay_v2.sign", fields(params, "params"), Arguments.context(context, NAMES)) as string;
}

/**
 * Checks the `sign` of a message, either the unmodified XML or its fields, and returns the signed fields:
 * those with a value, without `sign`. Empty fields are dropped: they are not part of the signature, so an
 * attacker can add them. Signatures are compared in constant time, and no error contains the correct one.
 *
 * @throws WxsealError `sign_missing`, `sign_mismatch`, `field_type`, and those of {@link sign} and
 * {@link parseXml}
 */
export function verify(message: Text | Fields, context: Context): Record<string, string> {
  return run(
    "pay_v2.verify",
    isText(message) ? xml(message) : fields(message, "message"),
    Arguments.context(context, NAMES),
  ) as Record<string, string>;
}

/**
 * Parses a message: `<xml>` with one element per field, in UTF-8. **This verifies nothing**: see
 * {@link verify}.
 *
 * @throws WxsealError `xml_cut`, `xml_invalid`, `xml_forbidden`, `xml_nested`, `xml_duplicate`,
 * `xml_character`, `field_type`, `text_invalid`, `input_too_large`
 */
export function parseXml(body: Text): Record<string, string> {
  return run("pay_v2.parse_xml", xml(body)) as Record<string, string>;
}

/**
 * Writes a message: `<xml>` with one element per field. {@link parseXml} restores every value that XML can
 * hold.
 *
 * @throws WxsealError `argument_type`, `field_name_invalid`, `xml_character`, `input_too_large`
 */
export function buildXml(params: Fields): string {
  return run("pay_v2.build_xml", fields(params, "params")) as string;
}

function xml(body: unknown): string {
  const text = values.optionalField(body, "body");
  if (text === undefined) throw refuse("field_type", "body");
  return text;
}

const NAMES: ReadonlySet<string> = new Set(["key", "signType"]);
