/**
 * The whole package without its wasm modules, for a runtime that loads them in its own way:
 * `init({ records, calls })`.
 */

export * from "./index.js";
export { init } from "./wasm/slim-modules.js";
export type { Modules } from "./wasm/slim-modules.js";
