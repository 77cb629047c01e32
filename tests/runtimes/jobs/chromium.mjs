// Chromium: the package's modules as they are, found by an import map.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { open, VERSION } from "../browser.mjs";
import { project } from "../project.mjs";
import { attempt, missing } from "../rows.mjs";

export async function rows({ tarball, count }) {
  const loaded = "import, unbundled, import map";
  if (VERSION === undefined)
    return [missing("Chromium", loaded, "there is no program chromium here (Debian: apt-get install chromium)")];
  const folder = await project("chromium", tarball);
  const map = JSON.stringify(importMap(folder));
  const hash = createHash("sha256").update(map).digest("base64");
  const scripts = `<script type="importmap">${map}</script><script type="module" src="/page.mjs"></script>`;
  writeFileSync(join(folder, "index.html"), `<!doctype html><meta charset="utf-8"><title>wxseal</title>${scripts}\n`);
  return [await attempt(VERSION, loaded, count.all, () => open(folder, `'sha256-${hash}'`))];
}

/** Where a browser finds each entry of the package, and where the package finds what it imports of itself. */
function importMap(folder) {
  const {
    name,
    exports,
    imports = {},
  } = JSON.parse(readFileSync(join(folder, "node_modules", "wxseal", "package.json"), "utf8"));
  const place = (target) => found(target).replace(".", `/node_modules/${name}`);
  const map = (names, key) =>
    Object.fromEntries(Object.entries(names).map(([path, target]) => [key(path), place(target)]));
  return {
    imports: map(exports, (path) => path.replace(".", name)),
    scopes: { [`/node_modules/${name}/`]: map(imports, (path) => path) },
  };
}

function found(target) {
  if (typeof target === "string") return target;
  return found(target[Object.keys(target).find((condition) => ["browser", "import", "default"].includes(condition))]);
}
