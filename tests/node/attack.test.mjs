// An attacker against the shipped flow: the short form of `make attack`.

import assert from "node:assert/strict";
import test, { describe } from "node:test";

import { ATTACKS } from "../attack/attacks.mjs";
import { unbraked } from "../attack/attacks/oracle.mjs";
import { CarelessStore, withOneNumber, withRubbish } from "../attack/crowd.mjs";
import { attacked } from "../attack/outcomes.mjs";
import { isWritten } from "../attack/table.mjs";

describe("what is forged is refused, and accepted where a rule is left out", () => {
  for (const [name, attack] of Object.entries(ATTACKS)) {
    test(name, async () => {
      const { accepted, surprises } = await attacked(attack, false);
      assert.deepEqual(surprises, []);
      assert.equal(accepted, 0);
    });
  }
});

test("a thousand at once have one try of a number", async () => {
  assert.equal((await withOneNumber()).accepted, 1);
  // A store that does not look at what is there lets more than one through.
  assert.ok((await withOneNumber(new CarelessStore())).accepted > 1);
});

test("of a thousand of rubbish at once, twenty are opened", async () => {
  assert.deepEqual(await withRubbish(), { too_many_refusals: 980, decrypt_failed: 20 });
});

test("where nothing counts, an endpoint answers until a forged record opens", () => {
  const { requests, expected } = unbraked(false);
  assert.equal(requests, expected);
});

test("SECURITY's table is the one of these attacks", () => {
  assert.ok(isWritten(), "SECURITY.md is not up to date: node tests/attack/main.mjs");
});
