import type { ModuleSource } from "./started.js";

/** The modules of `wxseal/records.wasm` and `wxseal/calls.wasm`, compiled or as bytes. */
export interface Modules {
  /** Opens records; everything needs it, since it has the words of errors. */
  records?: ModuleSource | undefined;
  /** Makes calls, and keeps tokens and sessions; whoever only opens records can leave it out. */
  calls?: ModuleSource | undefined;
}

/** Gives the modules to the package, before the first use of each. */
export function init(modules: Modules): void {
  for (const name of NAMES) {
    if (modules[name] !== undefined) found.set(name, modules[name]);
  }
}

/** What `init` was given. */
export function given(name: keyof Modules): ModuleSource {
  const source = found.get(name);
  if (source === undefined) throw new Error(`wxseal/slim: call init({ ${name} }) with the module of "wxseal/${name}.wasm" first`);
  return source;
}

const NAMES = ["records", "calls"] as const;
const found = new Map<keyof Modules, ModuleSource>();
