// For Cloudflare Workers, which compile modules when they deploy and forbid it later.

import { initSync } from "./glue.js";
// @ts-ignore: the runtime turns this import into a compiled module
import module from "./glue_bg.wasm";

initSync({ module });

export * from "./index.js";
