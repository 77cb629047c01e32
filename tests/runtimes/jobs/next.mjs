// Next, with each of its bundlers: a route handler of the Node runtime, built for production and asked over
// HTTP.

import { rmSync } from "node:fs";
import { join } from "node:path";

import { project } from "../project.mjs";
import { ask, freePort, run, start, stop } from "../programs.mjs";
import { attempt, failed } from "../rows.mjs";
import { file, nameOf, toolNode, version } from "../tools.mjs";

const BUNDLERS = [
  ["Turbopack", []],
  ["webpack", ["--webpack"]],
];

export async function rows({ tarball, count }) {
  const cwd = await project("next", tarball);
  const next = file("next", "dist/bin/next");
  const found = [];
  for (const [bundler, options] of BUNDLERS) {
    const name = `Next ${version("next")}, ${bundler}, ${await nameOf(toolNode())}`;
    const env = { DIST: `.next-${bundler.toLowerCase()}` };
    rmSync(join(cwd, env.DIST), { recursive: true, force: true });
    try {
      await run(toolNode(), [next, "build", ...options], { cwd, env, minutes: 6 });
    } catch (error) {
      found.push(failed(name, "build", error));
      continue;
    }
    const port = await freePort();
    const server = start(toolNode(), [next, "start", "-p", String(port), "-H", "127.0.0.1"], { cwd, env });
    try {
      for (const loaded of ["import", "require"]) {
        const report = async () => JSON.parse(await ask(`http://127.0.0.1:${port}/${loaded}`, server));
        found.push(await attempt(name, `${loaded}, in a route`, count.all, report));
      }
    } finally {
      stop(server.child);
    }
  }
  return found;
}
