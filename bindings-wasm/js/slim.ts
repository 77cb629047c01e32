/**
 * The whole package without its modules, for a runtime that has a way of its own to load wasm: `init({ records, calls })`.
 */

export * from "./index.js";
export { init } from "./given.js";
export type { Modules } from "./given.js";
