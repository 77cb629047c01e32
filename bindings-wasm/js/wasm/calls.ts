// The module that makes calls and manages tokens, sessions and payments.

import { load } from "#calls";
import * as glue from "./calls-glue.js";
import { lazyInstance } from "./lazy-instance.js";

/**
 * The maximum stack depth of its functions, in bytes. Measured: 7,656 bytes, for JSON that is nested too
 * deeply.
 */
const DEPTH = 12 * 1024;

/** The module. */
export const calls = /* @__PURE__ */ lazyInstance(glue, load, DEPTH);
