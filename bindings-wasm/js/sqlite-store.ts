import * as take from "./arguments.js";
import { plain } from "./call.js";
import { refuse } from "./error.js";
import type { Claim, Claimed, StateStore, Store } from "./store.js";

/** How to use it. Unknown names are refused. */
export interface SqliteStoreOptions {
  /** For how many seconds to wait for another process that writes, with this thread; 2 unless given, at most 60. */
  timeout?: number | null | undefined;
}

/**
 * A store in a file on this machine's own disk, for as many processes as share it, in Node and in Python. It needs `node:sqlite`:
 * Node 22.13 or later. What was spent stays spent over a crash.
 */
export class SqliteStore implements Store, StateStore {
  readonly #database: Database;
  readonly #statements: Record<Exclude<keyof Texts, "setup">, Statement>;

  /**
   * @param path where the file is; it is made where there is none, for this user alone
   * @throws WxsealError `argument_type`, `argument_range`, `argument_unknown`, `store_unsupported`, `store_failed`
   */
  constructor(path: string, options?: SqliteStoreOptions | null) {
    const timeout = take.optionalSeconds(take.own(take.context(options ?? {}, NAMES, "options"), "timeout"), "timeout") ?? 2;
    if (timeout > 60) throw refuse("argument_range", "timeout");
    if (take.argument(path, "path") === "") throw refuse("argument_range", "path");
    const { DatabaseSync } = builtin<{ DatabaseSync: new (path: string) => Database }>("node:sqlite");
    try {
      new DatabaseSync(":memory:").close();
    } catch {
      throw refuse("store_unsupported", "store"); // Workers have the module, but not what it is for
    }
    const { setup, forget, remembers, claim, load, swap } = plain("stores.sqlite", {}) as Texts;
    try {
      makeFile(path);
      const database = new DatabaseSync(path);
      database.exec(`PRAGMA busy_timeout = ${timeout * 1000}`);
      database.exec(setup);
      const prepare = (text: string) => database.prepare(text);
      this.#database = database;
      this.#statements = { forget: prepare(forget), remembers: prepare(remembers), claim: prepare(claim), load: prepare(load), swap: prepare(swap) };
    } catch (cause) {
      throw refuse("store_failed", "store", { cause });
    }
  }

  claim({ keys, now, until, since }: Claim): Claimed {
    const { claim, remembers } = this.#statements;
    return this.#alone<Claimed>(() => {
      const { changes } = claim.run({ keys: JSON.stringify(keys), seconds: Math.max(until - now, 1) });
      if (Number(changes) !== keys.length) return { answer: false, keep: false };
      const [remembered] = Object.values(remembers.get({ since }) ?? {});
      return remembered === 1 ? { answer: true, keep: true } : { answer: "unknown", keep: false };
    });
  }

  load(key: string): string | null {
    return (this.#statements.load.get({ key })?.["value"] as string | undefined) ?? null;
  }

  swap(key: string, expected: string | null, next: string, seconds: number): boolean {
    return this.#alone(() => {
      const swapped = Number(this.#statements.swap.run({ key, expected, next, seconds }).changes) === 1;
      return { answer: swapped, keep: swapped };
    });
  }

  /** Closes the file. */
  close(): void {
    this.#database.close();
  }

  /** Does something while no other process writes. */
  #alone<T>(work: () => { answer: T; keep: boolean }): T {
    const database = this.#database;
    database.exec("BEGIN IMMEDIATE");
    try {
      this.#statements.forget.run({});
      const { answer, keep } = work();
      database.exec(keep ? "COMMIT" : "ROLLBACK");
      return answer;
    } catch (error) {
      // A commit that failed for want of time leaves the transaction open.
      if (database.isTransaction !== false) database.exec("ROLLBACK");
      throw error;
    }
  }
}

/** A module of Node's own, where it has it: no bundler looks for it, and no other runtime is asked. */
function builtin<T>(name: string): T {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const module = process?.getBuiltinModule?.(name);
  if (module === undefined) throw refuse("store_unsupported", "store");
  return module as T;
}

/** Makes the file where there is none, so that nobody else may read the secrets in it. */
function makeFile(path: string): void {
  if (path === ":memory:") return;
  const fs = builtin<{ openSync(path: string, flags: string, mode: number): number; closeSync(file: number): void }>("node:fs");
  fs.closeSync(fs.openSync(path, "a", 0o600));
}

interface Texts {
  setup: string;
  forget: string;
  remembers: string;
  claim: string;
  load: string;
  swap: string;
}

interface Database {
  readonly isTransaction?: boolean;
  exec(text: string): void;
  prepare(text: string): Statement;
  close(): void;
}

interface Statement {
  get(parameters: object): Record<string, unknown> | undefined;
  run(parameters: object): { changes: number | bigint };
}

const NAMES: ReadonlySet<string> = new Set(["timeout"]);
