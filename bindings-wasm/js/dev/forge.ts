/** Test input as WeChat and its mini-programs would send it, under the test's keys, intact or damaged. */

import { wallClock } from "../boundary/drive.js";
import { Arguments } from "../boundary/arguments.js";
import { fields } from "../boundary/fields.js";
import { run } from "./operations.js";

/** The options of a record, besides its content. */
export interface Options {
  /** The app in the watermark. */
  appId: string;
  /** The key that seals it: 24 base64 characters. */
  sessionKey: string;
  /** The IV: 16 bytes in base64. Defaults to zeros; for a face result, it is derived from the number. */
  iv?: string | null | undefined;
  /** The time in the watermark, in Unix seconds. Defaults to now. */
  now?: number | null | undefined;
  /** The damage that the record suffers in transport, by name: see {@link damages}. */
  damages?: readonly string[] | null | undefined;
}

/** The message that the mini-program sends, and the context that the server holds. */
export interface OpenData {
  message: { encryptedData: string; iv: string };
  /** The session key differs from the option if the damage affects it. */
  context: { appId: string; sessionKey: string; now: number };
}

/**
 * Creates a record of open data, which `openData.decrypt(message, context)` opens unless it was damaged.
 *
 * @param content the content without its watermark
 */
export function openData(content: object, options: Options): OpenData {
  const {
    encrypted_data: encryptedData,
    iv,
    session_key: sessionKey,
    now,
  } = made("dev.forge_record", content, options, RECORD);
  return { message: { encryptedData, iv }, context: { appId: options.appId, sessionKey, now } };
}

/** The message that the mini-program sends after a face check, and the context that the server holds. */
export interface FaceResult {
  message: { verifyResult: true; encryptData: string; iv: string; randomNumber: string; signature: string };
  context: { appId: string; sessionKey: string; now: number };
}

/**
 * Creates the result of a face check. `face.openResult` accepts it with the number from `face.begin`, the
 * same store, and the id number in `content` as the expected one.
 */
export function faceResult(content: object, options: Options & { randomNumber: string }): FaceResult {
  const {
    encrypted_data: encryptData,
    iv,
    session_key: sessionKey,
    signature,
    now,
  } = made("dev.forge_face_result", content, options, FACE_RECORD);
  const { appId, randomNumber } = options;
  return {
    message: { verifyResult: true, encryptData, iv, randomNumber, signature },
    context: { appId, sessionKey, now },
  };
}

/**
 * Creates `rawData` with its signature, which `openData.verifySignature(message, context)` accepts unless it
 * was damaged.
 */
export function rawData(
  content: object | string,
  options: { sessionKey: string; damages?: readonly string[] | null | undefined },
): { message: { rawData: string; signature: string }; context: { sessionKey: string } } {
  const { sessionKey, damages } = options;
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const given = () => Arguments.context({ sessionKey, damages }, SIGNATURE).with({ rawData: text });
  const [rawData, signature] = run("dev.forge_signature", given) as [string, string];
  return { message: { rawData, signature }, context: { sessionKey } };
}

/**
 * Creates a message of WeChat Pay APIv2, which `payV2.verify(message, context)` accepts as an object and as
 * XML. For an answer to `facePay.getAuthInfo`, pass `return_code`, `authinfo`, `expires_in` and the ids of
 * the request.
 */
export function payV2(
  params: Readonly<globalThis.Record<string, string | number>>,
  context: { key: string; signType: "MD5" | "HMAC-SHA256"; damages?: readonly string[] | null | undefined },
): {
  message: globalThis.Record<string, string>;
  xml: string;
  context: { key: string; signType: "MD5" | "HMAC-SHA256" };
} {
  const { key, signType, damages } = context;
  const given = () => Arguments.context({ key, signType, damages }, PAY_V2);
  const [message, xml] = run("dev.forge_pay_v2", given, () => fields(params, "params")) as [
    globalThis.Record<string, string>,
    string,
  ];
  return { message, xml, context: { key, signType } };
}

/** Creates WeChat's answer to `faceV1.getInfo` for a check that was passed: the body as a string. */
export function faceV1Info(person: {
  openid: string;
  name: string;
  idNumber: string;
  userIdKey?: string | null | undefined;
  now?: number | null | undefined;
}): string {
  return run("dev.forge_face_v1_info", () => Arguments.context(person, FACE_V1_PERSON).withNow()) as string;
}

/**
 * Creates the digests of a person's name and document, and damages the texts: for tests of comparisons with
 * `faceV2.certHash`.
 */
export function person(options: { name: string; idNumber: string; damages?: readonly string[] | null | undefined }): {
  message: { certHash: string; nameUtf8Md5: string };
  context: { name: string; idNumber: string };
} {
  const [name, idNumber, certHash, nameUtf8Md5] = run("dev.forge_person", () => Arguments.context(options, PERSON)) as [
    string,
    string,
    string,
    string,
  ];
  return { message: { certHash, nameUtf8Md5 }, context: { name, idNumber } };
}

/** Returns the names of every kind of transport damage to a record, `rawData`, APIv2 or a name. */
export function damages(of?: "record" | "rawData" | "payV2" | "person" | null): string[] {
  return run("dev.damages", () => ({
    of: { record: "record", rawData: "raw_data", payV2: "pay_v2", person: "person" }[of ?? "record"] ?? "",
  })) as string[];
}

function made(
  operation: string,
  content: object,
  options: Options,
  names: ReadonlySet<string>,
): Made & { now: number } {
  const now = options.now ?? wallClock();
  const given = () => Arguments.context({ ...options, now }, names).with({ content: JSON.stringify(content) });
  return { ...(run(operation, given) as Made), now };
}

interface Made {
  encrypted_data: string;
  iv: string;
  session_key: string;
  signature: string;
}

const RECORD: ReadonlySet<string> = new Set(["appId", "sessionKey", "iv", "now", "damages"]);
const FACE_RECORD: ReadonlySet<string> = new Set([...RECORD, "randomNumber"]);
const SIGNATURE: ReadonlySet<string> = new Set(["sessionKey", "damages"]);
const PAY_V2: ReadonlySet<string> = new Set(["key", "signType", "damages"]);
const FACE_V1_PERSON: ReadonlySet<string> = new Set(["openid", "name", "idNumber", "userIdKey", "now"]);
const PERSON: ReadonlySet<string> = new Set(["name", "idNumber", "damages"]);
