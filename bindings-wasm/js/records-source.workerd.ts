// For Cloudflare Workers, which compile modules when they deploy and forbid it later.

// @ts-ignore: the runtime turns this import into a compiled module
import module from "./records.wasm";

export const load = (): WebAssembly.Module => module;
