// The package: what its module may reach, and that it loads in every way it promises.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import test from "node:test";
import { fileURLToPath } from "node:url";

import * as wxseal from "wxseal";

const require = createRequire(import.meta.url);
const root = new URL("../../", import.meta.url);
const dist = new URL("bindings-wasm/dist/", root);
const manifest = require("wxseal/package.json");

for (const name of ["records", "calls", "dev"]) {
  test(`the module ${name} imports nothing but wasm-bindgen's own helpers, and tells nothing of the machine that built it`, () => {
    const bytes = readFileSync(new URL(`wasm/${name}.wasm`, dist));
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
    assert.ok(imports.length > 0);
    for (const { module, name: imported } of imports) {
      assert.equal(module, `./${name}-glue_bg.js`);
      assert.match(imported, /^__wb(indgen|g)_/);
      assert.doesNotMatch(imported, /getRandomValues|now|Date|crypto|fetch/);
    }
    for (const path of [homedir(), fileURLToPath(root), "registry"]) assert.equal(bytes.indexOf(path), -1, path);
  });
}

for (const entry of ["", "/open-data", "/dev", "/slim"]) {
  test(`wxseal${entry}: what is imported is what is required`, async () => {
    const imported = await import(`wxseal${entry}`);
    const required = require(`wxseal${entry}`);
    assert.ok(Object.keys(imported).length > 0);
    assert.deepEqual(Object.keys(imported).sort(), Object.keys(required).sort());
    for (const name of Object.keys(imported)) assert.equal(imported[name], required[name], name);
  });
}

test("the entries share one instance", () => {
  assert.equal(require("wxseal/open-data").decrypt, wxseal.openData.decrypt);
});

test("an error of another instance is known as one", () => {
  const { openData, init } = require("wxseal/slim");
  assert.throws(() => openData.decrypt(null, {}), { message: /call init\(\{ records \}\)/ });
  const [records, calls] = ["records", "calls"].map((name) => readFileSync(new URL(`wasm/${name}.wasm`, dist)));
  const others = [
    undefined,
    null,
    "records",
    { record: records },
    { records: "records.wasm" },
    { records: Promise.resolve(records) },
  ];
  const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
  for (const given of [
    ...others,
    { records: calls },
    { calls: records },
    { records: records.subarray(0, 1000) },
    { records: empty },
  ]) {
    assert.throws(() => init(given), { name: "TypeError", message: /^wxseal\/slim: init\(/ });
  }
  init({});
  init({ records: null, calls: undefined });
  init({ records: new WebAssembly.Module(records) });
  assert.throws(
    () => openData.decrypt(null, {}),
    (error) => error instanceof wxseal.WxsealError && error.code === "field_type",
  );
  assert.throws(() => openData.checkEncryptedMsg({ encryptedData: "x" }, { accessToken: "x" }), {
    message: /init\(\{ calls \}\)/,
  });
});

test("every file that package.json names is there, and nothing else than those kinds", () => {
  const named = JSON.stringify([
    manifest.main,
    manifest.types,
    manifest.typesVersions,
    manifest.exports,
    manifest.imports,
  ]);
  const paths = [...named.matchAll(/"\.\/(dist\/[^"]+)"/g)].map(([, path]) => path);
  assert.ok(paths.length > 30);
  for (const path of paths) assert.ok(existsSync(new URL(path, new URL("../", dist))), path);
});

test("importing leaves globals alone, and compiles nothing", () => {
  const script = `
    const before = Object.getOwnPropertyNames(globalThis).length;
    const { Module } = WebAssembly;
    let compiled = 0;
    WebAssembly.Module = class extends Module { constructor(...given) { super(...given); compiled++; } };
    const { openData, SessionKey } = require("wxseal");
    console.log(compiled);
    try { openData.decrypt({}, {}); } catch ({ code }) { console.log(code, compiled); }
    console.log(Object.getOwnPropertyNames(globalThis).length - before);`;
  const printed = execFileSync(process.execPath, ["-e", script], {
    cwd: fileURLToPath(new URL("tests/node/", root)),
  }).toString();
  assert.equal(printed, "0\nfield_missing 1\n0\n");
});

test("types agree with the list of codes", () => {
  const types = readFileSync(new URL("codes.d.ts", dist), "utf8");
  const [, union] = types.match(/type Code = ([^;]+);/);
  const listed = [...union.matchAll(/"([a-z0-9_]+)"/g)].map(([, code]) => code);
  assert.deepEqual(listed.sort(), wxseal.codes());
});
