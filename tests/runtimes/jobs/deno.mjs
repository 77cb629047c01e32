// Deno with no permission at all: it may not even ask for one. Its `require` reads files, so it is allowed to
// there.

import { project } from "../project.mjs";
import { run } from "../programs.mjs";
import { attempt, missing, reported } from "../rows.mjs";
import { file, NO_BINARY, TARGET, version } from "../tools.mjs";
import { BOTH, WAYS } from "./node.mjs";

const [IMPORT, REQUIRE] = WAYS;

export async function rows({ tarball, count }) {
  const binary = file("@deno/linux-x64-glibc", "deno");
  if (binary === undefined) return [missing("Deno", "import, require", NO_BINARY)];
  const cwd = await project("deno", tarball, "common");
  const name = `Deno ${version("@deno/linux-x64-glibc")}`;
  const env = { DENO_DIR: `${TARGET}/.deno` };
  const report = (main, permissions) => async () => {
    return reported(await run(binary, ["run", "--no-prompt", "--quiet", ...permissions, main], { cwd, env }));
  };
  const found = [await attempt(name, `${IMPORT[0]}, no permissions`, count.all, report(IMPORT[1], []))];
  for (const [loaded, main] of [REQUIRE, ...BOTH]) {
    found.push(
      await attempt(
        name,
        `${loaded}, --allow-read`,
        main === REQUIRE[1] ? count.all : undefined,
        report(main, ["--allow-read"]),
      ),
    );
  }
  return found;
}
