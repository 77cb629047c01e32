import { unwrap } from "../error.js";
import { records } from "../wasm/records.js";
import type { Flow } from "./drive.js";
import type * as glue from "../wasm/records-glue.js";

/** Wraps a flow held by the module that opens records. */
export function recordsFlow(handle: glue.Flow): Flow {
  return { handle, cross };
}

function cross<T>(ask: () => T): T {
  records(); // resets the module's stack
  try {
    const answer = ask();
    return typeof answer === "string" ? (unwrap(answer) as T) : answer;
  } finally {
    records.wipe();
  }
}
