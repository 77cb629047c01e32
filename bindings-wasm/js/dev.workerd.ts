// The entry `wxseal/dev` for Cloudflare Workers, as in `wrangler dev` and tests.

import { initSync } from "./dev-glue.js";
// @ts-ignore: the runtime turns this import into a compiled module
import module from "./dev-glue_bg.wasm";

initSync({ module });

export * from "./dev-index.js";
