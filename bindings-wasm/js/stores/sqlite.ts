import * as values from "../boundary/values.js";
import { run } from "../boundary/operations.js";
import { refuse } from "../error.js";
import type { Claim, Claimed, StateStore, Store } from "./store.js";

/** The options of the store. Unknown names are refused. */
export interface SqliteStoreOptions {
  /**
   * How many seconds to wait for another process that writes, blocking this thread: at most 60, 2 by default.
   */
  timeout?: number | null | undefined;
}

/**
 * A store in a file on a local disk, for any number of processes that share it, in Node and in Python. It
 * needs `node:sqlite`: Node 22.13 or later. Spent entries survive a crash.
 */
export class SqliteStore implements Store, StateStore {
  readonly #database: Database;
  readonly #statements: Record<Exclude<keyof Texts, "setup">, Statement>;

  /**
   * @param path the file; created if it does not exist, accessible to this user only
   * @throws WxsealError `argument_type`, `argument_range`, `argument_unknown`, `store_unsupported`,
   * `store_failed`
   */
  constructor(path: string, options?: SqliteStoreOptions | null) {
    const timeout =
      values.optionalSeconds(values.own(values.context(options ?? {}, NAMES, "options"), "timeout"), "timeout") ?? 2;
    if (timeout > 60) throw refuse("argument_range", "timeout");
    if (values.argument(path, "path") === "") throw refuse("argument_range", "path");
    const { DatabaseSync } = builtin<{ DatabaseSync: new (path: string) => Database }>("node:sqlite");
    try {
      new DatabaseSync(":memory:").close();
    } catch {
      throw refuse("store_unsupported", "store"); // Cloudflare Workers have the module, but it does not work
    }
    const { setup, forget, remembers, claim, load, swap } = run("stores.sqlite", {}) as Texts;
    try {
      makeFile(path);
      const database = new DatabaseSync(path);
      database.exec(`PRAGMA busy_timeout = ${timeout * 1000}`);
      database.exec(setup);
      const prepare = (text: string) => database.prepare(text);
      this.#database = database;
      this.#statements = {
        forget: prepare(forget),
        remembers: prepare(remembers),
        claim: prepare(claim),
        load: prepare(load),
        swap: prepare(swap),
      };
    } catch (cause) {
      throw refuse("store_failed", "store", { cause });
    }
  }

  claim({ entries, now, until, since }: Claim): Claimed {
    const { claim, remembers } = this.#statements;
    return this.#alone<Claimed>(() => {
      const { changes } = claim.run({ keys: JSON.stringify(entries), seconds: Math.max(until - now, 1) });
      if (Number(changes) !== entries.length) return { answer: false, keep: false };
      const [remembered] = Object.values(remembers.get({ since }) ?? {});
      return remembered === 1 ? { answer: true, keep: true } : { answer: "unknown", keep: false };
    });
  }

  load(key: string): string | null {
    return (this.#statements.load.get({ key })?.value as string | undefined) ?? null;
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

  /** Runs `work` in a transaction in which no other process writes. */
  #alone<T>(work: () => { answer: T; keep: boolean }): T {
    const database = this.#database;
    database.exec("BEGIN IMMEDIATE");
    try {
      this.#statements.forget.run({});
      const { answer, keep } = work();
      database.exec(keep ? "COMMIT" : "ROLLBACK");
      return answer;
    } catch (error) {
      // A commit that timed out leaves the transaction open.
      if (database.isTransaction !== false) database.exec("ROLLBACK");
      throw error;
    }
  }
}

/**
 * Returns a built-in module of Node, without an import: bundlers do not see it, and other runtimes do not
 * need it.
 */
function builtin<T>(name: string): T {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const module = process?.getBuiltinModule?.(name);
  if (module === undefined) throw refuse("store_unsupported", "store");
  return module as T;
}

/** Creates the file if it does not exist, so that no other user can read the secrets in it. */
function makeFile(path: string): void {
  if (path === ":memory:") return;
  const fs = builtin<{ openSync(path: string, flags: string, mode: number): number; closeSync(file: number): void }>(
    "node:fs",
  );
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
