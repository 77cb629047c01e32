// Builds dist/: cargo -> glue -> wasm-opt -> tsc -> one CommonJS file per entry.

import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const dist = join(here, "dist");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const run = (command, ...parameters) => execFileSync(command, parameters, { cwd: here, stdio: "inherit" });
const tool = (name, ...parameters) => run(join(here, "node_modules", ".bin", name), ...parameters);
const cargo = (...parameters) => execFileSync("cargo", parameters, { cwd: root, stdio: "inherit" });
const write = (name, text) => writeFileSync(join(dist, name), text);

/** The wasm modules: one that opens records, one for the rest of production, and one for developers. */
const MODULES = ["records", "calls", "dev"];
/** The sources of a module for each runtime: the suffix of the file's name, and its content. */
const SOURCES = {
  // Node, Deno, Bun, browsers and every bundler: a string in this package. No file is read and nothing is
  // awaited.
  "": (name) =>
    `import text from "./${name}-text.js";\nimport { bytes } from "./base64.js";\n\nexport const load = () => bytes(text);\n`,
  // Cloudflare Workers, which compile modules at deployment and forbid it at run time.
  ".workerd": (name) => `import module from "./${name}.wasm";\n\nexport const load = () => module;\n`,
  // `wxseal/slim`: the module that was passed to `init`.
  ".slim": (name) => `import { source } from "./slim-modules.js";\n\nexport const load = () => source("${name}");\n`,
};
/** Node 18 has random numbers only in a module. */
const NODE_RANDOM = `export const source = () => globalThis.crypto ?? require("node:crypto").webcrypto;`;
/** The package's entries. */
const ENTRIES = ["index", "open-data", "dev/index", "slim"];

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "wasm"), { recursive: true });

cargo("fetch", "--locked", "--target", "wasm32-unknown-unknown");
for (const name of MODULES) {
  compile(name);
  for (const [kind, source] of Object.entries(SOURCES)) write(`wasm/${name}-source${kind}.js`, source(name));
  write(
    `wasm/${name}-source.d.ts`,
    `import type { ModuleSource } from "./lazy-instance.js";\nexport declare const load: () => ModuleSource;\n`,
  );
}
write(
  "wasm/module.d.ts",
  "/** Its `WebAssembly.Module`, where the runtime or the bundler makes one of it. */\ndeclare const module: object;\nexport default module;\n",
);
tool("tsc", "--project", here);
await bundle("index", "cjs", nodeSource("./wasm"));
await bundle("dev/index", "cjs", nodeSource("../wasm"));
await bundle("slim", "cjs", slimSource);
await bundle("slim", "esm", slimSource);
write("open-data.cjs", `"use strict";\nmodule.exports = require("./index.cjs").openData;\n`);
for (const name of ENTRIES) writeNodeEntry(name);
copyFileSync(join(root, "LICENSE"), join(here, "LICENSE"));
for (const name of readdirSync(dist, { recursive: true }).filter((name) => name.endsWith(".d.ts"))) {
  const types = readFileSync(join(dist, name), "utf8").replaceAll(/(from "\.[\w./-]+)\.js"/g, '$1.cjs"');
  write(name.replace(".d.ts", ".d.cts"), types);
}

/** Builds the module `name`, its glue, and the module as a base64 string. */
function compile(name) {
  const [profile, optimize] = name === "records" ? ["wasm-fast", "-O3"] : ["wasm", "-Oz"];
  cargo(
    "build",
    "--locked",
    "-p",
    "wxseal-wasm",
    "--profile",
    profile,
    "--target",
    "wasm32-unknown-unknown",
    "--features",
    name,
    ...reproducibleFlags(),
  );
  const module = join(target, "wasm32-unknown-unknown", profile, "wxseal_wasm.wasm");
  cargo("run", "--locked", "--quiet", "-p", "wxseal-glue", "--", module, join(dist, "wasm"), `${name}-glue`);
  const wasm = join(dist, "wasm", `${name}.wasm`);
  renameSync(join(dist, "wasm", `${name}-glue_bg.wasm`), wasm);
  rmSync(join(dist, "wasm", `${name}-glue_bg.wasm.d.ts`));
  tool("wasm-opt", optimize, "--strip-producers", ...features(), wasm, "-o", wasm);
  const text = readFileSync(wasm).toString("base64");
  write(`wasm/${name}-text.js`, `export default "${text}";\n`);
  write(`wasm/${name}-text.cjs`, `"use strict";\nmodule.exports = "${text}";\n`);
  write(`wasm/${name}-text.d.ts`, "declare const base64: string;\nexport default base64;\n");
}

/**
 * Returns the flags that make the build reproducible: the module contains no paths of the machine that built
 * it.
 */
function reproducibleFlags() {
  const crates = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
  const folders = existsSync(crates) ? readdirSync(crates) : [];
  const flags = folders.map((folder) => `--remap-path-prefix=${join(crates, folder)}=crates`);
  return ["--config", `target.wasm32-unknown-unknown.rustflags=${JSON.stringify(flags)}`];
}

// The features that rustc's wasm32 target and our flags enable; wasm-opt must neither refuse nor add any.
function features() {
  const names = [
    "bulk-memory",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
    "simd",
  ];
  return names.map((name) => `--enable-${name}`);
}

/** Bundles an entry into one file, with the modules from `source`. */
async function bundle(name, format, source) {
  await build({
    entryPoints: [join(dist, `${name}.js`)],
    outfile: join(dist, `${name}.${format === "cjs" ? "cjs" : "js"}`),
    allowOverwrite: true,
    bundle: true,
    format,
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: true,
    target: "node18",
    plugins: [modules(source)],
  });
}

/** Node reads the base64 string of a module, from `folder`, at its first use. */
function nodeSource(folder) {
  const load = (name) =>
    `import { bytes } from "./base64.js";\nexport const load = () => bytes(require("${folder}/${name}-text.cjs"));`;
  return (name) => (name === "random" ? NODE_RANDOM : load(name));
}

/** The module is the one that was passed to `init`. */
function slimSource(name) {
  return name === "random" ? NODE_RANDOM : SOURCES[".slim"](name);
}

function modules(source) {
  return {
    name: "modules",
    setup(build) {
      const { format } = build.initialOptions;
      build.onResolve({ filter: /^#/ }, ({ path }) =>
        path === "#random" && format === "esm" ? { path, external: true } : { path, namespace: "modules" },
      );
      build.onResolve({ filter: /-text\.cjs$|^node:/ }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /./, namespace: "modules" }, ({ path }) => ({
        contents: source(path.slice(1)),
        resolveDir: join(dist, "wasm"),
      }));
    },
  };
}

/**
 * Writes an ES module for Node that requires the CommonJS file, so that there is one instance of everything.
 * An `import` would take twice the time.
 */
function writeNodeEntry(name) {
  const names = Object.keys(createRequire(import.meta.url)(join(dist, `${name}.cjs`)));
  const text = `import { createRequire } from "node:module";

export const { ${names.join(", ")} } = createRequire(import.meta.url)("./${basename(name)}.cjs");
`;
  write(`${name}.node.js`, text);
}
