import { Shared } from "../boundary/share.js";
import { drive } from "../boundary/drive.js";
import { outside } from "../boundary/outside.js";
import type { Arguments } from "../boundary/arguments.js";
import type { Flow, Outside } from "../boundary/drive.js";
import type { Fetch } from "../send.js";

/** A credential in a store. Concurrent callers within this process share one flow. */
export class Credential {
  readonly #outside: Outside;
  readonly #shared = new Shared<string>();

  /** Removes the store and the client from the options. */
  constructor(options: Arguments) {
    const fetch = options.take("fetch") as Fetch;
    this.#outside = outside(options.take("store"), ["load", "swap"], fetch);
  }

  /** Returns a valid credential. */
  get(flow: Flow): Promise<string> {
    return this.#shared.run(flow, (flow) => drive(flow, this.#outside, (answer) => JSON.parse(answer)));
  }

  /** Reports that a credential was refused. Flows that are already running may still return it. */
  async report(flow: Flow): Promise<void> {
    await drive(flow, this.#outside, () => {});
    this.#shared.forget();
  }
}
