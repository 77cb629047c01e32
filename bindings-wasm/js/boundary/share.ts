import type { Flow } from "./drive.js";

/** Shares one running flow among concurrent callers that need the same result. */
export class Shared<T> {
  readonly #running = new Map<string, Promise<T>>();

  /** Returns the result of the running flow with the same key; if there is none, drives this one. */
  run(flow: Flow, drive: (flow: Flow) => Promise<T>): Promise<T> {
    const key = flow.handle.sharedKey?.();
    if (key === undefined) return drive(flow);
    const running = this.#running.get(key);
    if (running !== undefined) {
      flow.handle.free();
      return running;
    }
    const begun = drive(flow).finally(() => {
      if (this.#running.get(key) === begun) this.#running.delete(key);
    });
    this.#running.set(key, begun);
    return begun;
  }

  /**
   * Stops later callers from sharing the running flows, which may return a credential that has just been
   * refused.
   */
  forget(): void {
    this.#running.clear();
  }
}
