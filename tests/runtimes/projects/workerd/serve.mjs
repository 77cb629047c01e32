// Bundles a worker as wrangler does, runs it in workerd, and reports what it answers:
// `serve.mjs handler.mjs 2023-07-01 nodejs_compat`.

import { readFileSync } from "node:fs";
import { basename } from "node:path";

import { build } from "esbuild";
import { Miniflare } from "miniflare";

const [entry, compatibilityDate, ...compatibilityFlags] = process.argv.slice(2);
const modules = new Map();
const wasm = {
  name: "wasm",
  setup(bundler) {
    // The runtime compiles them: they stay imports, of files that lie beside the worker.
    bundler.onResolve({ filter: /\.wasm$/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === "asked here") return undefined;
      const found = await bundler.resolve(path, { importer, kind, resolveDir, pluginData: "asked here" });
      const name = `./${basename(found.path)}`;
      modules.set(name, found.path);
      return { path: name, external: true };
    });
  },
};
const { outputFiles } = await build({
  entryPoints: [entry],
  bundle: true,
  conditions: ["workerd", "worker", "browser"],
  external: ["node:*", "cloudflare:*"],
  format: "esm",
  platform: "browser",
  plugins: [wasm],
  target: "es2022",
  write: false,
});
const server = new Miniflare({
  modules: [
    { type: "ESModule", path: "worker.mjs", contents: outputFiles[0].text },
    ...[...modules].map(([path, from]) => ({ type: "CompiledWasm", path, contents: readFileSync(from) })),
  ],
  compatibilityDate,
  compatibilityFlags,
  host: "127.0.0.1",
  port: 0,
});
try {
  const response = await server.dispatchFetch("http://localhost/");
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  console.log(`wxseal-report ${text}`);
} finally {
  await server.dispose();
}
