import * as take from "./arguments.js";
import { drive } from "./drive.js";
import { GROUP_NAMES, NAMES, crossing, isUnmarked } from "./opening.js";
import { readRecord } from "./record.js";
import { Payload } from "./records-glue.js";
import { records } from "./records-module.js";
import { checkStore } from "./store.js";
import type { Context, GroupContext, GroupId, Message, PhoneNumber, UserInfo, WeRun } from "./open-data.js";
import type { OpenData, Watermark } from "./record.js";
import type { StateStore } from "./store.js";

/**
 * Opens records as `openData` does, under session keys that have not refused too many: 20 refusals within an hour end in
 * `too_many_refusals` before anything is opened. The face result flow counts with it, over the same store.
 *
 * AES-CBC does not authenticate: an endpoint that tells whether a record opens, as every endpoint does, can be made to decrypt
 * and to forge records, at some hundred thousand requests a block. The functions of `openData` have no memory and cannot stop
 * that; this can. Whatever only the key can tell counts: that a record does not open, also that it is another app's, too old or of
 * another kind. Damaged base64 does not. A record that is being opened counts until it has passed: 20 at once under a key. Of
 * several keys, one that has refused too many is skipped.
 *
 * Each method rejects as the function of its name throws, and with `too_many_refusals` (`relogin`: a new login brings a new key),
 * `argument_range` for more than 8 session keys, `store_failed`, `store_full`, `store_invalid`, `state_invalid`.
 */
export class Brake {
  readonly #store: StateStore;

  /** @throws WxsealError `store_invalid` */
  constructor(store: StateStore) {
    this.#store = checkStore(store);
  }

  async decrypt(message: Message, context: Context): Promise<OpenData> {
    return this.#open(Payload.Any, message, take.settings(context, NAMES));
  }

  async userInfo(message: Message, context: Context): Promise<OpenData<UserInfo>> {
    return this.#open(Payload.UserInfo, message, take.settings(context, NAMES));
  }

  async phoneNumber(message: Message, context: Context): Promise<OpenData<PhoneNumber>> {
    return this.#open(Payload.PhoneNumber, message, take.settings(context, NAMES));
  }

  async weRun(message: Message, context: Context): Promise<OpenData<WeRun>> {
    return this.#open(Payload.WeRun, message, take.settings(context, NAMES));
  }

  async groupId(message: Message, context: GroupContext): Promise<OpenData<GroupId, Watermark | null>> {
    const given = take.settings(context, GROUP_NAMES);
    return this.#open(isUnmarked(given) ? Payload.GroupIdUnmarked : Payload.GroupId, message, given);
  }

  #open<T, W extends Watermark | null>(payload: Payload, message: Message, given: Record<string, unknown>): Promise<OpenData<T, W>> {
    const flow = crossing(message, given, true, (...crossed) => records().brakedOpenData(payload, ...crossed));
    return drive(flow, this.#store, (answer) => readRecord<T, W>(answer));
  }
}
