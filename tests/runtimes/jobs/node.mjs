// Node 18 to 26: the package as a file system has it.

import { hasSlim, project } from "../project.mjs";
import { run } from "../programs.mjs";
import { attempt, missing, reported } from "../rows.mjs";
import { nameOf, NO_BINARY, node } from "../tools.mjs";

const MAJORS = [18, 20, 22, 24, 26];
export const WAYS = [
  ["import", "main-import.mjs"],
  ["require", "main-require.cjs"],
];
export const BOTH = [
  ["import, then require: one package", "both-from-import.mjs"],
  ["require, then import: one package", "both-from-require.cjs"],
];

/** The entry that is given its modules, where there is one. */
const SLIM = [
  ["import of wxseal/slim", "slim-import.mjs"],
  ["require of wxseal/slim", "slim-require.cjs"],
];

export async function rows({ tarball, count }) {
  const cwd = await project("node", tarball, "common");
  const found = [];
  for (const major of MAJORS) {
    const binary = node(major);
    if (binary === undefined) {
      found.push(missing(`Node ${major}`, "import, require", NO_BINARY));
      continue;
    }
    const name = await nameOf(binary);
    const report = (main) => async () => reported(await run(binary, [main], { cwd }));
    for (const [loaded, main] of [...WAYS, ...(hasSlim(cwd) ? SLIM : [])])
      found.push(await attempt(name, loaded, count.all, report(main)));
    for (const [loaded, main] of BOTH) found.push(await attempt(name, loaded, undefined, report(main)));
  }
  return found;
}
