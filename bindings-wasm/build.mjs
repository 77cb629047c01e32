// Builds dist/: cargo -> glue -> wasm-opt -> tsc -> one CommonJS file.

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const dist = join(here, "dist");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const run = (command, ...parameters) => execFileSync(command, parameters, { cwd: here, stdio: "inherit" });
const tool = (name, ...parameters) => run(join(here, "node_modules", ".bin", name), ...parameters);
const cargo = (...parameters) => execFileSync("cargo", parameters, { cwd: root, stdio: "inherit" });

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

// What production loads, and what developers have: a module each.
compile("glue", "wasm-inline");
compile("dev-glue", "dev-wasm-inline", "--features", "dev");

tool("tsc", "--project", here);
for (const name of ["load", "dev"]) {
  await build({
    entryPoints: [join(dist, `${name}.js`)],
    outfile: join(dist, `${name}.cjs`),
    bundle: true,
    format: "cjs",
    target: "node18",
  });
}
for (const [name, store] of [["redis", "RedisStore"], ["sqlite", "SqliteStore"]]) {
  writeFileSync(join(dist, `${name}.cjs`), `"use strict";\nexports.${store} = require("./load.cjs").${store};\n`);
}
for (const name of readdirSync(dist).filter((name) => name.endsWith(".d.ts") && !name.includes("glue_bg"))) {
  const types = readFileSync(join(dist, name), "utf8").replaceAll(/(from "\.\/[\w-]+)\.js"/g, '$1.cjs"');
  writeFileSync(join(dist, name.replace(".d.ts", ".d.cts")), types);
}

/** Builds the module, its glue `name`.js, and the module once more as a text. */
function compile(name, inline, ...options) {
  cargo("build", "--locked", "-p", "wxseal-wasm", "--profile", "wasm", "--target", "wasm32-unknown-unknown", ...options);
  const module = join(target, "wasm32-unknown-unknown", "wasm", "wxseal_wasm.wasm");
  cargo("run", "--locked", "--quiet", "-p", "wxseal-glue", "--", module, dist, name);
  const wasm = join(dist, `${name}_bg.wasm`);
  tool("wasm-opt", "-O3", "--strip-producers", ...features(), wasm, "-o", wasm);
  const text = readFileSync(wasm).toString("base64");
  writeFileSync(join(dist, `${inline}.js`), `export default "${text}";\n`);
  writeFileSync(join(dist, `${inline}.d.ts`), "declare const base64: string;\nexport default base64;\n");
}

// What rustc's wasm32 target and our flags let the compiler use; wasm-opt must neither refuse nor add any.
function features() {
  const names = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext", "simd"];
  return names.map((name) => `--enable-${name}`);
}
