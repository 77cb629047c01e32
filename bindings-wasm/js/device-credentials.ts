import * as take from "./arguments.js";
import { contextOf, messageOf, plain } from "./call.js";
import { CredentialLifecycle } from "./credential-lifecycle.js";
import { getAuthInfo } from "./face-pay.js";
import { hide } from "./hidden.js";
import type { Text } from "./arguments.js";
import type { Source } from "./credential-lifecycle.js";
import type { AuthInfo, Context, Message } from "./face-pay.js";
import type { Fetch } from "./send.js";
import type { StateStore } from "./store.js";

/** Whose devices, where their credentials are kept, and how they are fetched. Unknown names are refused. */
export interface DeviceCredentialsOptions extends Pick<Context, "appId" | "mchId" | "subAppId" | "subMchId" | "key" | "signType" | "origin" | "insecureOrigin"> {
  /** Where the credentials are kept. Processes that share it fetch one for all. */
  store: StateStore;
  fetch: Fetch;
  /** For how many seconds to wait for another who fetches; 10 unless given, at most 600. */
  wait?: number | null | undefined;
}

/** Which device. Unknown names are refused. */
export type Device = Pick<Context, "storeId" | "storeName" | "deviceId" | "attach">;

/**
 * The credentials of a merchant's face payment devices: each is fetched by one, used until a minute before it expires, and then
 * fetched anew.
 */
export class DeviceCredentials {
  readonly #lifecycle: CredentialLifecycle;
  readonly #merchant: Record<string, unknown>;

  /** @throws WxsealError `argument_missing`, `argument_type`, `argument_range`, `store_invalid` */
  constructor(options: DeviceCredentialsOptions) {
    const given = take.context(options, NAMES, "options");
    const { store: _, fetch: __, wait: ___, ...merchant } = given;
    this.#lifecycle = new CredentialLifecycle(given);
    this.#merchant = merchant;
    // Tells now what is wrong with the merchant.
    getAuthInfo({ rawdata: "x" }, { ...this.#merchant, storeId: "x", storeName: "x", deviceId: "x" } as unknown as Context);
  }

  /**
   * The `authinfo` that the device's SDK takes. The `rawdata` is exchanged only where none is kept that can still be used.
   *
   * @throws WxsealError `credential_unavailable`, `store_failed`, `store_full`, `store_invalid`, `state_invalid`, and what
   * `facePay.getAuthInfo` and `send` throw
   */
  async get(message: Message, device: Device): Promise<string> {
    const known = this.#known(device);
    const rawdata = messageOf(message, ["rawdata"]) as unknown as Message;
    getAuthInfo(rawdata, known); // tells what is wrong with it also where it is not needed
    const source: Source<AuthInfo> = {
      key: this.#key(device),
      argument: "authinfo",
      forcible: false,
      call: () => getAuthInfo(rawdata, known),
      read: ({ authinfo, expiresIn, issuedAt }) => ({ token: authinfo, expiresIn, issuedAt }),
    };
    return this.#lifecycle.get(source);
  }

  /** Tells that the device's SDK refused this `authinfo`. Only the one in use counts, and only once. */
  async report(authinfo: Text, device: Device): Promise<void> {
    await this.#lifecycle.report({ key: this.#key(device), forcible: false }, take.argument(authinfo, "authinfo"));
  }

  #known(device: Device): Context {
    return { ...this.#merchant, ...take.context(device, DEVICE_NAMES, "device") } as unknown as Context;
  }

  #key(device: Device): string {
    return plain("face_pay.store_key", {}, contextOf(this.#known(device), new Set([...MERCHANT, ...DEVICE_NAMES]))) as string;
  }

  /** Shows nothing. */
  toJSON(): string {
    return "[DeviceCredentials]";
  }

  static {
    hide(DeviceCredentials.prototype, () => "DeviceCredentials {}");
  }
}

const MERCHANT = ["appId", "mchId", "subAppId", "subMchId", "key", "signType", "origin", "insecureOrigin"];
const DEVICE_NAMES: ReadonlySet<string> = new Set(["storeId", "storeName", "deviceId", "attach"]);
const NAMES: ReadonlySet<string> = new Set([...MERCHANT, "store", "fetch", "wait"]);
