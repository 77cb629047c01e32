// The module that opens records and has the words of errors.

import { load } from "#records";
import * as glue from "./records-glue.js";
import { startedOnce } from "./started.js";

/** How far its functions may reach down its stack. Measured: 4,728 bytes, for JSON that is nested too deep. */
const DEPTH = 8 * 1024;

/** The module. */
export const records = /* @__PURE__ */ startedOnce(glue, load, DEPTH);
