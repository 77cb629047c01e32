import { project } from "../project.mjs";
import { run } from "../programs.mjs";
import { attempt, missing, reported } from "../rows.mjs";
import { file, NO_BINARY, version } from "../tools.mjs";
import { BOTH, WAYS } from "./node.mjs";

export async function rows({ tarball, count }) {
  const binary = file("@oven/bun-linux-x64", "bin/bun");
  if (binary === undefined) return [missing("Bun", "import, require", NO_BINARY)];
  const cwd = await project("bun", tarball, "common");
  const name = `Bun ${version("@oven/bun-linux-x64")}`;
  const found = [];
  for (const [loaded, main] of [...WAYS, ...BOTH]) {
    const expected = WAYS.some(([, way]) => way === main) ? count.all : undefined;
    found.push(await attempt(name, loaded, expected, async () => reported(await run(binary, ["run", main], { cwd }))));
  }
  return found;
}
