// What the package may weigh and how long it may take to start: budgets.json.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const wasmPackage = new URL("../../bindings-wasm/", import.meta.url);
const budgets = JSON.parse(readFileSync(new URL("budgets.json", import.meta.url), "utf8"));

const file = (name) => [readFileSync(new URL(`dist/wasm/${name}`, wasmPackage))];
const ONLY_RECORDS =
  'import { decrypt } from "wxseal/open-data"; export default { fetch: (request) => decrypt(request, {}) };';
const EVERYTHING = 'import * as wxseal from "wxseal"; export default { fetch: () => Object.keys(wxseal) };';

const WEIGHED = {
  recordsWasm: () => file("records.wasm"),
  callsWasm: () => file("calls.wasm"),
  recordsText: () => file("records-text.js"),
  callsText: () => file("calls-text.js"),
  workerThatOpensRecords: () => bundled(ONLY_RECORDS, ["workerd"]),
  workerWithEverything: () => bundled(EVERYTHING, ["workerd"]),
  bundleThatOpensRecords: () => bundled(ONLY_RECORDS, []),
};

for (const [name, files] of Object.entries(WEIGHED)) {
  test(`${name} is within its budget`, async (t) => {
    within(t, name, await weight(files));
  });
}

for (const name of ["docs/en/runtimes.md", "docs/zh/runtimes.md"]) {
  test(`${name} says what it weighs`, async () => {
    const text = readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
    const written = [...text.matchAll(/^\|[^|]+\| ([\d,]+) \| ([\d,]+) \|$/gm)].map(([, ...numbers]) =>
      numbers.map((one) => Number(one.replaceAll(",", ""))),
    );
    const measured = ["workerThatOpensRecords", "workerWithEverything", "recordsWasm", "callsWasm"].map((one) =>
      weight(WEIGHED[one]),
    );
    assert.equal(written.length, measured.length);
    for (const [row, { raw, gzip }] of (await Promise.all(measured)).entries()) {
      // Another zlib packs a little differently.
      for (const [said, is] of [
        [written[row][0], raw],
        [written[row][1], gzip],
      ])
        assert.ok(Math.abs(said / is - 1) < 0.01, `${said}, not ${is}`);
    }
  });
}

test("the tarball is within its budget", (t) => {
  const printed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: wasmPackage,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const listed = JSON.parse(printed);
  const { size, unpackedSize, files } = Array.isArray(listed) ? listed[0] : Object.values(listed)[0];
  assert.ok(files.length > 50);
  within(t, "tarball", { raw: unpackedSize, gzip: size });
});

test("import and first call take little more than an empty module", (t) => {
  const source =
    'import { openData } from "wxseal"; try { openData.decrypt({}, {}); } catch ({ code }) { if (code !== "field_missing") throw code; }';
  const times = { opened: [], empty: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.opened.push(untilTheEnd(source));
    times.empty.push(untilTheEnd("export {};"));
  }
  const lived = (measured) => median(measured.map((one) => one.lived));
  t.diagnostic(`over an empty module: ${(lived(times.opened) - lived(times.empty)).toFixed(1)} ms (median)`);
  // The time it worked, at its least and as a multiple: neither a slow machine nor a busy one changes much of
  // it.
  const worked = (measured) => Math.min(...measured.map((one) => one.worked));
  within(t, "importAndFirstCall", { ofAnEmptyModule: worked(times.opened) / worked(times.empty) });
});

/** How many bytes some files have, and how many with gzip. */
async function weight(files) {
  const contents = await files();
  const sum = (size) => contents.map(size).reduce((all, one) => all + one, 0);
  return { raw: sum(({ length }) => length), gzip: sum((one) => gzipSync(one, { level: 9 }).length) };
}

function within(t, name, measured) {
  for (const [unit, most] of Object.entries(budgets[name])) {
    t.diagnostic(`${name}: ${Number(measured[unit].toFixed(2))} of ${most} (${unit})`);
    assert.ok(measured[unit] > 0 && measured[unit] <= most, `${name}: ${measured[unit]} is above ${most} (${unit})`);
  }
}

/** A bundle of an entry, and the modules that it takes along. */
async function bundled(contents, conditions) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here },
    bundle: true,
    conditions,
    format: "esm",
    loader: { ".wasm": "copy" },
    minify: true,
    outdir: "out",
    write: false,
  });
  return outputFiles.map(({ contents }) => contents);
}

/** How many milliseconds a process has lived when it has run `source`, and how many of them it worked. */
function untilTheEnd(source) {
  const script = `${source}
    const { user, system } = process.cpuUsage();
    process.stdout.write(JSON.stringify({ lived: performance.now(), worked: (user + system) / 1000 }));`;
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: here }));
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

const ROUNDS = 11;
