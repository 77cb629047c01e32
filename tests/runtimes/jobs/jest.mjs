// Jest as it is out of the box, which is CommonJS; and with `import` turned into `require` as Babel does.

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { project } from "../project.mjs";
import { run } from "../programs.mjs";
import { attempt } from "../rows.mjs";
import { file, nameOf, node, toolNode, version } from "../tools.mjs";

const WAYS = [
  ["require", "jest"],
  ["import through Babel", "jest-babel"],
];

export async function rows({ tarball, count }) {
  const found = [];
  for (const [loaded, template] of WAYS) {
    const cwd = await project(template, tarball);
    const binary = node(18) ?? toolNode();
    const name = `Jest ${version("jest")}, ${await nameOf(binary)}`;
    found.push(await attempt(name, loaded, count.all, () => jest(binary, cwd)));
  }
  return found;
}

async function jest(binary, cwd) {
  const report = join(cwd, "report.json");
  rmSync(report, { force: true });
  const given = [file("jest", "bin/jest.js"), "--rootDir", cwd, "--cacheDirectory", join(cwd, ".cache"), "--silent"];
  const ended = await run(binary, given, { cwd }).catch((error) => error);
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    throw ended;
  }
}
