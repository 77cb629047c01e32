import * as take from "./arguments.js";
import { plain } from "./call.js";
import { refuse } from "./error.js";
import type { Claim, Claimed, StateStore, Store } from "./store.js";

/** As much of a client as is used: of `ioredis`, or of `redis` (node-redis). It is the caller's to connect and to end. */
export type RedisClient =
  | { eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>; defineCommand(...given: never[]): unknown }
  | { eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>; sendCommand(...given: never[]): unknown };

/** How to use it. Unknown names are refused. */
export interface RedisStoreOptions {
  /** What every key begins with. In a cluster a `{tag}`, so that all of them are in one slot. */
  prefix?: string | null | undefined;
  /**
   * Says that this Redis loses nothing that it acknowledged when it is killed or when a replica takes over. Unless this is said,
   * another run of the server has forgotten everything: sessions begin anew, and what can have been spent before is refused. All
   * who share the store say the same.
   */
  durable?: boolean | null | undefined;
}

/**
 * A store in Redis 6.2 or later. Set `maxmemory-policy noeviction`; what is evicted all the same is noticed, and what can have been
 * spent before is refused (`store_forgot`).
 */
export class RedisStore implements Store, StateStore {
  readonly #eval: (script: string, keys: string[], given: string[]) => Promise<unknown>;
  readonly #prefix: string;
  readonly #durable: string;
  readonly #scripts = plain("stores.redis", {}) as { claim: string; load: string; swap: string; epoch: string };

  /** @throws WxsealError `argument_type`, `argument_unknown`, `store_unsupported` */
  constructor(client: RedisClient, options?: RedisStoreOptions | null) {
    const given = take.context(options ?? {}, NAMES, "options");
    this.#prefix = take.optionalArgument(take.own(given, "prefix"), "prefix") ?? "";
    this.#durable = take.flag(take.own(given, "durable"), "durable") ? "1" : "0";
    this.#eval = evaluator(client);
  }

  async claim({ keys, now, until, since }: Claim): Promise<Claimed> {
    const places = [this.#scripts.epoch, ...keys].map((key) => this.#prefix + key);
    const given = [this.#durable, String(Math.max(until - now, 1)), typeof since === "number" ? String(since) : ""];
    const answer = await this.#eval(this.#scripts.claim, places, given);
    if (answer === "first" || answer === "again") return answer === "first";
    if (answer === "unknown") return answer;
    throw refuse("store_invalid", "store");
  }

  async load(key: string): Promise<string | null> {
    const kept = await this.#eval(this.#scripts.load, [this.#prefix + key], [this.#durable]);
    if (kept !== null && typeof kept !== "string") throw refuse("store_invalid", "store");
    return kept;
  }

  async swap(key: string, expected: string | null, next: string, seconds: number): Promise<boolean> {
    const given = [this.#durable, expected ?? "", next, String(seconds)];
    const answer = await this.#eval(this.#scripts.swap, [this.#prefix + key], given);
    if (answer !== "yes" && answer !== "no") throw refuse("store_invalid", "store");
    return answer === "yes";
  }
}

/** The two clients have the same command in two forms. */
function evaluator(client: RedisClient): (script: string, keys: string[], given: string[]) => Promise<unknown> {
  const { eval: run, defineCommand, sendCommand } = (client ?? {}) as Partial<Record<string, unknown>>;
  if (typeof run === "function" && typeof defineCommand === "function") {
    return (script, keys, given) => run.call(client, script, keys.length, ...keys, ...given);
  }
  if (typeof run === "function" && typeof sendCommand === "function") {
    return (script, keys, given) => run.call(client, script, { keys, arguments: given });
  }
  throw refuse("store_unsupported", "client");
}

const NAMES: ReadonlySet<string> = new Set(["prefix", "durable"]);
