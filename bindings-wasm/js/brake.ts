import * as values from "./boundary/values.js";
import { drive } from "./boundary/drive.js";
import { GROUP_NAMES, NAMES, crossing, isUnmarked } from "./boundary/opening.js";
import { readRecord } from "./boundary/record.js";
import { recordsFlow } from "./boundary/records-flow.js";
import { Payload } from "./wasm/records-glue.js";
import { records } from "./wasm/records.js";
import { storing } from "./stores/store.js";
import type { Context, GroupContext, GroupId, Message, PhoneNumber, UserInfo, WeRun } from "./open-data.js";
import type { OpenData, Watermark } from "./boundary/record.js";
import type { Outside } from "./boundary/drive.js";
import type { StateStore } from "./stores/store.js";

/**
 * Opens records as `openData` does, and limits the refusals under each session key: after 20 refusals within
 * an hour, it throws `too_many_refusals` before it opens anything. Over the same store, the refusals of the
 * face result flow count towards the same limit.
 *
 * AES-CBC does not authenticate: an endpoint that reveals whether a record opens, as every endpoint does, can
 * be used to decrypt and to forge records, at some hundred thousand requests per block. The functions of
 * `openData` have no memory and cannot stop that; this class can. Every refusal that depends on the key
 * counts: a record that does not open, or that is for another app, too old or of another kind. Damaged base64
 * does not count. A record counts while it is being opened, until it has passed: at most 20 at once under a
 * key. Of several keys, one that has refused too many is skipped.
 *
 * Each method rejects with the errors of the function of the same name, and with `too_many_refusals`
 * (`relogin`: a new login brings a new key), `argument_range` for more than 8 session keys, `store_failed`,
 * `store_full`, `store_invalid`, `state_invalid`.
 */
export class Brake {
  readonly #store: Outside;

  /** @throws WxsealError `store_invalid` */
  constructor(store: StateStore) {
    this.#store = storing(store);
  }

  async decrypt(message: Message, context: Context): Promise<OpenData> {
    return this.#open(Payload.Any, message, values.settings(context, NAMES));
  }

  async userInfo(message: Message, context: Context): Promise<OpenData<UserInfo>> {
    return this.#open(Payload.UserInfo, message, values.settings(context, NAMES));
  }

  async phoneNumber(message: Message, context: Context): Promise<OpenData<PhoneNumber>> {
    return this.#open(Payload.PhoneNumber, message, values.settings(context, NAMES));
  }

  async weRun(message: Message, context: Context): Promise<OpenData<WeRun>> {
    return this.#open(Payload.WeRun, message, values.settings(context, NAMES));
  }

  async groupId(message: Message, context: GroupContext): Promise<OpenData<GroupId, Watermark | null>> {
    const given = values.settings(context, GROUP_NAMES);
    return this.#open(isUnmarked(given) ? Payload.GroupIdUnmarked : Payload.GroupId, message, given);
  }

  #open<T, W extends Watermark | null>(
    payload: Payload,
    message: Message,
    given: Record<string, unknown>,
  ): Promise<OpenData<T, W>> {
    const flow = crossing(message, given, true, (...crossed) => records().brakedOpenData(payload, ...crossed));
    return drive(recordsFlow(flow), this.#store, (answer) => readRecord<T, W>(answer));
  }
}
