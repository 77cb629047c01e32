// The package's wasm modules as a test sees them: with their memory, which the package shows to nobody.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { Instance } = WebAssembly;
let started;

WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    const [, name] = Object.keys(imports).join().match(/(\w+)-glue/);
    started[name] = this.exports;
  }
};

/** The package, loaded anew: its entries, and the exports of each module that it has started. */
export function fresh() {
  for (const path of Object.keys(require.cache)) if (FILES.test(path)) delete require.cache[path];
  started = {};
  return { wxseal: require("wxseal"), dev: require("wxseal/dev"), modules: started };
}

/** What a package's modules hold together, in bytes. */
export function held(modules) {
  return Object.values(modules).reduce((sum, { memory }) => sum + memory.buffer.byteLength, 0);
}

const FILES = /bindings-wasm[\\/]dist[\\/]\w+\.cjs$/;
