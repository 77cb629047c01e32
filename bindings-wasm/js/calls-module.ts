// The module that makes calls and keeps what lives: tokens, sessions, payments.

import { load } from "#calls";
import * as glue from "./calls-glue.js";
import { startedOnce } from "./started.js";

/** How far its functions may reach down its stack. Measured: 7,656 bytes, for JSON that is nested too deep. */
const DEPTH = 12 * 1024;

/** The module. */
export const calls = /* @__PURE__ */ startedOnce(glue, load, DEPTH);
