// Builds dist/: cargo -> glue -> wasm-opt -> tsc -> one CommonJS file an entry.

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
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
const write = (name, text) => writeFileSync(join(dist, name), text);

/** The wasm modules: what opens records, what the rest of production needs, and what developers have. */
const MODULES = ["records", "calls", "dev"];
/** The package's entries. */
const ENTRIES = ["index", "open-data", "dev", "redis", "sqlite", "slim"];

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

cargo("fetch", "--locked", "--target", "wasm32-unknown-unknown");
for (const name of MODULES) compile(name);
write("wasm.d.ts", "/** Its `WebAssembly.Module`, where the runtime or the bundler makes one of it. */\ndeclare const module: object;\nexport default module;\n");
tool("tsc", "--project", here);
await bundle("index", "cjs", lazily);
await bundle("dev", "cjs", lazily);
await bundle("slim", "cjs", given);
await bundle("slim", "esm", given);
write("open-data.cjs", `"use strict";\nmodule.exports = require("./index.cjs").openData;\n`);
write("redis.cjs", `"use strict";\nexports.RedisStore = require("./index.cjs").RedisStore;\n`);
write("sqlite.cjs", `"use strict";\nexports.SqliteStore = require("./index.cjs").SqliteStore;\n`);
for (const name of ENTRIES) importRequired(name);
copyFileSync(join(root, "LICENSE"), join(here, "LICENSE"));
for (const name of readdirSync(dist).filter((name) => name.endsWith(".d.ts"))) {
  const types = readFileSync(join(dist, name), "utf8").replaceAll(/(from "\.\/[\w-]+)\.js"/g, '$1.cjs"');
  write(name.replace(".d.ts", ".d.cts"), types);
}

/** Builds the module `name`, its glue, and the module once more as a text. */
function compile(name) {
  const [profile, optimize] = name === "records" ? ["wasm-fast", "-O3"] : ["wasm", "-Oz"];
  cargo("build", "--locked", "-p", "wxseal-wasm", "--profile", profile, "--target", "wasm32-unknown-unknown", "--features", name, ...anywhere());
  const module = join(target, "wasm32-unknown-unknown", profile, "wxseal_wasm.wasm");
  cargo("run", "--locked", "--quiet", "-p", "wxseal-glue", "--", module, dist, `${name}-glue`);
  const wasm = join(dist, `${name}.wasm`);
  renameSync(join(dist, `${name}-glue_bg.wasm`), wasm);
  rmSync(join(dist, `${name}-glue_bg.wasm.d.ts`));
  tool("wasm-opt", optimize, "--strip-producers", ...features(), wasm, "-o", wasm);
  const text = readFileSync(wasm).toString("base64");
  write(`${name}-text.js`, `export default "${text}";\n`);
  write(`${name}-text.cjs`, `"use strict";\nmodule.exports = "${text}";\n`);
  write(`${name}-text.d.ts`, "declare const base64: string;\nexport default base64;\n");
}

/** The module tells nothing of the machine that built it, and is the same wherever it was built. */
function anywhere() {
  const crates = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
  const folders = existsSync(crates) ? readdirSync(crates) : [];
  const flags = folders.map((folder) => `--remap-path-prefix=${join(crates, folder)}=crates`);
  return ["--config", `target.wasm32-unknown-unknown.rustflags=${JSON.stringify(flags)}`];
}

// What rustc's wasm32 target and our flags let the compiler use; wasm-opt must neither refuse nor add any.
function features() {
  const names = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext", "simd"];
  return names.map((name) => `--enable-${name}`);
}

/** One file of an entry, with the modules from `source`. */
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

/** Node reads the text of a module when it is first used, and so what has random numbers in Node 18. */
function lazily(name) {
  if (name === "random") return `export const source = () => globalThis.crypto ?? require("node:crypto").webcrypto;`;
  return `import { bytes } from "./base64.js";\nexport const load = () => bytes(require("./${name}-text.cjs"));`;
}

/** The module is what `init` was given. */
function given(name) {
  return name === "random" ? lazily(name) : readFileSync(join(dist, `${name}-source.slim.js`), "utf8");
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
      build.onLoad({ filter: /./, namespace: "modules" }, ({ path }) => ({ contents: source(path.slice(1)), resolveDir: dist }));
    },
  };
}

/** What Node imports is what it requires, so that there is one instance of everything. An `import` would cost twice the time. */
function importRequired(name) {
  const names = Object.keys(createRequire(import.meta.url)(join(dist, `${name}.cjs`)));
  const text = `import { createRequire } from "node:module";

export const { ${names.join(", ")} } = createRequire(import.meta.url)("./${name}.cjs");
`;
  write(`${name}.node.js`, text);
}
