// The module that opens records has the words of what it refuses, and of what the facade refuses; of other
// codes it has none.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

import { codes } from "wxseal";
import { refuse } from "../../bindings-wasm/dist/error.js";
import { cases } from "./vectors.mjs";

const sources = new URL("../../bindings-wasm/js/", import.meta.url);
const words = (code) => {
  const { message, hint } = refuse(code, "argument");
  return [message.slice("argument: ".length), hint];
};
const has = (code) => words(code).every((text) => text !== "");

test("every code that the facade names has its words", () => {
  const texts = readdirSync(sources, { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(new URL(name, sources), "utf8"));
  const named = new Set(texts.flatMap((text) => [...text.matchAll(/refuse\("(\w+)"/g)].map(([, code]) => code)));
  assert.ok(named.size > 15);
  assert.deepEqual(
    [...named].filter((code) => !has(code)),
    [],
  );
});

test("every code with which a vector of records ends has its words", () => {
  const ofRecords = cases().filter(
    ({ operation }) =>
      /^(open_data|face|session_key)\./.test(operation) && operation !== "open_data.check_encrypted_msg",
  );
  const known = new Set(codes());
  const ends = new Set(
    [...JSON.stringify(ofRecords).matchAll(/"(\w+)"/g)].map(([, word]) => word).filter((word) => known.has(word)),
  );
  assert.ok(ends.size > 20);
  assert.deepEqual(
    [...ends].filter((code) => !has(code)),
    [],
  );
});

test("what only calls refuse has its words in the other module", () => {
  for (const code of ["xml_cut", "verify_id_expired"]) assert.deepEqual(words(code), ["", ""]);
});
