// The module that makes calls and keeps what lives: tokens, sessions, payments.

import { load } from "#calls";
import * as glue from "./calls-glue.js";
import { startedOnce } from "./started.js";

/** Its functions. */
export const calls = /* @__PURE__ */ startedOnce(glue, load);
