import { existsSync } from "node:fs";

import { build } from "esbuild";

const warnings = [];
const jobs = [
  { entryPoints: ["main-import.mjs"], outfile: "dist/import.mjs", format: "esm", platform: "node" },
  { entryPoints: ["main-import.mjs"], outfile: "dist/import-for-browsers.mjs", format: "esm", platform: "browser" },
  { entryPoints: ["main-require.cjs"], outfile: "dist/require.cjs", format: "cjs", platform: "node" },
  { entryPoints: ["main-import.mjs"], outfile: "dist/import-as-commonjs.cjs", format: "cjs", platform: "node" },
  { entryPoints: ["main-both.mjs"], outfile: "dist/both.mjs", format: "esm", platform: "node" },
  ...["minimal.mjs", "minimal-entry.mjs"]
    .filter(existsSync)
    .map((name) => ({ entryPoints: [name], outfile: `dist/${name}`, format: "esm", platform: "node" })),
];
for (const job of jobs) {
  const { warnings: said } = await build({ ...job, bundle: true, minify: true, target: "node18", logLevel: "silent" });
  warnings.push(...said.map(({ text }) => text));
}
console.log(`wxseal-report ${JSON.stringify(warnings)}`);
