/**
 * Results of a face check: the result flow, in which the mini-program posts `verifyResult`, `encryptData`, `iv`,
 * `randomNumber` and perhaps `signature`.
 *
 * This flow comes from a tutorial; no official page describes it. `verifyResult` is the client's own word and the
 * rest is made under a session key, so at best it shows that this user's session produced the record: never take
 * it as the only proof of who somebody is.
 */

import * as take from "./arguments.js";
import { refuse, unwrap } from "./error.js";
import { hide } from "./hidden.js";
import { readRecord } from "./record.js";
import { records } from "./records-module.js";
import { SessionKey } from "./session-key.js";
import { claimed } from "./store.js";
import type { Text } from "./arguments.js";
import type { CheckedFaceResult } from "./records-glue.js";
import type { OpenData, Watermark } from "./record.js";
import type { SessionKeyLike } from "./session-key.js";
import type { Claim, Store } from "./store.js";

/** What the mini-program posted, as it came. Other fields are ignored. */
export interface Message {
  /** The client's own claim. A boolean must be true; "false" is false; any other text is ignored. */
  verifyResult?: boolean | Text | undefined;
  /** Base64. */
  encryptData: Text;
  /** Base64 of 16 bytes. */
  iv: Text;
  /** The number that the server issued, as text. */
  randomNumber: Text;
  /** Hexadecimal. */
  signature?: Text | undefined;
}

/** What the record must say; what is left out is not compared. */
export interface Expected {
  /** Looked for as `openid` and `openId`. */
  openid?: Text | undefined;
  /** Looked for as `name` and `realName`. */
  name?: Text | undefined;
  /** Looked for as `idCardNumber`, `id_card_number`, `idNumber` and `id_number`. A last `x` counts as `X`. */
  idNumber?: Text | undefined;
}

/** What the server knows. Unknown names are refused. */
export interface Context {
  /** The app the record must be for. */
  appId: Text;
  /** The user's session key, or several in the order in which to try them. */
  sessionKey: SessionKeyLike;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | undefined;
  /** How old the record, and the number where `issuedAt` is known, may be, in seconds; 300 unless given. */
  maxAge?: number | "unchecked" | undefined;
  /** How far ahead of the clock they may be, in seconds; 60 unless given. */
  maxSkew?: number | undefined;
  /** When this server issued the number, in Unix seconds, from its own records: not when it was first seen. */
  issuedAt?: number | undefined;
  /**
   * For how many seconds a store is to remember the record: at least 1, at most 366 days. Required with
   * `maxAge: "unchecked"`, refused otherwise.
   */
  keepFor?: number | undefined;
  /** The id of the server's own session with this user. Required where `expected.openid` is not given. */
  session?: Text | undefined;
  /** What the record must say. */
  expected?: Expected | undefined;
  /** Refuse a message without `signature`. Without this, leaving it out is a way round it. */
  requireSignature?: boolean | undefined;
  /** Undo known transport damage of the base64. */
  repair?: boolean | undefined;
}

/** A record that is in order but has not been spent. It gives no data until it is. */
export class Unspent {
  /** What a store has to record. */
  readonly claim: Claim;
  #checked: CheckedFaceResult | undefined;

  /** @internal */
  constructor(checked: CheckedFaceResult) {
    const { keys, now, until, since } = JSON.parse(unwrap(checked.claim()));
    this.claim = Object.freeze({ keys: Object.freeze(keys), now, until, since });
    this.#checked = checked;
  }

  /**
   * Has the store spend the record and gives its data, once. After `store_failed` it may be tried again.
   *
   * @throws WxsealError `replayed`, `store_forgot`, `store_failed`, `store_full`, `store_invalid`
   */
  async spend(store: Store): Promise<OpenData<unknown, Watermark | null>> {
    if (typeof (store as Partial<Store> | null)?.claim !== "function") throw refuse("store_invalid", "store");
    const first = this.#checked !== undefined && (await claimed(store, this.claim));
    const checked = this.#checked; // looked at again: somebody may have spent it in the meantime
    this.#checked = undefined;
    if (checked === undefined) throw refuse("replayed", "randomNumber");
    return readRecord(checked.spend(first));
  }

  static {
    hide(Unspent.prototype, ({ claim }) => `Unspent ${JSON.stringify({ claim })}`);
  }
}

/**
 * Checks everything about a face result but whether it was used before. Takes no store and does no I/O.
 *
 * @throws WxsealError `face_result_false`, `field_range`, `signature_missing`, `signature_invalid`,
 * `signature_mismatch`, `expected_mismatch`, `age_unknown`, `scope_missing`, `argument_range`, and those of
 * `openData.decrypt` except `watermark_missing`, and `payload_mismatch` for a record of a single block
 */
export function checkResult(message: Message, context: Context): Unspent {
  return check(message, take.context(context, NAMES));
}

/**
 * Checks a face result and spends it: the whole flow in one call.
 *
 * @throws WxsealError as {@link checkResult} and {@link Unspent.spend}; the promise is rejected with it
 */
export async function openResult(message: Message, context: Context & { store: Store }): Promise<OpenData<unknown, Watermark | null>> {
  const given = take.context(context, NAMES_AND_STORE);
  if (take.own(given, "store") === undefined) throw refuse("argument_missing", "store");
  return check(message, given).spend(take.own(given, "store") as Store);
}

function check(message: Message, given: Record<string, unknown>): Unspent {
  const from = take.message(message);
  const verifyResult = take.own(from, "verifyResult");
  const isFlag = typeof verifyResult === "boolean";
  const encryptData = take.field(from, "encryptData");
  const iv = take.field(from, "iv");
  const randomNumber = take.field(from, "randomNumber");
  const expected = take.own(given, "expected") === undefined ? {} : take.context(take.own(given, "expected"), EXPECTED_NAMES, "expected");
  const { keys, done } = SessionKey.list(take.own(given, "sessionKey"));
  try {
    const checked = records().checkFaceResult(
      isFlag ? verifyResult : undefined,
      isFlag ? undefined : take.optionalField(verifyResult, "verifyResult"),
      encryptData,
      iv,
      randomNumber,
      take.optionalField(take.own(from, "signature"), "signature"),
      take.argument(take.own(given, "appId"), "appId"),
      keys,
      take.now(take.own(given, "now")),
      take.maxAge(take.own(given, "maxAge")),
      take.optionalSeconds(take.own(given, "maxSkew"), "maxSkew"),
      take.optionalSeconds(take.own(given, "issuedAt"), "issuedAt"),
      take.optionalSeconds(take.own(given, "keepFor"), "keepFor"),
      take.optionalArgument(take.own(given, "session"), "session"),
      take.optionalArgument(take.own(expected, "openid"), "expected.openid"),
      take.optionalArgument(take.own(expected, "name"), "expected.name"),
      take.optionalArgument(take.own(expected, "idNumber"), "expected.idNumber"),
      take.flag(take.own(given, "requireSignature"), "requireSignature"),
      take.flag(take.own(given, "repair"), "repair"),
    );
    try {
      return new Unspent(checked);
    } catch (error) {
      checked.free();
      throw error;
    }
  } finally {
    done();
  }
}

const NAMES: ReadonlySet<string> = new Set([
  "appId",
  "sessionKey",
  "now",
  "maxAge",
  "maxSkew",
  "issuedAt",
  "keepFor",
  "session",
  "expected",
  "requireSignature",
  "repair",
]);
const NAMES_AND_STORE: ReadonlySet<string> = new Set([...NAMES, "store"]);
const EXPECTED_NAMES: ReadonlySet<string> = new Set(["openid", "name", "idNumber"]);
