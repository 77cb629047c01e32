import * as values from "../boundary/values.js";
import { run } from "../boundary/operations.js";
import { refuse } from "../error.js";
import type { Claim, Claimed, StateStore, Store } from "./store.js";

/**
 * The part of a client that this store uses: of `ioredis`, or of `redis` (node-redis). The caller connects
 * and closes the client.
 */
export type RedisClient =
  | {
      eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
      defineCommand(...given: never[]): unknown;
    }
  | {
      eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
      sendCommand(...given: never[]): unknown;
    };

/** The options of the store. Unknown names are refused. */
export interface RedisStoreOptions {
  /** The prefix of every key. In a cluster it must be a `{tag}`, so that all keys are in one slot. */
  prefix?: string | null | undefined;
  /**
   * Whether this Redis loses no acknowledged write when it is killed or when a replica takes over. If not,
   * another run of the Redis server counts as having lost everything: sessions start over, and anything that
   * may have been spent before is refused. All processes that share the store must agree on this option.
   */
  durable?: boolean | null | undefined;
}

/**
 * A store in Redis 6.2 or later. Set `maxmemory-policy noeviction`. An eviction is detected nevertheless, and
 * anything that may have been spent before it is refused (`store_forgot`).
 */
export class RedisStore implements Store, StateStore {
  readonly #eval: (script: string, keys: string[], given: string[]) => Promise<unknown>;
  readonly #prefix: string;
  readonly #durable: string;
  readonly #scripts = run("stores.redis", {}) as { claim: string; load: string; swap: string; epoch: string };

  /** @throws WxsealError `argument_type`, `argument_unknown`, `store_unsupported` */
  constructor(client: RedisClient, options?: RedisStoreOptions | null) {
    const given = values.context(options ?? {}, NAMES, "options");
    this.#prefix = values.optionalArgument(values.own(given, "prefix"), "prefix") ?? "";
    this.#durable = values.flag(values.own(given, "durable"), "durable") ? "1" : "0";
    this.#eval = evaluator(client);
  }

  async claim({ entries, now, until, since }: Claim): Promise<Claimed> {
    const places = [this.#scripts.epoch, ...entries].map((key) => this.#prefix + key);
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

/** Returns a function that runs a script with either client, since they call `EVAL` differently. */
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
