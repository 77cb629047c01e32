import { argument, byteLength } from "../boundary/values.js";
import { refuse } from "../error.js";
import type { Outside, Reply } from "../boundary/drive.js";
import type { Text } from "../boundary/values.js";

/** Entries to spend, so that they count only once. */
export interface Claim {
  /** The entries that must not have been spent before: digests. */
  entries: readonly string[];
  /** The current time of the call, in Unix seconds. */
  now: number;
  /** The time until which the entries must be remembered, in Unix seconds. */
  until: number;
  /** The earliest time at which they can have been spent, in Unix seconds; null if that does not matter. */
  since: number | null;
}

/**
 * Remembers spent entries.
 *
 * `claim` returns true only if it had recorded none of the entries and has now recorded all of them; a
 * concurrent caller must get false. It returns "unknown" if its memory does not reach back to `since`,
 * because it is new or has lost data. A store that cannot decide throws. An eventually consistent store is
 * not sufficient.
 */
export interface Store {
  claim(claim: Claim): Claimed | Promise<Claimed>;
}

/** The outcome of a claim: true if it is new, false if an entry was spent before. */
export type Claimed = boolean | "unknown";

/**
 * Stores texts under keys: access tokens, sessions, session keys. The texts are secrets.
 *
 * `swap` writes `next` and returns true only if the current text is `expected` (null: if there is none); a
 * concurrent caller must get false. The text must be kept for `seconds` from now. A store that loses data
 * must lose all of it: a text older than the last one written would revive ended sessions. A store that
 * cannot decide throws. An eventually consistent store is not sufficient.
 */
export interface StateStore {
  load(key: string): Text | null | undefined | Promise<Text | null | undefined>;
  swap(key: string, expected: string | null, next: string, seconds: number): boolean | Promise<boolean>;
}

/**
 * @internal Returns the handlers that perform a flow's steps on a store. Any ambiguous answer is a failure.
 */
export function storing(store: unknown, methods: readonly ("load" | "swap" | "claim")[] = ["load", "swap"]): Outside {
  for (const method of methods) {
    if (typeof (store as Partial<Store & StateStore> | undefined)?.[method] !== "function")
      throw refuse("store_invalid", "store");
  }
  const { load, swap, claim } = {
    load: ({ lines: [key] }) => answered((store as StateStore).load(key!), loaded),
    swap: ({ lines: [key, seconds, next, ...expected] }) =>
      answered(
        (store as StateStore).swap(key!, expected.length === 0 ? null : expected.join("\n"), next!, Number(seconds)),
        (answer) => (yesOrNo(answer) ? "yes" : "no"),
      ),
    claim: ({ lines: [now, until, since, ...entries] }) => {
      const claim = { entries, now: Number(now), until: Number(until), since: since === "" ? null : Number(since) };
      return answered((store as Store).claim(claim), claimed);
    },
  } satisfies Outside;
  return { load, swap, claim };
}

/** Reads an answer, immediately or once its promise resolves. */
function answered(answer: unknown, read: (answer: unknown) => Reply): Reply | Promise<Reply> {
  const isThere = typeof (answer as PromiseLike<unknown> | null | undefined)?.then !== "function";
  return isThere ? read(answer) : Promise.resolve(answer).then(read);
}

function loaded(kept: unknown): Reply {
  if (kept === null || kept === undefined) return "none";
  const length = typeof kept === "string" ? kept.length : byteLength(kept);
  if (length === undefined) throw refuse("store_invalid", "store");
  if (length > MAX_STATE) throw refuse("state_invalid", "state");
  return `=${argument(kept, "store")}`;
}

function claimed(answer: unknown): Reply {
  if (answer === "unknown") return answer;
  return yesOrNo(answer) ? "first" : "again";
}

function yesOrNo(answer: unknown): boolean {
  if (typeof answer !== "boolean") throw refuse("store_invalid", "store");
  return answer;
}

const MAX_STATE = 64 * 1024;
