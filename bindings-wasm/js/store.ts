import { argument, byteLength, context, own } from "./arguments.js";
import type { Text } from "./arguments.js";
import { reason, refuse, WxsealError } from "./error.js";

/** What has to be spent for a record to count. */
export interface Claim {
  /** Digests of the number and of the ciphertext, scoped by app id and user. */
  keys: readonly string[];
  /** The current time of the call, in Unix seconds. */
  now: number;
  /** Until when the keys must be remembered, in Unix seconds. */
  until: number;
}

/**
 * Remembers what was spent.
 *
 * `claim` answers true only when it had recorded none of the keys and has now recorded all of them; whoever asks
 * at the same moment must be answered false. A store that cannot tell throws. An eventually consistent store will
 * not do.
 */
export interface Store {
  claim(claim: Claim): boolean | Promise<boolean>;
}

/**
 * Keeps the state of a credential, a text, under a key.
 *
 * `swap` writes `next` and answers true only when `expected` is there (null: when nothing is); whoever asks at the same moment
 * must be answered false. A store that cannot tell throws. An eventually consistent store will not do.
 */
export interface CredentialStore {
  load(key: string): Text | null | undefined | Promise<Text | null | undefined>;
  swap(key: string, expected: string | null, next: string): boolean | Promise<boolean>;
}

/**
 * A store in the memory of this process: for tests and for backends that run as one process. It forgets when the
 * process ends, and what was spent shortly before could then be spent again.
 *
 * When it is full it refuses (`store_full`); a key that must still be remembered is never dropped.
 */
export class MemoryStore implements Store, CredentialStore {
  readonly #kept = new Map<string, string>();
  readonly #until = new Map<string, number>();
  readonly #capacity: number;
  #nextExpiry = Number.POSITIVE_INFINITY;

  /** @param options `capacity`: how many keys it holds, 100000 unless given; a face result takes two */
  constructor(options: { capacity?: number | undefined } = {}) {
    const given = own(context(options, OPTION_NAMES, "options"), "capacity");
    const capacity = given === undefined ? 100_000 : given;
    if (typeof capacity !== "number" || !Number.isInteger(capacity)) throw refuse("argument_type", "capacity");
    if (capacity < 2) throw refuse("argument_range", "capacity");
    this.#capacity = capacity;
  }

  claim({ keys, now, until }: Claim): boolean {
    this.#forget(now);
    if (keys.some((key) => this.#until.has(key))) return false;
    if (this.#size + keys.length > this.#capacity) throw refuse("store_full", "store");
    for (const key of keys) this.#until.set(key, until);
    this.#nextExpiry = Math.min(this.#nextExpiry, until);
    return true;
  }

  load(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }

  swap(key: string, expected: string | null, next: string): boolean {
    if (this.load(key) !== expected) return false;
    if (expected === null && this.#size >= this.#capacity) throw refuse("store_full", "store");
    this.#kept.set(key, next);
    return true;
  }

  get #size(): number {
    return this.#until.size + this.#kept.size;
  }

  /** Drops what need not be remembered any more. Looks through the keys only when one of them is due. */
  #forget(now: number): void {
    if (now <= this.#nextExpiry) return;
    this.#nextExpiry = Number.POSITIVE_INFINITY;
    for (const [key, until] of this.#until) {
      if (until < now) this.#until.delete(key);
      else this.#nextExpiry = Math.min(this.#nextExpiry, until);
    }
  }
}

/** Has the store spend a claim. Anything but a clear yes or no is a failure. */
export async function claimed(store: unknown, claim: Claim): Promise<boolean> {
  return yesOrNo(await asked(() => (store as Store).claim(claim)));
}

/** What the store keeps under a key. */
export async function loaded(store: CredentialStore, key: string): Promise<string | null> {
  const kept = await askedAboutSecrets(() => store.load(key));
  if (kept === null || kept === undefined) return null;
  const length = typeof kept === "string" ? kept.length : byteLength(kept);
  if (length === undefined) throw refuse("store_invalid", "store");
  if (length > MAX_STATE) throw refuse("credential_state_invalid", "state");
  return argument(kept, "store");
}

/** Has the store write `next` where `expected` is. */
export async function swapped(store: CredentialStore, key: string, expected: string | null, next: string): Promise<boolean> {
  return yesOrNo(await askedAboutSecrets(() => store.swap(key, expected, next)));
}

async function asked(ask: () => unknown): Promise<unknown> {
  try {
    return await ask();
  } catch (cause) {
    throw cause instanceof WxsealError ? cause : refuse("store_failed", "store", { cause });
  }
}

/**
 * Asks a store about a credential. Its error may hold the credential, as those of database clients hold what was sent, so no
 * more than its kind is taken over. One that does not answer is not waited for for ever.
 */
async function askedAboutSecrets(ask: () => unknown): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(refuse("store_failed", "store", { detail: "TimeoutError" })), STORE_TIMEOUT);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (cause) {
    throw WxsealError.made(cause) ? cause : refuse("store_failed", "store", { detail: reason(cause) });
  } finally {
    clearTimeout(timer);
  }
}

function yesOrNo(answer: unknown): boolean {
  if (typeof answer !== "boolean") throw refuse("store_invalid", "store");
  return answer;
}

/** Milliseconds. */
const STORE_TIMEOUT = 10_000;
const MAX_STATE = 64 * 1024;
const OPTION_NAMES: ReadonlySet<string> = new Set(["capacity"]);
