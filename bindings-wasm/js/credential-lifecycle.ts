import * as take from "./arguments.js";
import { plain } from "./call.js";
import { PlatformError, WxsealError, refuse } from "./error.js";
import { randomHex } from "./random.js";
import { send } from "./send.js";
import { checkStore, known, loaded, pause, swapped, updated } from "./store.js";
import type { Call } from "./call.js";
import type { Fetch } from "./send.js";
import type { StateStore, Stored } from "./store.js";

/** How a credential is fetched. */
export interface Source<T> {
  /** Where its state is kept. */
  key: string;
  /** What the error is about when there is none. */
  argument: string;
  /** Whether WeChat can be told to make a new one. */
  forcible: boolean;
  /** The call that fetches it; `force` has WeChat make a new one. */
  call(force: boolean): Call<T>;
  /** What came of it. */
  read(data: T): { token: string; expiresIn: number; issuedAt: number };
}

/** Credentials among many who ask: each is fetched by one and used by all. The decisions are the core's. */
export class CredentialLifecycle {
  readonly #store: StateStore;
  readonly #fetch: Fetch;
  readonly #wait: number;
  readonly #pending = new Map<string, Promise<string>>();

  constructor(given: Record<string, unknown>) {
    this.#fetch = take.own(given, "fetch") as Fetch;
    this.#wait = take.optionalSeconds(take.own(given, "wait"), "wait") ?? 10;
    if (this.#wait > 600) throw refuse("argument_range", "wait");
    if (typeof this.#fetch !== "function") throw refuse("argument_type", "fetch");
    this.#store = checkStore(take.own(given, "store"));
  }

  /** A credential to use now. */
  get<T>(source: Source<T>): Promise<string> {
    return this.#pending.get(source.key) ?? this.#begin(source);
  }

  /** Tells that WeChat refused this one, with the number it said. */
  async report({ key, forcible }: Pick<Source<never>, "key" | "forcible">, token: string, errcode?: number): Promise<void> {
    await this.#write(key, "credentials.report", { token, ...numbered(errcode), forcible, now: take.now(undefined) });
    // What was asked for before this may be the very one.
    this.#pending.delete(key);
  }

  #begin<T>(source: Source<T>): Promise<string> {
    const pending = this.#obtain(source).finally(() => {
      if (this.#pending.get(source.key) === pending) this.#pending.delete(source.key);
    });
    this.#pending.set(source.key, pending);
    return pending;
  }

  async #obtain<T>(source: Source<T>): Promise<string> {
    const deadline = performance.now() + this.#wait * 1000;
    let failure: WxsealError | undefined;
    for (let tried = false; ; ) {
      const state = await loaded(this.#store, source.key);
      const lease = randomHex() ?? `${Date.now()}-${Math.random()}`;
      const now = take.now(undefined);
      const decision = plain("credentials.decide", {}, { ...known(state), lease, now }) as Decision;
      if (decision.token !== null) return decision.token;
      if (decision.stored !== null && !tried) {
        tried = true;
        failure = await this.#refresh(source, state, decision.stored, lease, decision.force);
        continue;
      }
      if (failure !== undefined) throw failure;
      const left = deadline - performance.now();
      // Nobody is fetching, and nobody may before that: there is nothing to wait for.
      const hopeless = decision.wait_until !== null && !decision.leased && (decision.wait_until - now) * 1000 > left;
      if (left <= 0 || hopeless) throw refuse("credential_unavailable", source.argument);
      await pause();
      tried = false;
    }
  }

  /** Takes the lease and fetches; the error where that failed. Where another was quicker, nothing is fetched. */
  async #refresh<T>(source: Source<T>, read: string | null, leased: Stored, lease: string, force: boolean): Promise<WxsealError | undefined> {
    if (!(await swapped(this.#store, source.key, read, leased))) return undefined;
    if (plain("credentials.holds", {}, { state: leased.state, lease, now: take.now(undefined) }) !== true) return undefined;
    try {
      const { token, expiresIn, issuedAt } = source.read((await send(source.call(force), this.#fetch)).data);
      await this.#write(source.key, "credentials.complete", { lease, token, expires_in: expiresIn, issued_at: issuedAt, forcible: source.forcible });
      return undefined;
    } catch (error) {
      const number = error instanceof PlatformError ? (error.number ?? undefined) : undefined;
      // Where even that cannot be written, the lease ends by itself.
      await this.#write(source.key, "credentials.fail", { lease, ...numbered(number), now: take.now(undefined) }).catch(() => {});
      if (!WxsealError.made(error)) throw error;
      return error;
    }
  }

  async #write(key: string, operation: string, context: object): Promise<void> {
    await updated(this.#store, key, (state) => ({ stored: plain(operation, {}, { ...known(state), ...context }) as Stored | null }));
  }
}

interface Decision {
  token: string | null;
  stored: Stored | null;
  force: boolean;
  wait_until: number | null;
  leased: boolean;
}

function numbered(errcode: number | undefined): { errcode?: number } {
  return errcode === undefined ? {} : { errcode };
}
