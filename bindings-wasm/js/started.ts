// The wasm modules are started at their first use: importing the package costs little, and what is never used is never compiled.

/** What a module can be made of: itself, compiled, or its bytes. */
export type ModuleSource = WebAssembly.Module | BufferSource;

interface Exports {
  readonly __stack_pointer: WebAssembly.Global;
  readonly memory: WebAssembly.Memory;
}

/** A module that is started when it is first needed. */
export interface Started<Glue> {
  /** Its functions. */
  (): Glue;
  /** Wipes what they left on the stack. Who gave them a secret does so `finally`: the stack of JavaScript may have overflowed. */
  wipe(): void;
  /** Bytes of its memory. */
  bytes(start: number, length: number): Uint8Array;
}

/**
 * A module of which the functions reach down `depth` bytes of its stack.
 *
 * A module calls nobody back, so its stack is empty whenever its functions are asked for. It is set back to that: where the
 * stack of JavaScript overflowed within a call, the module could not do so itself, and would run out of its own in the end.
 */
export function startedOnce<Glue extends { initSync(from: { module: ModuleSource }): object }>(
  glue: Glue,
  load: () => ModuleSource,
  depth: number,
): Started<Glue> {
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
