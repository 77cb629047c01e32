// The module that opens records and holds the texts of errors.

import { load } from "#records";
import * as glue from "./records-glue.js";
import { lazyInstance } from "./lazy-instance.js";

/**
 * The maximum stack depth of its functions, in bytes. Measured: 4,728 bytes, for JSON that is nested too
 * deeply.
 */
const DEPTH = 8 * 1024;

/** The module. */
export const records = /* @__PURE__ */ lazyInstance(glue, load, DEPTH);
