// The interface to the module that makes calls: operations by name, with arguments and results in JSON.

import { errorOf } from "../error.js";
import { calls } from "../wasm/calls.js";
import { randomBytes } from "./random.js";
import type { Flow } from "./drive.js";

/** Runs an operation that sends no request. */
export function run(operation: string, message: unknown, context: object = {}): unknown {
  return JSON.parse(cross((module) => module.run(operation, JSON.stringify(message), JSON.stringify(context))));
}

/** Creates a flow with a time limit in seconds. The caller must drive it or free it. */
export function flow(operation: string, message: object, context: object, seconds?: number): Flow {
  const parts = [JSON.stringify(message), JSON.stringify(context)] as const;
  return { handle: cross((module) => new module.Flow(operation, ...parts, randomBytes(), seconds)), cross };
}

/** Checks the options of a class that creates flows. */
export function checkOptions(kind: string, context: object, seconds?: number): void {
  cross((module) => module.checkOptions(kind, JSON.stringify(context), seconds));
}

/** Calls into the module, and wipes its stack afterwards so that it keeps none of the arguments. */
export function cross<T>(ask: (module: ReturnType<typeof calls>) => T): T {
  const module = calls();
  try {
    return ask(module);
  } catch (thrown) {
    throw errorOf(thrown);
  } finally {
    calls.wipe();
  }
}
