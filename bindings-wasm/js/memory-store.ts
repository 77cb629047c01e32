import { context, now, optionalSeconds, own } from "./arguments.js";
import { refuse } from "./error.js";
import type { Claim, Claimed, StateStore, Store } from "./store.js";

/** How large it is, and since when it remembers. Unknown names are refused. */
export interface MemoryStoreOptions {
  /**
   * How many keys it holds of what was spent, and how many texts beside them; 100000 unless given. A face result takes a text for its
   * number and two for each session key, and a key unless `begin` issued the number.
   */
  capacity?: number | null | undefined;
  /** Since when it is known what was spent, in Unix seconds: since now unless given. 0 in a test with a fixed time. */
  since?: number | null | undefined;
}

/**
 * A store in the memory of this process: for tests and for backends that run as one process. It forgets when the
 * process ends; what can have been spent before it began is refused (`store_forgot`).
 *
 * When it is full it refuses (`store_full`); a key that must still be remembered is never dropped.
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
    // The second that has begun may have seen something already.
    this.#since = optionalSeconds(own(given, "since"), "since") ?? now(undefined) + 1;
    if (!(this.#since >= 0 && this.#since < MILLISECONDS)) throw refuse("argument_range", "since");
  }

  claim({ keys, now, until, since }: Claim): Claimed {
    if (keys.some((key) => this.#spent.get(key) !== undefined)) return false;
    if (typeof since === "number" && since < this.#since) return "unknown";
    this.#spent.makeRoom(keys.length);
    for (const key of keys) this.#spent.set(key, true, until - now);
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

/** Things that are kept for their time, on a clock that nobody sets. */
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

  /** Drops what is not to be kept any more. Looks through everything only when something is due, and not twice in a second. */
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

/** Seconds since some time. */
function clock(): number {
  return performance.now() / 1000;
}

const NAMES: ReadonlySet<string> = new Set(["capacity", "since"]);
/** From here on a time is more likely in milliseconds. */
const MILLISECONDS = 10_000_000_000;
