/**
 * The face result flow: the server issues a number, the mini-program runs the check and posts `verifyResult`, `encryptData`, `iv`,
 * `randomNumber` and perhaps `signature`.
 *
 * **This flow is a tutorial's; WeChat does not document it.** For a real check of who somebody is, use `faceV2`, which WeChat
 * answers from server to server.
 *
 * Where does your number come from? Issue it with {@link begin} and say `numbers: "issued"`. If your server issued it itself, say
 * so and pass `issuedAt`. If the mini-program signs it, say `"signed"`; if it makes it up, as the tutorial has it, `"client"`.
 *
 * What it does not prove: everything is made under a session key with AES-CBC, which does not authenticate, and `verifyResult` is
 * the client's word. A face record that never counted, joined by its owner to a fresh watermark under the same key, passes: one that
 * was refused for its number, its age or what was expected is not spent.
 */

import * as take from "./arguments.js";
import { contextOf } from "./call.js";
import { drive } from "./drive.js";
import { refuse, unwrap } from "./error.js";
import { hide } from "./hidden.js";
import { randomBytes } from "./random.js";
import { OpenData, withHeader } from "./record.js";
import { records } from "./records-module.js";
import { SessionKey } from "./session-key.js";
import { checkStore } from "./store.js";
import type { Text } from "./arguments.js";
import type { Restored, Watermark } from "./record.js";
import type { Flow } from "./records-glue.js";
import type { SessionKeyLike } from "./session-key.js";
import type { StateStore, Store } from "./store.js";

/** To whom a number is issued. Unknown names are refused. */
export interface BeginContext {
  /** The app that the record will have to be for. */
  appId: Text;
  /** The server's own id of the user: the openid of its session, never anything of the request. */
  user: Text;
  /** Where it is kept. */
  store: StateStore;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
}

/** What the mini-program posted, as it came. Other fields are ignored. */
export interface Message {
  /** The client's own claim: true (or the text of it, as a form sends it), or WeChat's credential (16 to 512 characters). */
  verifyResult: boolean | Text;
  /** Base64, at most 1 KiB decoded. */
  encryptData: Text;
  /** Base64 of 16 bytes. */
  iv: Text;
  /** The number, as text. */
  randomNumber: Text;
  /** Hexadecimal. Where it is there, it is checked. */
  signature?: Text | undefined;
}

/**
 * Whose the record must be. What is left out is not compared. 8 bytes of what is compared must stand behind the first 16 bytes of
 * the record, which its sender chooses.
 */
export interface Expected {
  /** Looked for as `idCardNumber`, `id_card_number`, `idNumber` and `id_number`. A last `x` counts as `X`. Required unless `members` is given. */
  idNumber?: Text;
  /** Looked for as `name` and `realName`. */
  name?: Text;
  /** Looked for as `openid` and `openId`. */
  openid?: Text;
}

/** What the server knows. Unknown names are refused. */
export interface Context {
  /** The app the record must be for. */
  appId: Text;
  /** The server's own id of the user: the openid of its session, never anything of the request. */
  user: Text;
  /** The user's session key, or up to 8 in the order in which to try them. */
  sessionKey: SessionKeyLike;
  /** Where numbers, refusals and what was used are kept. */
  store: Store & StateStore;
  /**
   * What proves the number: `"issued"` (by {@link begin}; or by your server itself, with `issuedAt`), `"signed"` (its `signature`,
   * which has no age), `"client"` (nothing: the number is the client's word, and the age is the watermark's).
   */
  numbers: "issued" | "signed" | "client";
  /** When your server issued the number, in Unix seconds, from its own records: not when it was first seen. Without it, {@link begin} did. */
  issuedAt?: number;
  /** Whose the record must be. */
  expected: Expected;
  /** All members of your records, `watermark` aside, where they have no id number: any other, and a missing one, is refused. */
  members?: readonly Text[];
  /**
   * Take a masked id number (`110105********002X`): at least six characters to be seen, four of them and `expected.name` behind the
   * first 16 bytes.
   */
  masked?: boolean | null | undefined;
  /** Say "optional" where your records come without a watermark; only with numbers whose age is known. */
  watermark?: "required" | "optional" | null | undefined;
  /** Refuse a message without `signature`. */
  requireSignature?: boolean;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
  /** How old the record may be, in seconds; 300 unless given, at most 86400. */
  maxAge?: number | null | undefined;
  /** How far ahead of the clock it may be, in seconds; 60 unless given, at most 86400. */
  maxSkew?: number | null | undefined;
  /** Undo known transport damage of the base64. */
  repair?: boolean | null | undefined;
}

/** A face record that counted. It prints, spreads and serialises without its content. */
export class FaceResult extends OpenData<unknown, Watermark | null> {
  /** Whether the id number in it was masked. */
  readonly masked: boolean;

  /** @internal */
  constructor(data: unknown, json: string, watermark: Watermark | null, keyIndex: number, restored: readonly Restored[], masked: boolean) {
    super(data, json, watermark, keyIndex, restored);
    this.masked = masked;
  }

  /** Everything but the content. */
  override toJSON(): object {
    return { ...super.toJSON(), masked: this.masked };
  }

  static {
    hide(FaceResult.prototype, (shown) => `FaceResult ${JSON.stringify(shown)}`);
  }
}

/**
 * Issues a number for a face check and keeps it: 32 hexadecimal digits, for the mini-program to post as `randomNumber`.
 *
 * This flow is a tutorial's; WeChat does not document it: for a real check use `faceV2`. A user has one live number: a new one
 * replaces it. It can be used once, within 5 minutes; at most 20 are issued to a user in an hour.
 *
 * @throws WxsealError `too_many_numbers`, `argument_missing`, `argument_type`, `argument_range`, `argument_unknown`,
 * `app_id_invalid`, `now_invalid`, `store_failed`, `store_full`, `store_invalid`, `state_invalid`; the promise is rejected with it
 */
export async function begin(context: BeginContext): Promise<{ randomNumber: string }> {
  const given = take.context(context, BEGIN_NAMES);
  const { store: _, ...rest } = given;
  const store = checkStore(required(given, "store"));
  const known = take.clock(contextOf(rest, BEGIN_NAMES));
  return drive(records().faceBegin(JSON.stringify(known), randomBytes()), store, (randomNumber) => ({ randomNumber }));
}

/**
 * Opens a face result that counts: checks the message, then the number, which it spends; opens the record, checks whose it is, and
 * spends its blocks under the session key. One number, one try: an error of what comes after the number says that it is spent, and
 * the user needs a new one.
 *
 * @throws WxsealError about the message: `field_missing`, `field_type`, `field_range`, `face_result_false`, `input_too_large`,
 * those of base64, `data_empty`, `data_length_invalid`, `data_block_repeated`, `iv_length_invalid`; about the number:
 * `number_unknown`, `number_expired`, `replayed`, `timestamp_future`, `signature_missing`, `signature_invalid`,
 * `signature_mismatch`; about the record: `decrypt_failed`, `payload_mismatch`, `watermark_missing`, `watermark_invalid`,
 * `app_id_mismatch`, `timestamp_stale`, `timestamp_future`, `record_before_number`, `expected_mismatch`, `expected_unproven`,
 * `replayed`; about the session key: `too_many_refusals`, `session_key_used_up`; about the context: `age_unknown`,
 * `freshness_invalid`, `argument_missing` and its kin; about the store: `store_failed`, `store_forgot`, `store_full`,
 * `store_invalid`, `state_invalid`; the promise is rejected with it
 */
export async function openResult(message: Message, context: Context): Promise<FaceResult> {
  const given = take.context(context, NAMES);
  const { store: _, sessionKey, ...rest } = given;
  const store = checkStore(required(given, "store"), ["load", "swap", "claim"]);
  const known = JSON.stringify(take.clock(contextOf(rest, NAMES)));
  const posted = JSON.stringify(fieldsOf(message));
  return drive(flowOf(posted, known, sessionKey), store, readResult);
}

/** What a signature over a number is checked with. Unknown names are refused. */
export interface NumberContext {
  appId: Text;
  /** The user's session key, or several in the order in which to try them. */
  sessionKey: SessionKeyLike;
}

/**
 * Checks that `signature` is `SHA256(randomNumber + session_key + appid)`, in hexadecimal of either case. Gives the index of the key
 * that signed, from 0. A tutorial's rule; no official page describes it. The signature has no age.
 *
 * @throws WxsealError `signature_invalid`, `signature_mismatch`, `field_missing`, `field_type`, `input_too_large`, and those of the context
 */
export function verifyNumber(message: { randomNumber: Text; signature: Text }, context: NumberContext): number {
  const given = take.context(context, NUMBER_NAMES);
  const from = take.message(message);
  const [randomNumber, signature] = [take.field(from, "randomNumber"), take.field(from, "signature")];
  const appId = take.argument(take.own(given, "appId"), "appId");
  const { keys, done } = SessionKey.list(take.own(given, "sessionKey"));
  try {
    return Number(unwrap(records().faceVerifyNumber(randomNumber, signature, appId, keys)));
  } finally {
    done();
  }
}

/** When a number was issued, and how old it may be. Unknown names are refused. */
export interface NumberAge {
  /** When your server issued the number, in Unix seconds, from its own records. */
  issuedAt: number;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
  /** How old the number may be, in seconds; 300 unless given, at most 86400. */
  maxAge?: number | null | undefined;
  /** How far ahead of the clock it may be, in seconds; 60 unless given, at most 86400. */
  maxSkew?: number | null | undefined;
}

/**
 * Checks how old a number is that your server issued.
 *
 * @throws WxsealError `number_expired`, `timestamp_future`, `now_invalid`, `freshness_invalid`, `argument_missing`, `argument_type`
 */
export function checkNumberAge(age: NumberAge): void {
  const given = take.context(age, AGE_NAMES);
  const [now, maxAge] = [take.now(take.own(given, "now")), take.optionalSeconds(take.own(given, "maxAge"), "maxAge")];
  const maxSkew = take.optionalSeconds(take.own(given, "maxSkew"), "maxSkew");
  unwrap(records().faceCheckNumberAge(take.seconds(required(given, "issuedAt"), "issuedAt"), now, maxAge, maxSkew));
}

function fieldsOf(message: Message): Record<string, unknown> {
  const from = take.message(message);
  const verifyResult = take.own(from, "verifyResult");
  const signature = take.optionalField(take.own(from, "signature"), "signature");
  return {
    verifyResult: typeof verifyResult === "boolean" ? verifyResult : take.field(from, "verifyResult"),
    encryptData: take.field(from, "encryptData"),
    iv: take.field(from, "iv"),
    randomNumber: take.field(from, "randomNumber"),
    ...(signature === undefined ? {} : { signature }),
  };
}

function flowOf(message: string, context: string, sessionKey: unknown): Flow {
  const { keys, done } = SessionKey.list(sessionKey);
  try {
    return records().faceOpenResult(message, context, keys);
  } finally {
    done();
  }
}

function readResult(answer: string): FaceResult {
  const { data, json, mark, keyIndex, restored, masked } = withHeader(answer);
  return new FaceResult(data, json, mark, keyIndex, restored, masked);
}

function required(given: Record<string, unknown>, name: string): unknown {
  const value = take.own(given, name);
  if (value === undefined) throw refuse("argument_missing", name);
  return value;
}

const BEGIN_NAMES: ReadonlySet<string> = new Set(["appId", "user", "store", "now"]);
const NUMBER_NAMES: ReadonlySet<string> = new Set(["appId", "sessionKey"]);
const AGE_NAMES: ReadonlySet<string> = new Set(["issuedAt", "now", "maxAge", "maxSkew"]);
const NAMES: ReadonlySet<string> = new Set([
  ...["appId", "user", "sessionKey", "store", "numbers", "issuedAt", "expected", "members", "masked", "watermark"],
  ...["requireSignature", "now", "maxAge", "maxSkew", "repair"],
]);
