import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import webpack from "webpack";

const context = fileURLToPath(new URL(".", import.meta.url));
const shared = { context, mode: "production", performance: { hints: false } };
const jobs = [
  { entry: "./main-import.mjs", filename: "import.cjs", target: "node18" },
  { entry: "./main-require.cjs", filename: "require.cjs", target: "node18" },
  { entry: "./main-import.mjs", filename: "import-for-browsers.cjs", target: "web" },
  { entry: "./main-both.mjs", filename: "both.cjs", target: "node18" },
  ...["minimal", "minimal-entry"]
    .filter((name) => existsSync(`${name}.mjs`))
    .map((name) => ({ entry: `./${name}.mjs`, filename: `${name}.cjs`, target: "node18" })),
];
const warnings = [];
for (const { entry, filename, target } of jobs) {
  const stats = await new Promise((resolve, reject) => {
    const compiler = webpack({ ...shared, entry, target, output: { path: `${context}dist`, filename } });
    compiler.run((error, stats) => compiler.close(() => (error ? reject(error) : resolve(stats))));
  });
  const said = stats.toJson({ all: false, errors: true, warnings: true });
  if (said.errors.length > 0) throw new Error(said.errors.map(({ message }) => message).join("\n"));
  warnings.push(...said.warnings.map(({ message }) => message));
}
console.log(`wxseal-report ${JSON.stringify(warnings)}`);
