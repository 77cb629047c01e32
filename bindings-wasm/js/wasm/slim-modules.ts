import type { ModuleSource } from "./lazy-instance.js";

/** The modules `wxseal/records.wasm` and `wxseal/calls.wasm`: each a `WebAssembly.Module`, or its bytes. */
export interface Modules {
  /** Opens records. Everything needs it, since it holds the texts of errors. */
  records?: object | null | undefined;
  /** Makes calls, and manages tokens and sessions. Not needed by a program that only opens records. */
  calls?: object | null | undefined;
}

/**
 * Passes the modules to the package; call it before the first use of each. Bytes are compiled at once.
 *
 * @throws TypeError for anything other than these two modules: await a promise first, and read the bytes of a
 * file or a response
 */
export function init(modules: Modules): void {
  if (typeof modules !== "object" || modules === null)
    throw new TypeError("wxseal/slim: init({ records, calls }) takes an object");
  for (const name of Object.keys(modules) as (keyof Modules)[]) {
    if (!NAMES.includes(name)) throw new TypeError("wxseal/slim: init({ records, calls }) knows no other names");
    const module = modules[name];
    if (module !== undefined && module !== null) initialized.set(name, compiled(name, module));
  }
}

/** Returns the module that was passed to `init`. */
export function source(name: keyof Modules): ModuleSource {
  const module = initialized.get(name);
  if (module === undefined)
    throw new Error(`wxseal/slim: call init({ ${name} }) with the module of "wxseal/${name}.wasm" first`);
  return module;
}

/** Compiles the module if needed, and returns it if it is the one that `name` states. */
function compiled(name: keyof Modules, source: object): WebAssembly.Module {
  const isBytes = ArrayBuffer.isView(source) || source instanceof ArrayBuffer;
  let module: WebAssembly.Module | undefined;
  try {
    module = isBytes ? new WebAssembly.Module(source as BufferSource) : (source as WebAssembly.Module);
    const imported = WebAssembly.Module.imports(module).map((one) => one.module);
    if (imported.includes(`./${name}-glue_bg.js`)) return module;
  } catch {
    // Neither a module nor the bytes of one.
  }
  throw new TypeError(`wxseal/slim: init({ ${name} }) takes the module of "wxseal/${name}.wasm", compiled or as bytes`);
}

const NAMES: readonly string[] = ["records", "calls"];
const initialized = new Map<keyof Modules, WebAssembly.Module>();
