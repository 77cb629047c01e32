import assert from "node:assert/strict";
import test from "node:test";

import * as wxseal from "wxseal";
import { answer, cases, expectedOf } from "./vectors.mjs";

const all = cases();

for (const one of all) {
  test(`${one.operation}: ${one.id}`, async () => {
    assert.deepEqual(await answer(wxseal, one), expectedOf(one));
  });
}

test("the count of cases", (t) => {
  t.diagnostic(`${all.length} cases`);
  assert.ok(all.length > 400);
});
