// A tiny project per runtime or bundler: files from projects/, the suite, and the packed package installed as
// any user would.

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { run } from "./programs.mjs";
import { file, HERE, once, TARGET, toolNode } from "./tools.mjs";

let suite;

/** Makes the project `name` from the template of that name and gives its folder. */
export async function project(name, tarball, template = name) {
  const folder = join(TARGET, name);
  suite ??= bundleSuite();
  const files = [join(HERE, "projects", "common"), join(HERE, "projects", template), await suite];
  const copy = () => {
    for (const from of files) cpSync(from, folder, { recursive: true });
  };
  await once(join(folder, ".installed"), [readFileSync(tarball)], () => {
    // Another tarball has the same name and version: nothing of the one before may stay, in no cache either.
    rmSync(folder, { recursive: true, force: true });
    copy();
    const install = [
      "install",
      "--silent",
      "--ignore-scripts",
      "--no-save",
      "--no-package-lock",
      "--no-audit",
      "--no-fund",
      tarball,
    ];
    return run("npm", install, { cwd: folder });
  });
  copy();
  writeEntries(folder);
  return folder;
}

/**
 * Writes what loads every entry of the package that was installed: as modules, as CommonJS, and as modules
 * for who compiles them.
 */
function writeEntries(folder) {
  const names = entriesOf(folder).filter((name) => name !== SLIM);
  if (!names.includes("wxseal/open-data")) rmSync(join(folder, "minimal-entry.mjs"));
  const imports = names.map((name) => `import * as ${identifier(name)} from "${name}";\n`).join("");
  const entries = names.map((name) => `  "${short(name)}": ${identifier(name)},\n`).join("");
  const required = names.map((name) => `  "${short(name)}": require("${name}"),\n`).join("");
  for (const name of ["import.mjs", "import.js"])
    writeFileSync(join(folder, name), `${imports}\nexport const entries = {\n${entries}};\n`);
  writeFileSync(join(folder, "require.cjs"), `exports.entries = {\n${required}};\n`);
}

/** The entries of the package that are JavaScript: `wxseal`, `wxseal/dev`, and so on. */
function entriesOf(folder) {
  const { name, exports } = JSON.parse(readFileSync(join(folder, "node_modules", "wxseal", "package.json"), "utf8"));
  return Object.keys(exports)
    .filter((path) => !/\.(json|wasm)$/.test(path))
    .map((path) => path.replace(".", name));
}

/** Whether the package has the entry that is given its modules. */
export function hasSlim(folder) {
  return entriesOf(folder).includes(SLIM);
}

function short(name) {
  return name.replace(/^wxseal\//, "");
}

function identifier(name) {
  return short(name).replaceAll("-", "_");
}

/** The files of tests/vectors, parsed. */
export function vectors() {
  const folder = join(HERE, "..", "vectors");
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

/**
 * The suite and the vectors as one file, once for `import` and once for `require`. The package is no part of
 * it.
 */
async function bundleSuite() {
  const folder = join(TARGET, "suite");
  mkdirSync(folder, { recursive: true });
  // As a text, since a literal would take the name `__proto__` for the prototype.
  const text = JSON.stringify(JSON.stringify(vectors()));
  writeFileSync(join(folder, ".files.mjs"), `export const files = JSON.parse(${text});\n`);
  const parts = [
    ...["suite", "identity", "given", "vector-files"].map((name) => join(HERE, "suite", `${name}.mjs`)),
    "./.files.mjs",
  ];
  writeFileSync(join(folder, ".index.mjs"), parts.map((part) => `export * from ${JSON.stringify(part)};\n`).join(""));
  for (const [format, name] of [
    ["esm", "suite.mjs"],
    ["cjs", "suite.cjs"],
  ]) {
    const how = ["--bundle", `--format=${format}`, "--target=node18", "--log-level=warning"];
    const given = [join(folder, ".index.mjs"), ...how, `--outfile=${join(folder, name)}`];
    await run(toolNode(), [file("esbuild", "bin/esbuild"), ...given]);
  }
  return folder;
}

/** What has to be given its modules first: it is another copy of the package, and has rows of its own. */
const SLIM = "wxseal/slim";
