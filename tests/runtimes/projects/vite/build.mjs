// A page for browsers, a bundle for Node, and the least of the package.

import { fileURLToPath } from "node:url";

import { build } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const warnings = [];
const customLogger = { info() {}, warn: (text) => warnings.push(text), warnOnce: (text) => warnings.push(text), error: (text) => warnings.push(text), clearScreen() {}, hasErrorLogged: () => false, hasWarned: false };
const shared = { root, configFile: false, customLogger };
const chunk = { chunkSizeWarningLimit: 100_000 };

await build({ ...shared, build: { ...chunk, outDir: "dist/page" } });
for (const [input, name] of [["main-import.mjs", "import"], ["main-require.cjs", "require"]]) {
  await build({ ...shared, ssr: { noExternal: true }, build: { ...chunk, ssr: input, outDir: `dist/${name}`, rollupOptions: { output: { entryFileNames: `${name}.mjs` } } } });
}
await build({ ...shared, build: { ...chunk, outDir: "dist/minimal", rollupOptions: { input: "minimal.mjs", output: { entryFileNames: "minimal.mjs" } } } });
console.log(`wxseal-report ${JSON.stringify(warnings)}`);
