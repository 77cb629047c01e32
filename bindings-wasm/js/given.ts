import type { ModuleSource } from "./started.js";

/** The modules of `wxseal/records.wasm` and `wxseal/calls.wasm`: each a `WebAssembly.Module`, or its bytes. */
export interface Modules {
  /** Opens records; everything needs it, since it has the words of errors. */
  records?: object | null | undefined;
  /** Makes calls, and keeps tokens and sessions; whoever only opens records can leave it out. */
  calls?: object | null | undefined;
}

/**
 * Gives the modules to the package, before the first use of each. Bytes are compiled at once.
 *
 * @throws TypeError for anything but these two modules: await a promise first, and read a file or a response
 */
export function init(modules: Modules): void {
  if (typeof modules !== "object" || modules === null) throw new TypeError("wxseal/slim: init({ records, calls }) takes an object");
  for (const name of Object.keys(modules) as (keyof Modules)[]) {
    if (!NAMES.includes(name)) throw new TypeError("wxseal/slim: init({ records, calls }) knows no other names");
    const source = modules[name];
    if (source !== undefined && source !== null) found.set(name, compiled(name, source));
  }
}

/** What `init` was given. */
export function given(name: keyof Modules): ModuleSource {
  const source = found.get(name);
  if (source === undefined) throw new Error(`wxseal/slim: call init({ ${name} }) with the module of "wxseal/${name}.wasm" first`);
  return source;
}

/** The module, if it is the one that the name says. */
function compiled(name: keyof Modules, source: object): WebAssembly.Module {
  const isBytes = ArrayBuffer.isView(source) || source instanceof ArrayBuffer;
  let module: WebAssembly.Module | undefined;
  try {
    module = isBytes ? new WebAssembly.Module(source as BufferSource) : (source as WebAssembly.Module);
    const imported = WebAssembly.Module.imports(module).map((one) => one.module);
    if (imported.includes(`./${name}-glue_bg.js`)) return module;
  } catch {
    // It is no module, or its bytes are none.
  }
  throw new TypeError(`wxseal/slim: init({ ${name} }) takes the module of "wxseal/${name}.wasm", compiled or as bytes`);
}

const NAMES: readonly string[] = ["records", "calls"];
const found = new Map<keyof Modules, WebAssembly.Module>();
