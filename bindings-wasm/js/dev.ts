// The entry `wxseal/dev` for Node, Deno, Bun, browsers and bundlers: its module is a text in this package. Production never loads it.

import { initSync } from "./dev-glue.js";
import base64 from "./dev-wasm-inline.js";

initSync({ module: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) });

export * from "./dev-index.js";
