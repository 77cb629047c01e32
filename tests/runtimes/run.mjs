// The package in every runtime and through every bundler, from its packed tarball: a matrix of what passed.
//
//   node tests/runtimes/run.mjs [--only node,jest] [--tarball target/packages/wxseal-0.1.0.tgz]

import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { rows as bun } from "./jobs/bun.mjs";
import { JOBS as bundlers } from "./jobs/bundlers.mjs";
import { rows as chromium } from "./jobs/chromium.mjs";
import { rows as deno } from "./jobs/deno.mjs";
import { rows as jest } from "./jobs/jest.mjs";
import { rows as nest } from "./jobs/nest.mjs";
import { rows as next } from "./jobs/next.mjs";
import { rows as node } from "./jobs/node.mjs";
import { rows as packaging } from "./jobs/packaging.mjs";
import { rows as typescript } from "./jobs/typescript.mjs";
import { rows as workerd } from "./jobs/workerd.mjs";
import { vectors } from "./project.mjs";
import { failed, isBad, table } from "./rows.mjs";
import { count } from "./suite/suite.mjs";
import { installTools, ROOT } from "./tools.mjs";

const JOBS = { node, bun, deno, jest, nest, workerd, chromium, ...bundlers, next, typescript, packaging };
/** What takes longest begins first. */
const FIRST = ["next", "typescript", "nest", "node"];

const UNKNOWN = [
  { runtime: "EdgeOne", loaded: "-", unknown: true, reason: "it runs at Tencent Cloud only" },
  { runtime: "ESA", loaded: "-", unknown: true, reason: "it runs at Alibaba Cloud only" },
  { runtime: "Vercel Edge", loaded: "-", unknown: true, reason: "it runs at Vercel only" },
];

const { values } = parseArgs({ options: { only: { type: "string" }, tarball: { type: "string" } } });
const only = values.only?.split(",") ?? Object.keys(JOBS);
const strange = only.filter((name) => !(name in JOBS));
if (strange.length > 0)
  throw new Error(`no such job: ${strange.join(", ")}; there are ${Object.keys(JOBS).join(", ")}`);

const begun = Date.now();
await installTools();
const setup = { tarball: packed(), count: count(vectors()), bundles: [] };
const found = await inParallel([...only].sort((a, b) => rank(a) - rank(b)));
const rows = [...Object.keys(JOBS).flatMap((name) => found[name] ?? []), ...(values.only === undefined ? UNKNOWN : [])];

console.log(table(rows));
for (const { bundler, loaded, raw, gzip } of setup.bundles)
  console.log(`${bundler}: ${loaded} is ${raw} bytes, ${gzip} with gzip`);
if (values.only === undefined) {
  const folder = join(ROOT, "target", "matrix");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "javascript.json"), `${JSON.stringify(rows, null, 1)}\n`);
  writeFileSync(join(folder, "bundles.json"), `${JSON.stringify(setup.bundles, null, 1)}\n`);
}
const bad = rows.filter(isBad).length;
console.log(`${rows.length} rows, ${bad} failed, in ${Math.round((Date.now() - begun) / 1000)} s`);
process.exitCode = bad > 0 ? 1 : 0;

async function inParallel(names) {
  const found = {};
  const work = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      found[name] = await JOBS[name](setup).catch((error) => [failed(name, "-", error)]);
      console.error(`· ${name}: ${found[name].filter(isBad).length} of ${found[name].length} rows failed`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(cpus().length, 2) }, work));
  return found;
}

function rank(name) {
  return FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length;
}

function packed() {
  if (values.tarball !== undefined) return resolve(values.tarball);
  const folder = join(ROOT, "target", "packages");
  const tarballs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".tgz")) : [];
  if (tarballs.length !== 1)
    throw new Error(`one tarball is expected in ${folder}, there are ${tarballs.length}: make packages`);
  return join(folder, tarballs[0]);
}
