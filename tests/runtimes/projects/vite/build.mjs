// A page for browsers, a bundle for Node, and the least of the package.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const warnings = [];
const note = (text) => warnings.push(text);
const nothing = () => {};
const customLogger = {
  info: nothing,
  warn: note,
  warnOnce: note,
  error: note,
  clearScreen: nothing,
  hasErrorLogged: () => false,
  hasWarned: false,
};
const shared = { root, configFile: false, customLogger };
const chunk = { chunkSizeWarningLimit: 100_000 };

await build({ ...shared, build: { ...chunk, outDir: "dist/page" } });
for (const [input, name] of [
  ["main-import.mjs", "import"],
  ["main-require.cjs", "require"],
  ["main-both.mjs", "both"],
]) {
  const output = { entryFileNames: `${name}.mjs` };
  await build({
    ...shared,
    ssr: { noExternal: true },
    build: { ...chunk, ssr: input, outDir: `dist/${name}`, rollupOptions: { output } },
  });
}
for (const input of ["minimal.mjs", "minimal-entry.mjs"].filter(existsSync)) {
  const output = { entryFileNames: input };
  await build({
    ...shared,
    build: { ...chunk, outDir: "dist/minimal", emptyOutDir: false, rollupOptions: { input, output } },
  });
}
console.log(`wxseal-report ${JSON.stringify(warnings)}`);
