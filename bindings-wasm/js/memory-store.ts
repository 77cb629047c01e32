import { context, now, optionalSeconds, own } from "./arguments.js";
import { refuse } from "./error.js";
import type { Claim, Claimed, StateStore, Store } from "./store.js";

/** How large it is, and since when it remembers. Unknown names are refused. */
export interface MemoryStoreOptions {
  /** How many keys it holds; 100000 unless given. A face result takes two. */
  capacity?: number | undefined;
  /** Since when it is known what was spent, in Unix seconds: since now unless given. 0 in a test with a fixed time. */
  since?: number | undefined;
}

/**
 * A store in the memory of this process: for tests and for backends that run as one process. It forgets when the
 * process ends; what can have been spent before it began is refused (`store_forgot`).
 *
 * When it is full it refuses (`store_full`); a key that must still be remembered is never dropped.
 */
export class MemoryStore implements Store, StateStore {
  readonly #spent = new Map<string, number>();
  readonly #kept = new Map<string, { text: string; until: number }>();
  readonly #capacity: number;
  readonly #since: number;
  #nextExpiry = Number.POSITIVE_INFINITY;

  /** @throws WxsealError `argument_type`, `argument_range`, `argument_unknown` */
  constructor(options: MemoryStoreOptions = {}) {
    const given = context(options, NAMES, "options");
    const capacity = own(given, "capacity") === undefined ? 100_000 : own(given, "capacity");
    if (typeof capacity !== "number" || !Number.isInteger(capacity)) throw refuse("argument_type", "capacity");
    if (capacity < 2) throw refuse("argument_range", "capacity");
    this.#capacity = capacity;
    // The second that has begun may have seen something already.
    this.#since = optionalSeconds(own(given, "since"), "since") ?? now(undefined) + 1;
  }

  claim({ keys, now, until, since }: Claim): Claimed {
    this.#forgetSpent(now);
    if (keys.some((key) => this.#spent.has(key))) return false;
    if (typeof since === "number" && since < this.#since) return "unknown";
    this.#makeRoom(keys.length);
    for (const key of keys) this.#spent.set(key, until);
    this.#nextExpiry = Math.min(this.#nextExpiry, until);
    return true;
  }

  load(key: string): string | null {
    const kept = this.#kept.get(key);
    return kept === undefined || kept.until <= clock() ? null : kept.text;
  }

  swap(key: string, expected: string | null, next: string, seconds: number): boolean {
    if (this.load(key) !== expected) return false;
    if (!this.#kept.has(key)) this.#makeRoom(1);
    this.#kept.set(key, { text: next, until: clock() + seconds });
    return true;
  }

  #makeRoom(count: number): void {
    if (this.#room < count) for (const key of [...this.#kept.keys()]) if (this.load(key) === null) this.#kept.delete(key);
    if (this.#room < count) throw refuse("store_full", "store");
  }

  get #room(): number {
    return this.#capacity - this.#spent.size - this.#kept.size;
  }

  /** Drops what need not be remembered any more. Looks through the keys only when one of them is due. */
  #forgetSpent(now: number): void {
    if (now <= this.#nextExpiry) return;
    this.#nextExpiry = Number.POSITIVE_INFINITY;
    for (const [key, until] of this.#spent) {
      if (until < now) this.#spent.delete(key);
      else this.#nextExpiry = Math.min(this.#nextExpiry, until);
    }
  }
}

/** Seconds on a clock that nobody sets. */
function clock(): number {
  return performance.now() / 1000;
}

const NAMES: ReadonlySet<string> = new Set(["capacity", "since"]);
