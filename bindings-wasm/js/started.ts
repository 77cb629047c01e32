// The wasm modules are started at their first use: importing the package costs little, and what is never used is never compiled.

/** What a module can be made of: itself, compiled, or its bytes. */
export type ModuleSource = WebAssembly.Module | BufferSource;

/** The functions of a module, which is loaded and started when they are asked for the first time. */
export function startedOnce<Glue extends { initSync(from: { module: ModuleSource }): unknown }>(glue: Glue, load: () => ModuleSource): () => Glue {
  let started = false;
  return () => {
    if (!started) {
      glue.initSync({ module: load() });
      started = true;
    }
    return glue;
  };
}
