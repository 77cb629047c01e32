// The module that opens records and has the words of errors.

import { load } from "#records";
import * as glue from "./records-glue.js";
import { startedOnce } from "./started.js";

/** Its functions. */
export const records = /* @__PURE__ */ startedOnce(glue, load);
