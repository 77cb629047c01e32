import { existsSync } from "node:fs";

import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";

const warnings = [];
const onLog = (level, { message }) => level === "warn" && warnings.push(message);
const jobs = [
  { input: "main-import.mjs", file: "import.mjs" },
  { input: "main-import.mjs", file: "import-for-node.mjs", exportConditions: ["node"] },
  ...["minimal.mjs", "minimal-entry.mjs"].filter(existsSync).map((input) => ({ input, file: input })),
];
for (const { input, file, ...options } of jobs) {
  const bundle = await rollup({ input, plugins: [nodeResolve(options)], onLog });
  await bundle.write({ file: `dist/${file}`, format: "es" });
  await bundle.close();
}
console.log(`wxseal-report ${JSON.stringify(warnings)}`);
