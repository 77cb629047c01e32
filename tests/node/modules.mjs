// The package's wasm modules as a test sees them: with their memory, which the package shows to nobody.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { Instance } = WebAssembly;
const { fill } = Uint8Array.prototype;
let started;
let asked;

WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    const [, name] = Object.keys(imports)
      .join()
      .match(/(\w+)-glue/);
    started[name] = this.exports;
  }
};

Uint8Array.prototype.fill = function (...given) {
  const name = Object.keys(started ?? {}).find((one) => started[one].memory.buffer === this.buffer);
  return name === undefined || asked(name, this.length) ? fill.apply(this, given) : this;
};

/**
 * The package, loaded anew: its entries, and the exports of each module that it has started. Before a
 * module's stack is wiped, `wipes` is asked whether it may be, with the name and how many bytes it would be.
 */
export function fresh(wipes = () => true) {
  for (const path of Object.keys(require.cache)) if (FILES.test(path)) delete require.cache[path];
  started = {};
  asked = wipes;
  return { wxseal: require("wxseal"), dev: require("wxseal/dev"), modules: started };
}

/** The same, and every module started. */
export function freshAndStarted(wipes) {
  const entries = fresh(wipes);
  entries.wxseal.payV2.parseXml("<xml></xml>");
  entries.wxseal.codes();
  entries.dev.codes();
  return entries;
}

/** What a package's modules hold together, in bytes. */
export function held(modules) {
  return Object.values(modules).reduce((sum, { memory }) => sum + memory.buffer.byteLength, 0);
}

/** The stack of a module that nobody is in. */
export function stackOf({ memory, __stack_pointer: pointer }) {
  return new Uint8Array(memory.buffer, 0, pointer.value);
}

const FILES = /bindings-wasm[\\/]dist[\\/]\w+\.cjs$/;
