// A worker with the package in it, as miniflare takes one.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const dist = new URL("../../bindings-wasm/dist/wasm/", import.meta.url);

/** The modules of a worker: its bundle, of an entry's path or of a text, and the two of wasm. */
export async function workerModules(entry) {
  const stdin = { contents: entry.text, resolveDir: fileURLToPath(new URL(".", import.meta.url)) };
  const bundle = await build({
    ...(entry.text === undefined ? { entryPoints: [entry] } : { stdin }),
    bundle: true,
    conditions: ["workerd"],
    external: ["*.wasm", "cloudflare:workers"],
    format: "esm",
    write: false,
  });
  const wasm = (path) => ({ type: "CompiledWasm", path, contents: readFileSync(new URL(path, dist)) });
  return [
    { type: "ESModule", path: "worker.mjs", contents: bundle.outputFiles[0].text },
    wasm("records.wasm"),
    wasm("calls.wasm"),
  ];
}
