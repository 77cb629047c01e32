// A tiny project per runtime or bundler: files from projects/, the suite, and the packed package installed as any user would.

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
  const copy = () => files.forEach((from) => cpSync(from, folder, { recursive: true }));
  await once(join(folder, ".installed"), [readFileSync(tarball)], () => {
    // Another tarball has the same name and version: nothing of the one before may stay, in no cache either.
    rmSync(folder, { recursive: true, force: true });
    copy();
    const install = ["install", "--silent", "--ignore-scripts", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", tarball];
    return run("npm", install, { cwd: folder });
  });
  copy();
  return folder;
}

/** The files of tests/vectors, parsed. */
export function vectors() {
  const folder = join(HERE, "..", "vectors");
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

/** The suite and the vectors as one file, once for `import` and once for `require`. The package is no part of it. */
async function bundleSuite() {
  const folder = join(TARGET, "suite");
  mkdirSync(folder, { recursive: true });
  // As a text, since a literal would take the name `__proto__` for the prototype.
  const text = JSON.stringify(JSON.stringify(vectors()));
  writeFileSync(join(folder, ".files.mjs"), `export const files = JSON.parse(${text});\n`);
  const parts = [join(HERE, "suite", "suite.mjs"), join(HERE, "suite", "identity.mjs"), "./.files.mjs"];
  writeFileSync(join(folder, ".index.mjs"), parts.map((part) => `export * from ${JSON.stringify(part)};\n`).join(""));
  for (const [format, name] of [["esm", "suite.mjs"], ["cjs", "suite.cjs"]]) {
    const given = [join(folder, ".index.mjs"), "--bundle", `--format=${format}`, "--target=node18", "--log-level=warning", `--outfile=${join(folder, name)}`];
    await run(toolNode(), [file("esbuild", "bin/esbuild"), ...given]);
  }
  return folder;
}
