import { existsSync } from "node:fs";

import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";

const warnings = [];
for (const input of ["main-import.mjs", "minimal.mjs", "minimal-entry.mjs"].filter(existsSync)) {
  const bundle = await rollup({ input, plugins: [nodeResolve()], onLog: (level, { message }) => level === "warn" && warnings.push(message) });
  await bundle.write({ file: `dist/${input}`, format: "es" });
  await bundle.close();
}
console.log(`wxseal-report ${JSON.stringify(warnings)}`);
