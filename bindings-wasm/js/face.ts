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
import { checkFaceResult } from "./glue.js";
import { hide } from "./hidden.js";
import { readRecord } from "./record.js";
import { SessionKey } from "./session-key.js";
import { claimed } from "./store.js";
import type { Text } from "./arguments.js";
import type { CheckedFaceResult } from "./glue.js";
import type { OpenData } from "./record.js";
import type { SessionKeyLike } from "./session-key.js";
import type { Claim, Store } from "./store.js";

/** What the mini-program posted, as it came. Other fields are ignored. */
export interface Message {
  /** The client's own claim. A boolean must be true; "false" is false; any other text is ignored. */
  verifyResult?: boolean | Text;
  /** Base64. */
  encryptData: Text;
  /** Base64 of 16 bytes. */
  iv: Text;
  /** The number that the server issued, as text. */
  randomNumber: Text;
  /** Hexadecimal. */
  signature?: Text;
}

/** What the record must say; what is left out is not compared. */
export interface Expected {
  /** Looked for as `openid` and `openId`. */
  openid?: Text;
  /** Looked for as `name` and `realName`. */
  name?: Text;
  /** Looked for as `idCardNumber`, `id_card_number`, `idNumber` and `id_number`. A last `x` counts as `X`. */
  idNumber?: Text;
}

/** What the server knows. Unknown names are refused. */
export interface Context {
  /** The app the record must be for. */
  appId: Text;
  /** The user's session key, or several in the order in which to try them. */
  sessionKey: SessionKeyLike;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number;
  /** How old the record, and the number where `issuedAt` is known, may be, in seconds; 300 unless given. */
  maxAge?: number | "unchecked";
  /** How far ahead of the clock they may be, in seconds; 60 unless given. */
  maxSkew?: number;
  /** When this server issued the number, in Unix seconds, from its own records: not when it was first seen. */
  issuedAt?: number;
  /** How many seconds a store is to remember the record. Required with `maxAge: "unchecked"`, refused otherwise. */
  keepFor?: number;
  /** The id of the server's own session with this user. Required where `expected.openid` is not given. */
  session?: Text;
  /** What the record must say. */
  expected?: Expected;
  /** Refuse a message without `signature`. Without this, leaving it out is a way round it. */
  requireSignature?: boolean;
  /** Undo known transport damage of the base64. */
  repair?: boolean;
}

/** A record that is in order but has not been spent. It gives no data until it is. */
export class Unspent {
  /** What a store has to record. */
  readonly claim: Claim;
  #checked: CheckedFaceResult | undefined;

  /** @internal */
  constructor(checked: CheckedFaceResult) {
    const { keys, now, until } = JSON.parse(unwrap(checked.claim()));
    this.claim = Object.freeze({ keys: Object.freeze(keys), now, until });
    this.#checked = checked;
  }

  /**
   * Has the store spend the record and gives its data. An object can be spent once, whatever comes of it.
   *
   * @throws WxsealError `replayed`, `store_failed`, `store_full`
   */
  async spend(store: Store): Promise<OpenData> {
    if (typeof (store as Partial<Store> | null)?.claim !== "function") throw refuse("argument_type", "store");
    const checked = this.#checked;
    this.#checked = undefined;
    if (checked === undefined) throw refuse("replayed", "randomNumber");
    const first = await claimed(store, this.claim).catch((error: unknown) => {
      checked.free();
      throw error;
    });
    return readRecord(checked.spend(first));
  }

  static {
    hide(Unspent.prototype, ({ claim }) => `Unspent ${JSON.stringify({ claim })}`);
  }
}

/**
 * Checks everything about a face result but whether it was used before. Takes no store and does no I/O.
 *
 * @throws WxsealError `face_result_false`, `random_number_invalid`, `signature_missing`, `signature_invalid`,
 * `signature_mismatch`, `expected_mismatch`, `age_unknown`, `scope_missing`, `argument_range`, and those of
 * `openData.decrypt` except `watermark_missing`
 */
export function checkResult(message: Message, context: Context): Unspent {
  return check(message, take.context(context, NAMES));
}

/**
 * Checks a face result and spends it: the whole flow in one call.
 *
 * @throws WxsealError as {@link checkResult} and {@link Unspent.spend}; the promise is rejected with it
 */
export async function openResult(message: Message, context: Context & { store: Store }): Promise<OpenData> {
  const given = take.context(context, NAMES_AND_STORE);
  if (given["store"] === undefined) throw refuse("argument_missing", "store");
  return check(message, given).spend(given["store"] as Store);
}

function check(message: Message, given: Record<string, unknown>): Unspent {
  const from = take.message(message);
  const verifyResult = from["verifyResult"];
  const isFlag = typeof verifyResult === "boolean";
  const encryptData = take.field(from["encryptData"], "encryptData");
  const iv = take.field(from["iv"], "iv");
  const randomNumber = take.field(from["randomNumber"], "randomNumber");
  const expected = given["expected"] === undefined ? {} : take.context(given["expected"], EXPECTED_NAMES, "expected");
  const { keys, done } = SessionKey.list(given["sessionKey"]);
  try {
    const checked = checkFaceResult(
      isFlag ? verifyResult : undefined,
      isFlag ? undefined : take.optionalField(verifyResult, "verifyResult"),
      encryptData,
      iv,
      randomNumber,
      take.optionalField(from["signature"], "signature"),
      take.argument(given["appId"], "appId"),
      keys,
      take.now(given["now"]),
      take.maxAge(given["maxAge"]),
      take.optionalSeconds(given["maxSkew"], "maxSkew"),
      take.optionalSeconds(given["issuedAt"], "issuedAt"),
      take.optionalSeconds(given["keepFor"], "keepFor"),
      take.optionalArgument(given["session"], "session"),
      take.optionalArgument(expected["openid"], "expected.openid"),
      take.optionalArgument(expected["name"], "expected.name"),
      take.optionalArgument(expected["idNumber"], "expected.idNumber"),
      take.flag(given["requireSignature"], "requireSignature"),
      take.flag(given["repair"], "repair"),
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
