// How to test an endpoint of your own: with records as WeChat would send them, whole and damaged. With vitest
// it is the same.

import assert from "node:assert/strict";
import test from "node:test";

import { openData, WxsealError } from "wxseal";
import { forge } from "wxseal/dev";

/** The endpoint under test. */
function steps(body, { appId, sessionKey }) {
  try {
    return { status: 200, today: openData.weRun(body, { appId, sessionKey }).data.stepInfoList.at(-1).step };
  } catch (error) {
    if (!(error instanceof WxsealError)) throw error;
    return { status: error.action === "relogin" ? 401 : 400, code: error.code };
  }
}

const appId = "wx4f4bc4dec97d474b";
const sessionKey = "tiihtNczf5v6AKRyjwEUhQ==";
const posted = (...damages) =>
  forge.openData({ stepInfoList: [{ timestamp: 1445866601, step: 100 }] }, { appId, sessionKey, damages });

test("today's steps", () => {
  const { message, context } = posted();
  assert.deepEqual(steps(message, context), { status: 200, today: 100 });
});

for (const [damage, answer] of Object.entries({
  percent: { status: 400, code: "base64_percent" },
  cut: { status: 400, code: "data_length_invalid" },
  stale: { status: 400, code: "timestamp_stale" },
  other_app: { status: 400, code: "app_id_mismatch" },
  other_key: { status: 401, code: "decrypt_failed" },
})) {
  test(`a record with ${damage}`, () => {
    const { message, context } = posted(damage);
    assert.deepEqual(steps(message, context), answer);
  });
}
