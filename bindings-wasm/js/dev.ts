/**
 * For developers: what is wrong with an input, input for tests, and every code in words.
 *
 * **Never wire {@link diagnose} to an endpoint.** It tells apart what an attacker must not be able to tell apart, and whoever can
 * ask it can open and forge records byte by byte. It is for a developer's machine, and for a log that only developers read.
 */

import { answered, asked, snake } from "./dev-asked.js";
import type { Text } from "./arguments.js";
import type { Action, Failure } from "./error.js";
import type { SessionKey, SessionKeyLike } from "./session-key.js";
import type { TokenKey } from "./session-token.js";

export * as forge from "./dev-forge.js";

/** What came from outside: the body of the request that fails. Other fields are ignored. */
export interface Message {
  encryptedData?: Text | undefined;
  /** The name that the face flow has for it. */
  encryptData?: Text | undefined;
  iv?: Text | undefined;
  rawData?: Text | undefined;
  /** Of `rawData`, or of `randomNumber`. */
  signature?: Text | undefined;
  randomNumber?: Text | undefined;
  /** The fields of an APIv2 message in the order in which they came, `sign` among them. */
  params?: Readonly<Record<string, string | number>> | undefined;
  /** A session token. */
  token?: Text | undefined;
  certHash?: Text | undefined;
  nameUtf8Md5?: Text | undefined;
}

/** What the server knows: as much of it as there is. Other names are ignored, so that the context of a call can be passed as it is. */
export interface Context {
  appId?: Text | undefined;
  /** The session keys that it may be. */
  sessionKey?: SessionKeyLike | undefined;
  /** The APIv2 key. */
  key?: Text | undefined;
  signType?: "MD5" | "HMAC-SHA256" | undefined;
  /** The keys of session tokens. */
  keys?: TokenKey | readonly TokenKey[] | undefined;
  /** The person's name and document, for their digests. */
  name?: Text | undefined;
  idNumber?: Text | undefined;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | undefined;
  /** How old a record, or a token, may be; the same for the clock's difference. */
  maxAge?: number | "unchecked" | undefined;
  maxSkew?: number | undefined;
  /** The user whom the operation is about. */
  openid?: Text | undefined;
}

/** What was found. It holds no key, no decrypted byte and no correct signature. */
export interface Report {
  /**
   * `"fine"`: nothing is wrong. `"explained"`: the findings explain it. `"unexplained"`: they do not explain it all; key and data, or
   * text and signature, do not belong together. `"nothing"`: there was nothing to look at.
   */
  verdict: "fine" | "explained" | "unexplained" | "nothing";
  /** The likeliest first. */
  findings: Finding[];
  /** Which of the session keys fits, from 0. */
  keyIndex: number | null;
  /** How much was done to find it, in blocks of 64 bytes. It is bounded. */
  work: number;
}

/** One thing that was found. */
export interface Finding {
  /** Stable, as the codes of errors are. */
  code: string;
  /** The argument it is about, by its wire name or by the core's. */
  argument: string;
  /** Positions, lengths and times that show it. */
  evidence: Record<string, number>;
  /** What a program should do. */
  action: Action;
  message: string;
  hint: string;
  /** The same in Chinese. */
  messageZh: string;
  hintZh: string;
}

/** What a code means. */
export interface Explanation {
  code: string;
  action: Action;
  message: string;
  hint: string;
}

/**
 * Says what is wrong with an input, of the arguments of the call that fails: `diagnose(body, { appId, sessionKey })`.
 *
 * For developers and their logs, never for an endpoint. It throws nothing that has to do with the input.
 */
export function diagnose(message: unknown, context: Context & { readonly [name: string]: unknown } = {}): Report {
  const unusable: Finding[] = [];
  const body = fieldsOf(message, context, unusable);
  const given = { now: Math.floor(Date.now() / 1000), ...known(context, CONTEXT, "argument_type", unusable) };
  const { value, refused } = answered("dev.diagnose", body, snake(given));
  if (refused !== undefined) return { verdict: "unexplained", findings: [...unusable, refusal(refused)], keyIndex: null, work: 0 };
  const { verdict, findings, key_index: keyIndex, work } = value as {
    verdict: Report["verdict"];
    findings: (Finding & { message_zh: string; hint_zh: string })[];
    key_index: number | null;
    work: number;
  };
  const named = findings.map(({ message_zh: messageZh, hint_zh: hintZh, ...rest }) => ({ ...rest, messageZh, hintZh }));
  const unusableNames = new Set(unusable.map(({ argument }) => argument));
  // What is there but unusable is not missing as well.
  const rest = named.map((one) => ({ ...one, argument: CAMEL.get(one.argument) ?? one.argument }));
  const all = [...unusable, ...rest.filter(({ code, argument }) => !(code.endsWith("_missing") && unusableNames.has(argument)))];
  return { verdict: unusable.length > 0 ? "unexplained" : verdict, findings: all, keyIndex, work };
}

/** What cannot even be looked at, as a finding. */
function refusal({ code, argument }: Pick<Failure, "code" | "argument">): Finding {
  const [{ message, hint, action }, { message: messageZh, hint: hintZh }] = [explain(code)!, explain(code, "zh")!];
  return { code, argument, evidence: {}, action, message, hint, messageZh, hintZh };
}

/** Explains a code of an error or of a finding, in English or in Chinese; undefined where there is no such code. */
export function explain(code: string, language?: "en" | "zh" | null): Explanation | undefined {
  if (!codes().includes(String(code))) return undefined;
  return asked("dev.explain", {}, { code, language: language === "zh" ? "zh" : "en" }) as Explanation;
}

/** Every code that an error or a report can have. */
export function codes(): string[] {
  return asked("dev.codes", {}, {}) as string[];
}

/** The fields of a message. One of APIv2 may be given as `payV2.verify` takes it: the fields themselves. */
function fieldsOf(given: unknown, context: Context, unusable: Finding[]): Record<string, unknown> {
  if (typeof given !== "object" || given === null || Array.isArray(given) || given instanceof Uint8Array) {
    unusable.push(refusal({ code: "field_type", argument: "message" }));
    return {};
  }
  const message: Message = given;
  const isPay = "sign" in message && message.params === undefined && context?.key !== undefined;
  return isPay ? { params: takenOrNot("params", message) } : known(message, MESSAGE, "field_type", unusable);
}

/** What is there, bytes as texts. What is of another kind is noted, as production refuses it. */
function known(given: object, names: ReadonlySet<string>, code: "field_type" | "argument_type", unusable: Finding[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    if (!names.has(name) || value === undefined) continue;
    const text = takenOrNot(name, value);
    if (text === undefined) unusable.push(refusal({ code, argument: name }));
    else found[name] = text;
  }
  return found;
}

/** The same, where even looking at it fails: bytes that are elsewhere by now, an object that only looks like a key. */
function takenOrNot(name: string, value: unknown): unknown {
  try {
    return taken(name, value);
  } catch {
    return undefined;
  }
}

function taken(name: string, value: unknown): unknown {
  if ((name === "sessionKey" || name === "") && typeof (value as SessionKey | null)?.expose === "function") return (value as SessionKey).expose();
  if (value instanceof Uint8Array) return new TextDecoder().decode(value.subarray(0, MOST));
  if (Array.isArray(value) && name === "sessionKey") {
    // What is no text keeps its place.
    return value.slice(0, MOST_KEYS).map((one) => taken("", one) ?? "");
  }
  if (name === "keys") return tokenKeys(value);
  if (name === "params") return params(value);
  if (name === "signType") return value === "MD5" || value === "HMAC-SHA256" ? value : undefined;
  if (SECONDS.has(name)) {
    const unchecked = name === "maxAge" && value === "unchecked";
    return unchecked || (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) ? value : undefined;
  }
  return typeof value === "string" ? value.slice(0, MOST).replaceAll(/\p{Surrogate}/gu, "\uFFFD") : undefined;
}

function tokenKeys(value: unknown): object[] | undefined {
  const keys = [value].flat();
  return keys.every((key) => typeof key === "object" && key !== null) ? keys.map((key) => tokenKey(key as object)) : undefined;
}

/** The fields that can be ones, in their order. */
function params(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const text = (one: unknown) => (typeof one === "number" ? String(one) : taken("", one));
  const entries = Object.entries(value).slice(0, MOST_FIELDS);
  const fields = entries.map(([name, one]) => [taken("", name), text(one)]);
  return Object.fromEntries(fields.filter(([, one]) => typeof one === "string"));
}

function tokenKey(key: { kid?: unknown; secret?: unknown }): object {
  const { kid, secret } = key;
  const short = secret instanceof Uint8Array ? secret.subarray(0, 2000) : undefined;
  return { kid: taken("", kid), secret: short === undefined ? taken("", secret) : btoa(String.fromCharCode(...short)) };
}

const MESSAGE: ReadonlySet<string> = new Set([
  ...["encryptedData", "encryptData", "iv", "rawData", "signature", "randomNumber", "params", "token", "certHash", "nameUtf8Md5"],
]);
const CONTEXT: ReadonlySet<string> = new Set([
  ...["appId", "sessionKey", "key", "signType", "keys", "name", "idNumber", "now", "maxAge", "maxSkew", "openid"],
]);
const CAMEL: ReadonlyMap<string, string> = new Map([
  ...([["session_key", "sessionKey"], ["app_id", "appId"], ["sign_type", "signType"], ["id_number", "idNumber"]] as const),
  ...([["cert_hash", "certHash"], ["name_utf8_md5", "nameUtf8Md5"]] as const),
]);
const SECONDS: ReadonlySet<string> = new Set(["now", "maxAge", "maxSkew"]);
/** A little more than production takes, so that the core says that it is too much. */
const MOST = 70_000;
const MOST_KEYS = 65;
const MOST_FIELDS = 5000;
