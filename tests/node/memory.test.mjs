// No text takes memory out of proportion, whichever way it comes in.

import assert from "node:assert/strict";
import test from "node:test";

import { DOORS, SIZE, TEXTS } from "./hostile-texts.mjs";
import { fresh, held } from "./modules.mjs";

for (const [door, { looks, size = SIZE }] of Object.entries(DOORS)) {
  test(`no text takes memory out of proportion: ${door}`, async (t) => {
    const grown = {};
    for (const [name, text] of Object.entries(TEXTS)) {
      const entries = fresh();
      assert.ok(await looks(entries, "[]"), "a small one was not looked at");
      const before = held(entries.modules);
      assert.ok(await looks(entries, text(size)), `${name} was not looked at`);
      grown[name] = held(entries.modules) - before;
    }
    const [[name, most]] = Object.entries(grown).sort(([, a], [, b]) => b - a);
    t.diagnostic(`${(most / size).toFixed(1)} bytes for each, most for ${name}`);
    assert.ok(most <= MOST * size, `${most} bytes for ${name}`);
  });
}

/**
 * Measured: 38 bytes for each of an array in an array in an array. An object with room for what it never
 * holds would take 250.
 */
const MOST = 48;
