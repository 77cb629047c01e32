/**
 * For developers: diagnoses of refused input, test input, and an explanation of every code.
 *
 * **Never wire {@link diagnose} to an endpoint.** It distinguishes cases that an attacker must not be able to
 * distinguish: anyone with access to it can open and forge records byte by byte. It is for a developer's
 * machine, and for a log that only developers read.
 */

import { wallClock } from "../boundary/drive.js";
import { camelCase, camelName, snakeCase } from "../boundary/names.js";
import { members } from "./plain.js";
import { run } from "./operations.js";
import type { Text } from "../boundary/values.js";
import type { Action } from "../error.js";
import type { SessionKeyLike } from "../session-key.js";
import type { TokenKey } from "../session-token.js";

export * as forge from "./forge.js";

/** The untrusted input: the body of the failing request. Other fields are ignored. */
export interface Message {
  encryptedData?: Text | undefined;
  /** The name of `encryptedData` in the face flow. */
  encryptData?: Text | undefined;
  iv?: Text | undefined;
  rawData?: Text | undefined;
  /** The signature of `rawData` or of `randomNumber`. */
  signature?: Text | undefined;
  randomNumber?: Text | undefined;
  /** The fields of an APIv2 message in the order of arrival, including `sign`. */
  params?: Readonly<Record<string, string | number>> | undefined;
  /** A session token. */
  token?: Text | undefined;
  certHash?: Text | undefined;
  nameUtf8Md5?: Text | undefined;
}

/**
 * The values known to the server, as far as available. Other names are ignored, so that the context of a call
 * can be passed unchanged.
 */
export interface Context {
  appId?: Text | undefined;
  /** The candidate session keys. */
  sessionKey?: SessionKeyLike | undefined;
  /** The APIv2 key. */
  key?: Text | undefined;
  signType?: "MD5" | "HMAC-SHA256" | undefined;
  /** The keys of session tokens. */
  tokenKeys?: TokenKey | readonly TokenKey[] | undefined;
  /** The person's name, for its digest. */
  name?: Text | undefined;
  /** The number of the person's document, for its digest. */
  idNumber?: Text | undefined;
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | undefined;
  /** How old a record or a token may be, in seconds. */
  maxAge?: number | "unchecked" | undefined;
  /** How far ahead of the clock it may be, in seconds. */
  maxSkew?: number | undefined;
  /** The user that the operation is about. */
  openid?: Text | undefined;
}

/** A diagnosis. It holds no key, no decrypted byte and no correct signature. */
export interface Report {
  /**
   * `"fine"`: nothing is wrong. `"explained"`: the findings explain the failure. `"unexplained"`: they do not
   * fully explain it; key and data, or text and signature, do not belong together. `"nothing"`: there was no
   * input to examine.
   */
  verdict: "fine" | "explained" | "unexplained" | "nothing";
  /** The findings, the likeliest first. */
  findings: Finding[];
  /** The index of the session key that fits, from 0. */
  keyIndex: number | null;
  /** The work done for the diagnosis, in blocks of 64 bytes. It is bounded. */
  work: number;
}

/** A single finding. */
export interface Finding {
  /** A stable code, like the codes of errors. */
  code: string;
  /** The affected argument, by its wire name or by its name in the context. */
  argument: string;
  /** Positions, lengths and times as evidence. */
  evidence: Record<string, number>;
  /** The action for a program to take. */
  action: Action;
  message: string;
  hint: string;
  /** The message in Chinese. */
  messageZh: string;
  /** The hint in Chinese. */
  hintZh: string;
}

/** The meaning of a code. */
export interface Explanation {
  code: string;
  action: Action;
  message: string;
  hint: string;
}

/**
 * Diagnoses the arguments of a failing call: `diagnose(body, { appId, sessionKey })`.
 *
 * For developers and their logs, never for an endpoint. It never throws because of the input.
 */
export function diagnose(message: unknown, context: Context & { readonly [name: string]: unknown } = {}): Report {
  // A snake_case name is not an argument in JavaScript.
  const known = members(context, (name) => (name.includes("_") ? undefined : snakeCase(name)));
  const { now } = known || { now: null };
  const report = camelCase(
    run(
      "dev.diagnose",
      () => known && { ...known, now: now ?? wallClock() },
      () => members(message),
    ),
  ) as Report;
  for (const finding of report.findings) finding.argument = camelName(finding.argument);
  return report;
}

/**
 * Explains a code of an error or of a finding, in English or in Chinese. Returns undefined for an unknown
 * code.
 */
export function explain(code: string, language?: "en" | "zh" | null): Explanation | undefined {
  if (!codes().includes(String(code))) return undefined;
  return run("dev.explain", () => ({ code, language: language === "zh" ? "zh" : "en" })) as Explanation;
}

/** Returns every code that an error or a report can have. */
export function codes(): string[] {
  return run("dev.codes") as string[];
}
