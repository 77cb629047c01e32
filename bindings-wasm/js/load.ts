// For Node, Deno, Bun, browsers and every bundler: the module is a text in this package, compiled at import.
// No file is read and nothing is awaited, so it works wherever JavaScript does, also behind `require`.

import { initSync } from "./glue.js";
import base64 from "./wasm-inline.js";

initSync({ module: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) });

export * from "./index.js";
