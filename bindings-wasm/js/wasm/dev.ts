// The module for developers.

import { load } from "#dev";
import * as glue from "./dev-glue.js";
import { lazyInstance } from "./lazy-instance.js";

/**
 * The maximum stack depth of its functions, in bytes. Measured: 19,016 bytes, for JSON that is nested too
 * deeply.
 */
const DEPTH = 24 * 1024;

/** The module. */
export const dev = /* @__PURE__ */ lazyInstance(glue, load, DEPTH);
