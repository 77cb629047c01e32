// The wasm modules are started at their first use: importing the package costs little, and what is never used is never compiled.

/** What a module can be made of: itself, compiled, or its bytes. */
export type ModuleSource = WebAssembly.Module | BufferSource;

interface Exports {
  readonly __stack_pointer: WebAssembly.Global;
}

/**
 * The functions of a module, which is loaded and started when they are asked for the first time.
 *
 * A module calls nobody back, so its stack is empty whenever its functions are asked for. It is set back to that: where the
 * stack of JavaScript overflowed within a call, the module could not do so itself, and would run out of its own in the end.
 */
export function startedOnce<Glue extends { initSync(from: { module: ModuleSource }): object }>(glue: Glue, load: () => ModuleSource): () => Glue {
  let stack: WebAssembly.Global | undefined;
  let empty: number;
  return () => {
    if (stack === undefined) {
      stack = (glue.initSync({ module: load() }) as Exports).__stack_pointer;
      empty = stack.value;
    }
    stack.value = empty;
    return glue;
  };
}
