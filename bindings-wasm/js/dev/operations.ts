// Runs operations of the module for developers, with arguments and results in JSON.

import { dev } from "../wasm/dev.js";
import { WxsealError } from "../error.js";
import type { Failure } from "../error.js";

/** Runs an operation, and throws the error about its arguments. The module keeps none of them. */
export function run(operation: string, context: () => unknown = nothing, message: () => unknown = nothing): unknown {
  const module = dev();
  try {
    return JSON.parse(module.devRun(operation, JSON.stringify(message()), JSON.stringify(context())));
  } catch (thrown) {
    if (thrown instanceof Error && !(thrown instanceof WxsealError)) throw thrown;
    const { code, message: said, hint } = thrown as Failure;
    throw new TypeError(`${said} (${code}): ${hint}`);
  } finally {
    dev.wipe();
  }
}

function nothing(): object {
  return {};
}
