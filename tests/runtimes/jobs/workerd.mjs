// workerd, which compiles modules when it deploys: an old compatibility date and the newest it takes, with
// Node's names and without.

import { hasSlim, project } from "../project.mjs";
import { run } from "../programs.mjs";
import { attempt, missing, reported } from "../rows.mjs";
import { file, node, NO_BINARY, version } from "../tools.mjs";

const ENTRIES = [
  ["import, first call in a handler", "handler.mjs", "all"],
  ["import, first call at top level", "top.mjs", "stateless"],
];

/** The entry that is given its modules, where there is one. */
const SLIM = ["import of wxseal/slim", "slim.mjs", "all"];

export async function rows({ tarball, count }) {
  if (node(24) === undefined || file("@cloudflare/workerd-linux-64", "bin/workerd") === undefined)
    return [missing("workerd", "import", NO_BINARY)];
  const cwd = await project("workerd", tarball);
  const found = [];
  for (const date of ["2023-07-01", newestDate()]) {
    for (const flags of [[], ["nodejs_compat"]]) {
      const name = `workerd ${version("workerd")}, ${[date, ...flags].join(", ")}`;
      for (const [loaded, entry, which] of [...ENTRIES, ...(hasSlim(cwd) ? [SLIM] : [])]) {
        const report = async () => reported(await run(node(24), ["serve.mjs", entry, date, ...flags], { cwd }));
        found.push(await attempt(name, loaded, count[which], report));
      }
    }
  }
  return found;
}

/** Its version has its day: 1.20260730.1. */
function newestDate() {
  const [, year, month, day] = /^\d+\.(\d{4})(\d\d)(\d\d)/.exec(version("workerd"));
  return `${year}-${month}-${day}`;
}
