/** Input for tests: what WeChat and its mini-programs would send, under keys of the test's own, whole or damaged. */

import { asked, snake } from "./dev-asked.js";

/** What a record is made of, beside its content. */
export interface Options {
  /** The app of the watermark. */
  appId: string;
  /** The key that seals it: 24 base64 characters. */
  sessionKey: string;
  /** The IV, base64 of 16 bytes; unless given zeros, for a face result made of its number. */
  iv?: string | null | undefined;
  /** The time of the watermark in Unix seconds; now unless given. */
  now?: number | null | undefined;
  /** What happens to it on its way, by name: see {@link damages}. */
  damages?: readonly string[] | null | undefined;
}

/** What the mini-program sends, and what the server holds. */
export interface OpenData {
  message: { encryptedData: string; iv: string };
  /** The session key is another text where that is what was damaged. */
  context: { appId: string; sessionKey: string; now: number };
}

/**
 * Makes a record of open data: `openData.decrypt(message, context)` opens it, unless it was damaged.
 *
 * @param content the content without its watermark
 */
export function openData(content: object, options: Options): OpenData {
  const { encrypted_data: encryptedData, iv, session_key: sessionKey, now } = made("dev.forge_record", content, options);
  return { message: { encryptedData, iv }, context: { appId: options.appId, sessionKey, now } };
}

/** What the mini-program sends after a face check, and what the server holds. */
export interface FaceResult {
  message: { verifyResult: true; encryptData: string; iv: string; randomNumber: string; signature: string };
  context: { appId: string; sessionKey: string; now: number };
}

/**
 * Makes the result of a face check: `face.openResult` takes it with the number of `face.begin`, the same store, and the id number in
 * `content` to expect.
 */
export function faceResult(content: object, options: Options & { randomNumber: string }): FaceResult {
  const { encrypted_data: encryptData, iv, session_key: sessionKey, signature, now } = made("dev.forge_face_result", content, options);
  const { appId, randomNumber } = options;
  return { message: { verifyResult: true, encryptData, iv, randomNumber, signature }, context: { appId, sessionKey, now } };
}

/** Makes `rawData` with its signature: `openData.verifySignature(message, context)` passes it, unless it was damaged. */
export function rawData(
  content: object | string,
  options: { sessionKey: string; damages?: readonly string[] | null | undefined },
): { message: { rawData: string; signature: string }; context: { sessionKey: string } } {
  const { sessionKey, damages } = options;
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const [rawData, signature] = asked("dev.forge_signature", {}, { raw_data: text, session_key: sessionKey, damages: damages ?? [] }) as [string, string];
  return { message: { rawData, signature }, context: { sessionKey } };
}

/**
 * Makes a message of WeChat Pay APIv2: `payV2.verify(message, context)` passes it, and so does its XML. An answer to
 * `facePay.getAuthInfo` is one, with `return_code`, `authinfo`, `expires_in` and the ids of the request.
 */
export function payV2(
  params: Readonly<globalThis.Record<string, string | number>>,
  context: { key: string; signType: "MD5" | "HMAC-SHA256"; damages?: readonly string[] | null | undefined },
): { message: globalThis.Record<string, string>; xml: string; context: { key: string; signType: "MD5" | "HMAC-SHA256" } } {
  const { key, signType, damages } = context;
  const [message, xml] = asked("dev.forge_pay_v2", {}, { params, key, sign_type: signType, damages: damages ?? [] }) as [globalThis.Record<string, string>, string];
  return { message, xml, context: { key, signType } };
}

/** Makes what WeChat answers to `faceV1.getInfo` of a check that was passed: the body as text. */
export function faceV1Info(person: {
  openid: string;
  name: string;
  idNumber: string;
  userIdKey?: string | null | undefined;
  now?: number | null | undefined;
}): string {
  return asked("dev.forge_face_v1_info", {}, snake({ ...person, now: person.now ?? clock() })) as string;
}

/** Makes the digests of a person's name and document, and damages the texts: for what is compared with `faceV2.certHash`. */
export function person(options: { name: string; idNumber: string; damages?: readonly string[] | null | undefined }): {
  message: { certHash: string; nameUtf8Md5: string };
  context: { name: string; idNumber: string };
} {
  const [name, idNumber, certHash, nameUtf8Md5] = asked("dev.forge_person", {}, snake({ ...options, damages: options.damages ?? [] })) as [string, string, string, string];
  return { message: { certHash, nameUtf8Md5 }, context: { name, idNumber } };
}

/** The names of everything that can happen on the way to a record, to `rawData`, to a message of APIv2, or to a person's name. */
export function damages(of?: "record" | "rawData" | "payV2" | "person" | null): string[] {
  return asked("dev.damages", {}, { of: { record: "record", rawData: "raw_data", payV2: "pay_v2", person: "person" }[of ?? "record"] ?? "" }) as string[];
}

function made(operation: string, content: object, options: Options): Made & { now: number } {
  const now = options.now ?? clock();
  const given = { ...options, content: JSON.stringify(content), now, damages: options.damages ?? [] };
  return { ...(asked(operation, {}, snake(given)) as Made), now };
}

function clock(): number {
  return Math.floor(Date.now() / 1000);
}

interface Made {
  encrypted_data: string;
  iv: string;
  session_key: string;
  signature: string;
}
