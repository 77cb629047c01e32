// The package: what its module may reach, and that it loads in every way it promises.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";

import * as wxseal from "wxseal";

const require = createRequire(import.meta.url);
const dist = new URL("../../bindings-wasm/dist/", import.meta.url);

test("the module imports nothing but wasm-bindgen's own helpers", () => {
  const module = new WebAssembly.Module(readFileSync(new URL("glue_bg.wasm", dist)));
  const imports = WebAssembly.Module.imports(module);
  assert.ok(imports.length > 0);
  for (const { module, name } of imports) {
    assert.equal(module, "./glue_bg.js");
    assert.match(name, /^__wb(indgen|g)_/);
    assert.doesNotMatch(name, /getRandomValues|now|Date|crypto|fetch/);
  }
});

test("require and import give the same functions, and each knows the other's errors", () => {
  const required = require("wxseal");
  assert.deepEqual(Object.keys(required).sort(), Object.keys(wxseal).sort());
  assert.throws(() => required.openData.decrypt(null, {}), (error) => error instanceof required.WxsealError);
  assert.throws(() => required.openData.decrypt(null, {}), (error) => error instanceof wxseal.WxsealError);
});

test("importing takes no time with node's file system, no awaiting, and leaves globals alone", () => {
  const before = "const before = Object.getOwnPropertyNames(globalThis).length;";
  const after = "if (Object.getOwnPropertyNames(globalThis).length !== before) throw new Error('globals');";
  const script = `${before} const { openData } = require("wxseal"); ${after} console.log(typeof openData.decrypt);`;
  assert.equal(execFileSync(process.execPath, ["-e", script], { cwd: import.meta.dirname ?? "." }).toString().trim(), "function");
});

test("types agree with the list of codes", () => {
  const types = readFileSync(new URL("error.d.ts", dist), "utf8");
  const [, union] = types.match(/type Code = ([^;]+);/);
  const listed = [...union.matchAll(/"([a-z0-9_]+)"/g)].map(([, code]) => code);
  assert.deepEqual(listed.sort(), wxseal.codes());
});
