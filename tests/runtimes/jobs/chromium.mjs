// Chromium: the package's modules as they are, found by an import map.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { open, VERSION } from "../browser.mjs";
import { project } from "../project.mjs";
import { attempt, missing } from "../rows.mjs";

export async function rows({ tarball, count }) {
  const loaded = "import, unbundled, import map";
  if (VERSION === undefined) return [missing("Chromium", loaded, "there is no program chromium here (Debian: apt-get install chromium)")];
  const folder = await project("chromium", tarball);
  const map = JSON.stringify({ imports: importMap(folder) });
  const hash = createHash("sha256").update(map).digest("base64");
  const page = `<!doctype html><meta charset="utf-8"><title>wxseal</title><script type="importmap">${map}</script><script type="module" src="/page.mjs"></script>\n`;
  writeFileSync(join(folder, "index.html"), page);
  return [await attempt(VERSION, loaded, count.all, () => open(folder, `'sha256-${hash}'`))];
}

/** Where a browser finds each entry of the package. */
function importMap(folder) {
  const { name, exports } = JSON.parse(readFileSync(join(folder, "node_modules", "wxseal", "package.json"), "utf8"));
  const entries = Object.entries(exports).map(([path, target]) => [path.replace(".", name), found(target)]);
  return Object.fromEntries(entries.map(([path, target]) => [path, target.replace(".", `/node_modules/${name}`)]));
}

function found(target) {
  if (typeof target === "string") return target;
  return found(target[Object.keys(target).find((condition) => ["browser", "import", "default"].includes(condition))]);
}
