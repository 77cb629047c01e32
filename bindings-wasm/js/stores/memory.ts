import { context, now, optionalSeconds, own } from "../boundary/values.js";
import { refuse } from "../error.js";
import type { Claim, Claimed, StateStore, Store } from "./store.js";

/** The capacity of the store, and the start of its memory. Unknown names are refused. */
export interface MemoryStoreOptions {
  /**
   * How many spent entries the store holds, and how many texts besides them: 100000 by default. A face result
   * takes a text for its number and two for each session key, and an entry unless `begin` issued the number.
   */
  capacity?: number | null | undefined;
  /**
   * The time since which every spent entry is known, in Unix seconds. Defaults to now; use 0 in a test with a
   * fixed time.
   */
  since?: number | null | undefined;
}

/**
 * A store in the memory of this process: for tests and for backends that run as one process. Its contents are
 * lost when the process ends; anything that may have been spent before it started is refused
 * (`store_forgot`).
 *
 * When it is full it refuses (`store_full`); an entry that must still be remembered is never dropped.
 */
export class MemoryStore implements Store, StateStore {
  readonly #spent: Timed<true>;
  readonly #kept: Timed<string>;
  readonly #since: number;

  /** @throws WxsealError `argument_type`, `argument_range`, `argument_unknown` */
  constructor(options?: MemoryStoreOptions | null) {
    const given = context(options ?? {}, NAMES, "options");
    const capacity = own(given, "capacity") ?? 100_000;
    if (typeof capacity !== "number" || !Number.isInteger(capacity)) throw refuse("argument_type", "capacity");
    if (capacity < 2) throw refuse("argument_range", "capacity");
    this.#spent = new Timed(capacity);
    this.#kept = new Timed(capacity);
    // Something may already have been spent in the current second.
    this.#since = optionalSeconds(own(given, "since"), "since") ?? now(undefined) + 1;
    if (!(this.#since >= 0 && this.#since < MILLISECONDS)) throw refuse("argument_range", "since");
  }

  claim({ entries, now, until, since }: Claim): Claimed {
    if (entries.some((entry) => this.#spent.get(entry) !== undefined)) return false;
    if (typeof since === "number" && since < this.#since) return "unknown";
    this.#spent.makeRoom(entries.length);
    for (const entry of entries) this.#spent.set(entry, true, until - now);
    return true;
  }

  load(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }

  swap(key: string, expected: string | null, next: string, seconds: number): boolean {
    if (this.load(key) !== expected) return false;
    if (!this.#kept.has(key)) this.#kept.makeRoom(1);
    this.#kept.set(key, next, seconds);
    return true;
  }
}

/** Values with an expiry, on a monotonic clock. */
class Timed<T> {
  readonly #kept = new Map<string, { value: T; until: number }>();
  readonly #capacity: number;
  #next = Number.POSITIVE_INFINITY;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  has(key: string): boolean {
    return this.#kept.has(key);
  }

  get(key: string): T | undefined {
    const kept = this.#kept.get(key);
    return kept === undefined || kept.until <= clock() ? undefined : kept.value;
  }

  set(key: string, value: T, seconds: number): void {
    const until = clock() + seconds;
    this.#kept.set(key, { value, until });
    this.#next = Math.min(this.#next, until);
  }

  makeRoom(count: number): void {
    this.#forget(clock());
    if (this.#kept.size + count > this.#capacity) throw refuse("store_full", "store");
  }

  /** Drops expired values. Scans all of them only when one is due, and at most once per second. */
  #forget(now: number): void {
    if (now < this.#next) return;
    this.#next = Number.POSITIVE_INFINITY;
    for (const [key, { until }] of this.#kept) {
      if (until <= now) this.#kept.delete(key);
      else this.#next = Math.min(this.#next, until);
    }
    this.#next = Math.max(this.#next, now + 1);
  }
}

/** Returns the time of the monotonic clock, in seconds. */
function clock(): number {
  return performance.now() / 1000;
}

const NAMES: ReadonlySet<string> = new Set(["capacity", "since"]);
/** From this value on, a time is probably in milliseconds. */
const MILLISECONDS = 10_000_000_000;
