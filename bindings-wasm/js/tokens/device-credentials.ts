import { Arguments, DEVICE, MERCHANT } from "../boundary/arguments.js";
import { printAs } from "../boundary/inspect.js";
import { checkOptions, flow } from "../boundary/operations.js";
import { Credential } from "./shared-credential.js";
import type { Text } from "../boundary/values.js";
import type { Context, Message } from "../face-pay.js";
import type { Fetch } from "../send.js";
import type { StateStore } from "../stores/store.js";

/**
 * The merchant, the store for its devices' credentials, and the client that fetches them. Unknown names are
 * refused.
 */
export interface DeviceCredentialsOptions
  extends Pick<
    Context,
    "appId" | "mchId" | "subAppId" | "subMchId" | "key" | "signType" | "baseUrl" | "insecureBaseUrl"
  > {
  /** The store for the credentials. Processes that share it fetch one credential for all. */
  store: StateStore;
  fetch: Fetch;
  /** How many seconds to wait while another process fetches: at most 600, 10 by default. */
  wait?: number | null | undefined;
}

/** A device of the merchant. Unknown names are refused. */
export type Device = Pick<Context, "storeId" | "storeName" | "deviceId" | "attach">;

/**
 * The credentials of a merchant's face payment devices: each is fetched by one process, used by all until a
 * minute before it expires, and then fetched again.
 */
export class DeviceCredentials {
  readonly #credential: Credential;
  readonly #merchant: Arguments;
  readonly #wait: number | undefined;

  /**
   * @throws WxsealError `argument_missing`, `argument_type`, `argument_range`, `base_url_invalid`,
   * `store_invalid`
   */
  constructor(options: DeviceCredentialsOptions) {
    const given = Arguments.context(options, NAMES, "options");
    this.#wait = given.takeSeconds("wait");
    this.#credential = new Credential(given);
    this.#merchant = given.copied();
    checkOptions("device_credentials", this.#merchant, this.#wait);
  }

  /**
   * Returns the `authinfo` for the device's SDK. The `rawdata` is exchanged only if no valid one is stored.
   *
   * @throws WxsealError `credential_unavailable`, `store_failed`, `store_full`, `store_invalid`,
   * `state_invalid`, and the errors of `facePay.getAuthInfo` and `send`
   */
  async get(message: Message, device: Device): Promise<string> {
    const rawdata = Arguments.message(message, ["rawdata"]);
    return this.#credential.get(flow("device_credentials.get", rawdata, this.#of(device), this.#wait));
  }

  /**
   * Reports that the device's SDK refused this `authinfo`. The report counts only for the one in use, and
   * only once.
   */
  async report(authinfo: Text, device: Device): Promise<void> {
    await this.#credential.report(flow("device_credentials.report", {}, this.#of(device).with({ authinfo })));
  }

  #of(device: Device): Arguments {
    return this.#merchant.with(Arguments.context(device, DEVICE_NAMES, "device"));
  }

  /** Returns a placeholder, without the credentials. */
  toJSON(): string {
    return "[DeviceCredentials]";
  }

  static {
    printAs(DeviceCredentials.prototype, () => "DeviceCredentials {}");
  }
}

const DEVICE_NAMES: ReadonlySet<string> = new Set(DEVICE);
const NAMES: ReadonlySet<string> = new Set([...MERCHANT, "store", "fetch", "wait"]);
