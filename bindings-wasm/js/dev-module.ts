// The module that developers have.

import { load } from "#dev";
import * as glue from "./dev-glue.js";
import { startedOnce } from "./started.js";

/** How far its functions may reach down its stack. Measured: 19,016 bytes, for JSON that is nested too deep. */
const DEPTH = 24 * 1024;

/** The module. */
export const dev = /* @__PURE__ */ startedOnce(glue, load, DEPTH);
