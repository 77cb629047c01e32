import { argument, byteLength } from "./arguments.js";
import type { Text } from "./arguments.js";
import { reason, refuse, WxsealError } from "./error.js";

/** What has to be spent to count once. */
export interface Claim {
  /** Digests. */
  keys: readonly string[];
  /** The current time of the call, in Unix seconds. */
  now: number;
  /** Until when the keys must be remembered, in Unix seconds. */
  until: number;
  /** The earliest time at which they can have been spent, in Unix seconds; null where that does not matter. */
  since: number | null;
}

/**
 * Remembers what was spent.
 *
 * `claim` answers true only when it had recorded none of the keys and has now recorded all of them; whoever asks
 * at the same moment must be answered false. It answers "unknown" when its memory does not go back to `since`: because it is
 * new, or lost something. A store that cannot tell throws. An eventually consistent store will not do.
 */
export interface Store {
  claim(claim: Claim): Claimed | Promise<Claimed>;
}

/** What a store says of a claim: true for a new one, false for one that was there. */
export type Claimed = boolean | "unknown";

/**
 * Keeps texts under keys: access tokens, sessions, session keys. They are secrets.
 *
 * `swap` writes `next` and answers true only when `expected` is there (null: when nothing is); whoever asks at the same moment
 * must be answered false. It is to be kept for `seconds` from now. A store that lost something it was to keep must have lost all
 * of it: what is older than what was written last would bring ended sessions back. A store that cannot tell throws. An eventually
 * consistent store will not do.
 */
export interface StateStore {
  load(key: string): Text | null | undefined | Promise<Text | null | undefined>;
  swap(key: string, expected: string | null, next: string, seconds: number): boolean | Promise<boolean>;
}

/** What is to be written, and for how many seconds it is to be kept. */
export interface Stored {
  state: string;
  lifetime: number;
}

/** Does a step of a flow: gives the reply, or throws what the store threw. */
export async function answerOf(store: StateStore & Partial<Store>, [step, key, ...given]: string[]): Promise<string> {
  if (step === "load") {
    const kept = text(await asked(() => store.load(key!)));
    return kept === null ? "none" : `=${kept}`;
  }
  if (step === "swap") {
    const [seconds, next, expected] = given;
    return yesOrNo(await asked(() => store.swap(key!, expected ?? null, next!, Number(seconds)))) ? "yes" : "no";
  }
  const [until, since, ...keys] = given;
  const claim = { keys, now: Number(key), until: Number(until), since: since === "" ? null : Number(since) };
  const answer = await asked(() => store.claim!(claim));
  if (answer === "unknown") return answer;
  return yesOrNo(answer) ? "first" : "again";
}

/** Has the store spend a claim. Anything but a clear answer is a failure. */
export async function claimed(store: unknown, claim: Claim): Promise<boolean> {
  const answer = await asked(() => (store as Store).claim(claim));
  if (answer === "unknown") throw refuse("store_forgot", "store");
  return yesOrNo(answer);
}

/** What the store keeps under a key. */
export async function loaded(store: StateStore, key: string): Promise<string | null> {
  return text(await askedAboutSecrets(() => store.load(key)));
}

/** Has the store write `next` where `expected` is. */
export async function swapped(store: StateStore, key: string, expected: string | null, next: Stored): Promise<boolean> {
  return yesOrNo(await askedAboutSecrets(() => store.swap(key, expected, next.state, next.lifetime)));
}

/**
 * Writes what `change` makes of the state under a key, whatever others write in between, and gives what else it made. Where it
 * makes nothing to write, nothing is.
 */
export async function updated<T extends { stored: Stored | null }>(store: StateStore, key: string, change: (state: string | null) => T): Promise<T> {
  const deadline = performance.now() + UPDATE_TIMEOUT;
  do {
    const state = await loaded(store, key);
    const made = change(state);
    if (made.stored === null || (await swapped(store, key, state, made.stored))) return made;
    await pause();
  } while (performance.now() < deadline);
  throw refuse("store_failed", "store", { detail: "TimeoutError" });
}

/** Refuses what has not got the methods of a store of states, or these. */
export function checkStore<M extends "load" | "swap" | "claim">(store: unknown, methods: readonly M[] = ["load", "swap"] as never): Pick<Store & StateStore, M> & StateStore {
  for (const method of methods) {
    if (typeof (store as Partial<Store & StateStore> | undefined)?.[method] !== "function") throw refuse("store_invalid", "store");
  }
  return store as Store & StateStore;
}

/** A state as the core's operations take it: nothing kept yet is left out. */
export function known(state: string | null): { state?: string } {
  return state === null ? {} : { state };
}

/** Some milliseconds between two looks at the store: not the same for all who look. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100));
}

async function asked(ask: () => unknown): Promise<unknown> {
  try {
    return await inTime(ask);
  } catch (cause) {
    throw cause instanceof WxsealError ? cause : refuse("store_failed", "store", { cause });
  }
}

/**
 * Asks a store about a credential. Its error may hold the credential, as those of database clients hold what was sent, so no
 * more than its kind is taken over.
 */
async function askedAboutSecrets(ask: () => unknown): Promise<unknown> {
  try {
    return await inTime(ask);
  } catch (cause) {
    throw WxsealError.made(cause) ? cause : refuse("store_failed", "store", { detail: reason(cause) });
  }
}

/** A store that does not answer is not waited for for ever. */
async function inTime(ask: () => unknown): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_, reject) => {
    const fail = () => {
      const cause = new DOMException("the store did not answer in time", "TimeoutError");
      reject(refuse("store_failed", "store", { cause, detail: cause.name }));
    };
    timer = setTimeout(fail, STORE_TIMEOUT);
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A text that a store kept. */
function text(kept: unknown): string | null {
  if (kept === null || kept === undefined) return null;
  const length = typeof kept === "string" ? kept.length : byteLength(kept);
  if (length === undefined) throw refuse("store_invalid", "store");
  if (length > MAX_STATE) throw refuse("state_invalid", "state");
  return argument(kept, "store");
}

function yesOrNo(answer: unknown): boolean {
  if (typeof answer !== "boolean") throw refuse("store_invalid", "store");
  return answer;
}

/** Milliseconds. */
const STORE_TIMEOUT = 10_000;
const MAX_STATE = 64 * 1024;
/** For how long to try where others write again and again. */
const UPDATE_TIMEOUT = 15_000;
