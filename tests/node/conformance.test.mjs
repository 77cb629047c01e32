import assert from "node:assert/strict";
import test from "node:test";

import * as wxseal from "wxseal";
import { answer, cases } from "./vectors.mjs";

const all = cases();

for (const one of all) {
  test(`${one.operation}: ${one.id}`, async () => {
    const typed = one.operation === "types";
    const given = typed ? { ...one, operation: one.types_of } : one;
    const expected = one.attempts?.map(({ out }) => out) ?? one.out;
    assert.deepEqual(await answer(wxseal, given), expected);
  });
}

test("the count of cases", (t) => {
  t.diagnostic(`${all.length} cases`);
  assert.ok(all.length > 400);
});
