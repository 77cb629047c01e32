// The wasm modules are instantiated at their first use, so that importing the package is cheap and unused
// modules are never compiled.

/** The source of a module: the compiled module, or its bytes. */
export type ModuleSource = WebAssembly.Module | BufferSource;

interface Exports {
  readonly __stack_pointer: WebAssembly.Global;
  readonly memory: WebAssembly.Memory;
}

/** A module that is instantiated when it is first needed. */
export interface LazyInstance<Glue> {
  /** Returns its functions. */
  (): Glue;
  /**
   * Wipes the stack that its functions used. A caller that passed a secret must do so in a `finally` block,
   * since the JavaScript stack may overflow.
   */
  wipe(): void;
  /** Returns bytes of its memory. */
  bytes(start: number, length: number): Uint8Array;
}

/**
 * Returns a module whose functions use at most `depth` bytes of its stack.
 *
 * The module never calls back into JavaScript, so its stack is empty between calls. The stack pointer is
 * reset before each call: if the JavaScript stack overflows within a call, the module cannot restore the
 * pointer itself, and would eventually exhaust its own stack.
 */
export function lazyInstance<Glue extends { initSync(from: { module: ModuleSource }): object }>(
  glue: Glue,
  load: () => ModuleSource,
  depth: number,
): LazyInstance<Glue> {
  let exports: Exports | undefined;
  let empty: number;
  const bytes = (start: number, length: number) => new Uint8Array(exports!.memory.buffer, start, length);
  const functions = () => {
    if (exports === undefined) {
      exports = glue.initSync({ module: load() }) as Exports;
      empty = exports.__stack_pointer.value;
    }
    exports.__stack_pointer.value = empty;
    return glue;
  };
  return Object.assign(functions, { bytes, wipe: () => void bytes(empty - depth, depth).fill(0) });
}
