// The types, in the oldest TypeScript that reads them, in the last of 5.x and in the newest, in every way to
// resolve modules.

import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { project } from "../project.mjs";
import { run } from "../programs.mjs";
import { attempt } from "../rows.mjs";
import { file, toolNode, version } from "../tools.mjs";

const VERSIONS = ["typescript50", "typescript59", "typescript"];

/** How modules are made and found, in which files, and the versions that know it. */
const WAYS = [
  {
    loaded: "commonjs, node10",
    module: "commonjs",
    moduleResolution: "node10",
    files: ["api.ts"],
    known: ["typescript50", "typescript59"],
  },
  {
    loaded: "commonjs, node16",
    module: "commonjs",
    moduleResolution: "node16",
    files: ["api.cts"],
    known: ["typescript50"],
  },
  {
    loaded: "commonjs, bundler",
    module: "commonjs",
    moduleResolution: "bundler",
    files: ["api.ts"],
    known: ["typescript"],
  },
  { loaded: "node16, CommonJS", module: "node16", moduleResolution: "node16", files: ["api.cts"], known: VERSIONS },
  { loaded: "node16, ESM", module: "node16", moduleResolution: "node16", files: ["api.mts"], known: VERSIONS },
  {
    loaded: "nodenext, CommonJS",
    module: "nodenext",
    moduleResolution: "nodenext",
    files: ["api.cts"],
    known: VERSIONS,
  },
  { loaded: "nodenext, ESM", module: "nodenext", moduleResolution: "nodenext", files: ["api.mts"], known: VERSIONS },
  { loaded: "esnext, bundler", module: "esnext", moduleResolution: "bundler", files: ["api.ts"], known: VERSIONS },
  {
    loaded: "esnext, bundler, for browsers",
    module: "esnext",
    moduleResolution: "bundler",
    files: ["api.ts"],
    known: VERSIONS,
    browser: true,
  },
];

export async function rows({ tarball }) {
  const cwd = await project("typescript", tarball);
  for (const name of ["api.mts", "api.cts"]) copyFileSync(join(cwd, "api.ts"), join(cwd, name));
  const cases = readFileSync(join(cwd, "api.ts"), "utf8").match(/^ *(same<|\/\/ @ts-expect-error)/gm).length;
  const found = [];
  for (const name of VERSIONS) {
    for (const way of WAYS.filter(({ known }) => known.includes(name))) {
      found.push(await attempt(`TypeScript ${version(name)}`, way.loaded, cases, () => compile(name, way, cwd, cases)));
    }
  }
  return found;
}

async function compile(name, { module, moduleResolution, files, browser }, cwd, cases) {
  const config = join(
    cwd,
    `tsconfig.${name}.${module}.${moduleResolution}.${files[0]}.${browser ? "browser" : "server"}.json`,
  );
  const platform = browser ? { lib: ["ES2022", "DOM"], types: [] } : { lib: ["ES2022"], types: ["node"] };
  const strict = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
  };
  const compilerOptions = { ...strict, ...platform, module, moduleResolution, target: "es2022", noEmit: true };
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  const errors = await run(toolNode(), [file(name, "bin/tsc"), "--project", config, "--pretty", "false"], { cwd }).then(
    () => [],
    errorsOf,
  );
  // Where a module is not found, nothing that follows says anything.
  const lost = errors.filter((error) => error.includes("TS2307"));
  return {
    passed: lost.length > 0 ? 0 : Math.max(cases - errors.length, 0),
    cases,
    failures: (lost.length > 0 ? lost : errors).slice(0, MOST),
  };
}

/** The compiler's errors; where it has none to tell, it was not the types that failed. */
function errorsOf(failure) {
  const lines = (failure.output ?? "").split("\n").filter((line) => /error TS\d+/.test(line));
  if (lines.length === 0) throw failure;
  return lines;
}

const MOST = 8;
