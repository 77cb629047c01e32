/**
 * The face result flow: the server issues a number, the mini-program runs the check and posts `verifyResult`,
 * `encryptData`, `iv`, `randomNumber` and optionally `signature`.
 *
 * **This flow comes from a tutorial; WeChat does not document it.** To verify a person's identity, use
 * `faceV2`, which WeChat answers from server to server.
 *
 * The origin of the number decides `numbers`. For a number from {@link begin}, pass `"issued"`; for one that
 * your server issued itself, pass `"issued"` and `issuedAt`. If the mini-program signs the number, pass
 * `"signed"`; if it makes the number up, as in the tutorial, `"client"`.
 *
 * Limits of the proof: everything is encrypted under a session key with AES-CBC, which does not authenticate,
 * and `verifyResult` is only the client's claim. A face record that was never accepted still passes if its
 * owner joins it to a fresh watermark under the same key, because a record that was refused for its number,
 * its age or a mismatch is not spent.
 */

import * as values from "./boundary/values.js";
import { Arguments } from "./boundary/arguments.js";
import { drive } from "./boundary/drive.js";
import { refuse, unwrap } from "./error.js";
import { printAs } from "./boundary/inspect.js";
import { randomBytes } from "./boundary/random.js";
import { OpenData, withHeader } from "./boundary/record.js";
import { recordsFlow } from "./boundary/records-flow.js";
import { records } from "./wasm/records.js";
import { SessionKey } from "./session-key.js";
import { storing } from "./stores/store.js";
import type { Text } from "./boundary/values.js";
import type { Restored, Watermark } from "./boundary/record.js";
import type { Flow } from "./boundary/drive.js";
import type { SessionKeyLike } from "./session-key.js";
import type { StateStore, Store } from "./stores/store.js";

/** The recipient of a number. Unknown names are refused. */
export interface BeginContext {
  /** The app that the record will have to name. */
  appId: Text;
  /** The server's id of the user: the openid from its session, never a value from the request. */
  user: Text;
  /** The store for the number. */
  store: StateStore;
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | null | undefined;
}

/** The body that the mini-program posted, unmodified. Other fields are ignored. */
export interface Message {
  /**
   * The client's own claim: true (or `"true"`, as a form sends it), or WeChat's credential (16 to 512
   * characters).
   */
  verifyResult: boolean | Text;
  /** Base64, at most 1 KiB decoded. */
  encryptData: Text;
  /** Base64 of 16 bytes. */
  iv: Text;
  /** The number, as a string. */
  randomNumber: Text;
  /** Hexadecimal. It is checked if present. */
  signature?: Text | undefined;
}

/**
 * The person that the record must be about. Omitted fields are not compared. At least 8 bytes of the compared
 * values must come after the first 16 bytes of the record, which its sender chooses.
 */
export interface Expected {
  /**
   * Compared with `idCardNumber`, `id_card_number`, `idNumber` and `id_number`. A final `x` counts as `X`.
   * Required without `members`.
   */
  idNumber?: Text;
  /** Compared with `name` and `realName`. */
  name?: Text;
  /** Compared with `openid` and `openId`. */
  openid?: Text;
}

/** The values known to the server. Unknown names are refused. */
export interface Context {
  /** The app that the record must name. */
  appId: Text;
  /** The server's id of the user: the openid from its session, never a value from the request. */
  user: Text;
  /** The user's session key, or up to 8 in the order in which to try them. */
  sessionKey: SessionKeyLike;
  /** The store for numbers, refusals and spent records. */
  store: Store & StateStore;
  /**
   * The proof of the number: `"issued"` (by {@link begin}, or by your server itself, with `issuedAt`),
   * `"signed"` (by its `signature`, which has no age), `"client"` (no proof: the number is the client's
   * claim, and the age is that of the watermark).
   */
  numbers: "issued" | "signed" | "client";
  /**
   * When your server issued the number, in Unix seconds, according to its own records, not when it first saw
   * it. Omit it for a number from {@link begin}.
   */
  issuedAt?: number;
  /** The person that the record must be about. */
  expected: Expected;
  /**
   * All members of your records except `watermark`, for records without an id number. An additional or a
   * missing member is refused.
   */
  members?: readonly Text[];
  /**
   * Whether to accept a masked id number (`110105********002X`): at least six characters must be visible, and
   * four of them and `expected.name` must come after the first 16 bytes.
   */
  masked?: boolean | null | undefined;
  /** `"optional"` accepts records without a watermark; only with numbers whose age is known. */
  watermark?: "required" | "optional" | null | undefined;
  /** Whether to refuse a message without `signature`. */
  requireSignature?: boolean;
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | null | undefined;
  /** How old the record may be, in seconds: at most 86400, 300 by default. */
  maxAge?: number | null | undefined;
  /** How far ahead of the clock it may be, in seconds: at most 86400, 60 by default. */
  maxSkew?: number | null | undefined;
  /** Whether to repair known transport damage of the base64. */
  repair?: boolean | null | undefined;
}

/** An accepted face record. Printing, spreading and serialising it omit the content. */
export class FaceResult extends OpenData<unknown, Watermark | null> {
  /** Whether the id number in the record was masked. */
  readonly masked: boolean;

  /** @internal */
  constructor(
    data: unknown,
    json: string,
    watermark: Watermark | null,
    keyIndex: number,
    restored: readonly Restored[],
    masked: boolean,
  ) {
    super(data, json, watermark, keyIndex, restored);
    this.masked = masked;
  }

  /** Returns everything except the content. */
  override toJSON(): object {
    return { ...super.toJSON(), masked: this.masked };
  }

  static {
    printAs(FaceResult.prototype, (shown) => `FaceResult ${JSON.stringify(shown)}`);
  }
}

/**
 * Issues and stores a number for a face check: 32 hexadecimal digits, for the mini-program to post as
 * `randomNumber`.
 *
 * This flow comes from a tutorial; WeChat does not document it: for a real check use `faceV2`. A user has one
 * valid number, which a new one replaces. It can be used once, within 5 minutes; at most 20 numbers are
 * issued to a user per hour.
 *
 * @throws WxsealError `too_many_numbers`, `argument_missing`, `argument_type`, `argument_range`,
 * `argument_unknown`, `app_id_invalid`, `now_invalid`, `store_failed`, `store_full`, `store_invalid`,
 * `state_invalid`; as a rejection of the promise
 */
export async function begin(context: BeginContext): Promise<{ randomNumber: string }> {
  const known = Arguments.context(context, BEGIN_NAMES).withNow();
  const store = storing(required(known.take("store"), "store"));
  const flow = recordsFlow(records().faceBegin(JSON.stringify(known), randomBytes()));
  return drive(flow, store, (randomNumber) => ({ randomNumber }));
}

/**
 * Opens a face result, which can be accepted only once: checks the message, then checks and spends the
 * number, opens the record, checks the person, and spends the blocks of the record under the session key. A
 * number allows one attempt: after an error from a later step, it is spent, and the user needs a new one.
 *
 * @throws WxsealError about the message: `field_missing`, `field_type`, `field_range`, `face_result_false`,
 * `input_too_large`, those of base64, `data_empty`, `data_length_invalid`, `data_block_repeated`,
 * `iv_length_invalid`; about the number: `number_unknown`, `number_expired`, `replayed`, `timestamp_future`,
 * `signature_missing`, `signature_invalid`, `signature_mismatch`; about the record: `decrypt_failed`,
 * `payload_mismatch`, `watermark_missing`, `watermark_invalid`, `app_id_mismatch`, `timestamp_stale`,
 * `timestamp_future`, `record_before_number`, `expected_mismatch`, `expected_unproven`, `replayed`; about the
 * session key: `too_many_refusals`, `session_key_used_up`; about the context: `age_unknown`,
 * `freshness_invalid`, `argument_missing` and the other `argument_*` codes; about the store: `store_failed`,
 * `store_forgot`, `store_full`, `store_invalid`, `state_invalid`; as a rejection of the promise
 */
export async function openResult(message: Message, context: Context): Promise<FaceResult> {
  const known = Arguments.context(context, NAMES).withNow();
  const store = storing(required(known.take("store"), "store"), ["load", "swap", "claim"]);
  const sessionKey = known.take("sessionKey");
  const texts = [JSON.stringify(fieldsOf(message)), JSON.stringify(known)] as const;
  return drive(flowOf(...texts, sessionKey), store, readResult);
}

/** The context for the signature over a number. Unknown names are refused. */
export interface NumberContext {
  appId: Text;
  /** The user's session key, or several in the order in which to try them. */
  sessionKey: SessionKeyLike;
}

/**
 * Checks that `signature` is `SHA256(randomNumber + session_key + appid)`, in upper- or lower-case
 * hexadecimal. Returns the index of the key that signed, from 0. The rule comes from a tutorial; no official
 * page describes it. The signature has no age.
 *
 * @throws WxsealError `signature_invalid`, `signature_mismatch`, `field_missing`, `field_type`,
 * `input_too_large`, and those of the context
 */
export function verifyNumber(message: { randomNumber: Text; signature: Text }, context: NumberContext): number {
  const given = values.context(context, NUMBER_NAMES);
  const from = values.message(message);
  const [randomNumber, signature] = [values.field(from, "randomNumber"), values.field(from, "signature")];
  const appId = values.argument(values.own(given, "appId"), "appId");
  const { keys, done } = SessionKey.list(values.own(given, "sessionKey"));
  try {
    return Number(unwrap(records().faceVerifyNumber(randomNumber, signature, appId, keys)));
  } finally {
    done();
  }
}

/** The time of issue of a number, and its age limits. Unknown names are refused. */
export interface NumberAge {
  /** When your server issued the number, in Unix seconds, according to its own records. */
  issuedAt: number;
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | null | undefined;
  /** How old the number may be, in seconds: at most 86400, 300 by default. */
  maxAge?: number | null | undefined;
  /** How far ahead of the clock it may be, in seconds: at most 86400, 60 by default. */
  maxSkew?: number | null | undefined;
}

/**
 * Checks the age of a number that your server issued.
 *
 * @throws WxsealError `number_expired`, `timestamp_future`, `now_invalid`, `freshness_invalid`,
 * `argument_missing`, `argument_type`
 */
export function checkNumberAge(age: NumberAge): void {
  const given = values.context(age, AGE_NAMES);
  const [now, maxAge] = [
    values.now(values.own(given, "now")),
    values.optionalSeconds(values.own(given, "maxAge"), "maxAge"),
  ];
  const maxSkew = values.optionalSeconds(values.own(given, "maxSkew"), "maxSkew");
  unwrap(
    records().faceCheckNumberAge(
      values.seconds(required(values.own(given, "issuedAt"), "issuedAt"), "issuedAt"),
      now,
      maxAge,
      maxSkew,
    ),
  );
}

function fieldsOf(message: Message): Record<string, unknown> {
  const from = values.message(message);
  const verifyResult = values.own(from, "verifyResult");
  const signature = values.optionalField(values.own(from, "signature"), "signature");
  return {
    verifyResult: typeof verifyResult === "boolean" ? verifyResult : values.field(from, "verifyResult"),
    encryptData: values.field(from, "encryptData"),
    iv: values.field(from, "iv"),
    randomNumber: values.field(from, "randomNumber"),
    ...(signature === undefined ? {} : { signature }),
  };
}

function flowOf(message: string, context: string, sessionKey: unknown): Flow {
  const { keys, done } = SessionKey.list(sessionKey);
  try {
    return recordsFlow(records().faceOpenResult(message, context, keys));
  } finally {
    done();
  }
}

function readResult(answer: string): FaceResult {
  const { data, json, mark, keyIndex, restored, masked } = withHeader(answer);
  return new FaceResult(data, json, mark, keyIndex, restored, masked);
}

function required(value: unknown, name: string): unknown {
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
