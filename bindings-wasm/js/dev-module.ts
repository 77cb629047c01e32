// The module that developers have.

import { load } from "#dev";
import * as glue from "./dev-glue.js";
import { startedOnce } from "./started.js";

/** Its functions. */
export const dev = /* @__PURE__ */ startedOnce(glue, load);
