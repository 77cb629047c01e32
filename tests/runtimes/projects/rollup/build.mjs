import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";

const warnings = [];
for (const [input, name] of [["main-import.mjs", "import"], ["minimal.mjs", "minimal"]]) {
  const bundle = await rollup({ input, plugins: [nodeResolve()], onLog: (level, { message }) => level === "warn" && warnings.push(message) });
  await bundle.write({ file: `dist/${name}.mjs`, format: "es" });
  await bundle.close();
}
console.log(`wxseal-report ${JSON.stringify(warnings)}`);
