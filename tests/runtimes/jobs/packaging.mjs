// What tools say of the packed package: publint of its entries, "are the types wrong" of its types.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { run } from "../programs.mjs";
import { attempt } from "../rows.mjs";
import { file, TARGET, toolNode, version } from "../tools.mjs";

export async function rows({ tarball }) {
  return [
    await attempt(`publint ${version("publint")}`, "--strict", 1, () => publint(tarball)),
    await attempt(
      `are-the-types-wrong ${version("@arethetypeswrong/cli")}`,
      "every entry, every resolution",
      undefined,
      () => attw(tarball),
    ),
  ];
}

async function publint(tarball) {
  await run(toolNode(), [file("publint", "src/cli.js"), "run", tarball, "--strict"]);
  return { passed: 1, cases: 1 };
}

async function attw(tarball) {
  const given = [file("@arethetypeswrong/cli", "dist/index.js"), tarball, "--format", "json"];
  const into = join(TARGET, "attw.json");
  // It fails where it finds something: what it says tells more than that.
  await run(toolNode(), given, { into }).catch(() => undefined);
  const said = JSON.parse(readFileSync(into, "utf8"));
  const { entrypoints } = said.analysis;
  const scripts = Object.entries(entrypoints).filter(([entry]) => isScript(entry));
  const resolutions = scripts.flatMap(([, { resolutions }]) => Object.keys(resolutions));
  const problems = Object.values(said.problems).flat();
  const failures = problems
    .filter(({ entrypoint = "" }) => isScript(entrypoint))
    .map(({ kind, entrypoint = "", resolutionKind = "" }) => `${kind} ${entrypoint} ${resolutionKind}`);
  return { passed: Math.max(resolutions.length - failures.length, 0), cases: resolutions.length, failures };
}

/** A wasm file has a type, but is neither CommonJS nor ESM. */
function isScript(entry) {
  return !entry.endsWith(".wasm");
}
