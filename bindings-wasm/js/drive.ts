// Carries what a flow of the core asks for to a store, and back what came of it. What is done in which order is the core's.

import { unwrap, WxsealError } from "./error.js";
import { records } from "./records-module.js";
import { answerOf } from "./store.js";
import type { Failed } from "./error.js";
import type { Flow } from "./records-glue.js";
import type { StateStore, Store } from "./store.js";

/** Drives a flow to its end, and reads what came out of it. A store's error is hung on as the cause. */
export async function drive<T>(flow: Flow, store: StateStore & Partial<Store>, read: (answer: string) => T): Promise<T> {
  let failed: Failed | undefined;
  try {
    for (let reply = "begin"; ; ) {
      const answer = next(flow, reply);
      if (!answer.startsWith("?")) return read(unwrap(answer, failed));
      try {
        reply = await answerOf(store, answer.slice(1).split("\n"));
      } catch (error) {
        failed ??= error instanceof WxsealError ? error : { code: "store_failed", cause: error };
        // Marked: no error that a store makes up is taken for an answer.
        reply = `!${error instanceof WxsealError && typeof error.code === "string" ? error.code : "store_failed"}`;
      }
    }
  } finally {
    flow.free();
  }
}

function next(flow: Flow, reply: string): string {
  records(); // sets the module's stack back
  try {
    return flow.next(reply);
  } finally {
    records.wipe();
  }
}
