// What bundlers make for production. What is for Node runs in the oldest there is; what is for anything with
// the web's globals runs in a Node that has them, and Vite's page in Chromium.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { open, VERSION } from "../browser.mjs";
import { project } from "../project.mjs";
import { run } from "../programs.mjs";
import { attempt, failed, missing, reported, row } from "../rows.mjs";
import { nameOf, node, toolNode, version } from "../tools.mjs";

/** One file imports, another requires. */
const BOTH = "import and require: one package";

const BUNDLERS = {
  esbuild: {
    minimal: (name) => `${name}.mjs`,
    forNode: {
      import: "import.mjs",
      "import, to CommonJS": "import-as-commonjs.cjs",
      require: "require.cjs",
      [BOTH]: "both.mjs",
    },
    forWeb: { "import, for browsers": "import-for-browsers.mjs" },
  },
  rollup: {
    minimal: (name) => `${name}.mjs`,
    forNode: { 'import, condition "node"': "import-for-node.mjs" },
    forWeb: { import: "import.mjs" },
  },
  webpack: {
    minimal: (name) => `${name}.cjs`,
    forNode: { import: "import.cjs", require: "require.cjs", [BOTH]: "both.cjs" },
    forWeb: { "import, for browsers": "import-for-browsers.cjs" },
  },
  vite: {
    minimal: (name) => `minimal/${name}.mjs`,
    forNode: { import: "import/import.mjs", require: "require/require.mjs", [BOTH]: "both/both.mjs" },
    forWeb: {},
  },
};

/** The least that a server bundles; the second where the package has the entry. */
const MINIMAL = [
  ["minimal", 'import { openData } from "wxseal"'],
  ["minimal-entry", 'import { userInfo } from "wxseal/open-data"'],
];

/** A job for each bundler. */
export const JOBS = Object.fromEntries(Object.keys(BUNDLERS).map((name) => [name, (setup) => rows(name, setup)]));

async function rows(bundler, { tarball, count, bundles }) {
  const { minimal, forNode, forWeb } = BUNDLERS[bundler];
  const cwd = await project(bundler, tarball);
  const title = `${TITLES[bundler]} ${version(bundler)}`;
  let warnings;
  try {
    warnings = reported(await run(toolNode(), ["build.mjs"], { cwd }));
  } catch (error) {
    return [failed(title, "build", error)];
  }
  const found = [
    row(title, "build without a warning", { passed: warnings.length === 0 ? 1 : 0, cases: 1, failures: warnings }),
  ];
  const binary = node(18) ?? toolNode();
  const outputs = [
    ...Object.entries(forNode).map((one) => [...one, binary]),
    ...Object.entries(forWeb).map((one) => [...one, toolNode()]),
  ];
  for (const [loaded, output, binary] of outputs) {
    const expected = loaded === BOTH ? undefined : count.all;
    const report = async () => reported(await run(binary, [join("dist", output)], { cwd }));
    found.push(await attempt(title, `${loaded}, run in ${await nameOf(binary)}`, expected, report));
  }
  for (const [name, loaded] of MINIMAL.filter(([name]) => existsSync(join(cwd, `${name}.mjs`)))) {
    const least = join(cwd, "dist", minimal(name));
    found.push(
      await attempt(title, loaded, 1, async () => reported(await run(binary, ["minimal-check.mjs", least], { cwd }))),
    );
    const content = readFileSync(least);
    bundles.push({ bundler: title, loaded, raw: content.length, gzip: gzipSync(content, { level: 9 }).length });
  }
  return bundler === "vite" ? [...found, await inChromium(title, cwd, count)] : found;
}

async function inChromium(title, cwd, count) {
  const loaded = `import, run in ${VERSION ?? "Chromium"}`;
  if (VERSION === undefined)
    return missing(title, loaded, "there is no program chromium here (Debian: apt-get install chromium)");
  return attempt(title, loaded, count.all, () => open(join(cwd, "dist", "page")));
}

const TITLES = { esbuild: "esbuild", rollup: "Rollup", webpack: "webpack", vite: "Vite" };
