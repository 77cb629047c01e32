// What the snippet of examples/migration lets pass, and what wxseal says of it: line by line of its tables.

import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import { test } from "node:test";

import { face, MemoryStore, openData, payV2 } from "wxseal";
import { forge } from "wxseal/dev";
import { checkFace, checkPay, decrypt } from "../../examples/migration/tutorial.mjs";

const appId = "wx4f4bc4dec97d474b";
const sessionKey = "tiihtNczf5v6AKRyjwEUhQ==";
const content = { openid: "o1", name: "Band", more: "so that there is a + and a / in it 3" };
const iv = "+/+/+/+/+/+/+/+/+/+/+w==";
const posted = (...damages) => forge.openData(content, { appId, sessionKey, iv, damages });
const refuses = (code, { message, context }) => assert.throws(() => openData.decrypt(message, context), { code });

test("a record: what passes in the snippet", () => {
  for (const [damage, code] of [
    ["other_app", "app_id_mismatch"],
    ["stale", "timestamp_stale"],
    ["no_watermark", "watermark_missing"],
    ["url_safe", "base64_url_safe"],
    ["duplicate_key", "decrypt_failed"],
  ]) {
    const made = posted(damage);
    assert.equal(decrypt(sessionKey, made.message).name, "Band", damage);
    refuses(code, made);
  }
  const dirty = posted();
  dirty.message.encryptedData = dirty.message.encryptedData.replace("A", "A!*");
  assert.equal(decrypt(sessionKey, dirty.message).name, "Band");
  refuses("base64_invalid", dirty);
});

test("a record: what fails without a reason", () => {
  const blanks = posted("blank");
  assert.throws(() => decrypt(sessionKey, blanks.message), { message: /final block length|Invalid|bad decrypt/ });
  refuses("base64_blank", blanks);
  const stale = posted("other_key");
  assert.throws(() => decrypt(stale.context.sessionKey, stale.message), { message: /bad decrypt|JSON|BAD_DECRYPT/ });
  assert.throws(() => openData.decrypt(stale.message, stale.context), { code: "decrypt_failed", action: "relogin" });
});

test("the face flow", async () => {
  const person = { openid: "o1", name: "Band", idNumber: "11010519491231002X" };
  const store = new MemoryStore();
  const { randomNumber } = await face.begin({ appId, user: "o1", store });
  const { message, context } = forge.faceResult(person, { appId, sessionKey, randomNumber });
  const { idNumber } = person;
  const open = (message, expected = { idNumber }) =>
    face.openResult(message, { ...context, user: "o1", store, numbers: "issued", expected, requireSignature: true });
  const known = { appId, sessionKey };
  for (const [damaged, code] of [
    [{ ...message, verifyResult: "false" }, "face_result_false"],
    [{ ...message, signature: undefined }, "signature_missing"],
  ]) {
    assert.equal(checkFace(damaged, known).name, "Band");
    await assert.rejects(open(damaged), { code });
  }
  assert.equal(checkFace(message, known).openid, "o1");
  await open(message);
  assert.equal(checkFace(message, known).name, "Band");
  await assert.rejects(open(message), { code: "replayed", argument: "randomNumber" });
  // Another person's, with a number of its own.
  const next = (await face.begin({ appId, user: "o1", store })).randomNumber;
  const other = forge.faceResult(person, { appId, sessionKey, randomNumber: next, iv: "AQEBAQEBAQEBAQEBAQEBAQ==" }).message;
  assert.equal(checkFace(other, known).name, "Band");
  await assert.rejects(open(other, { idNumber: "110105194912310021" }), { code: "expected_mismatch" });
});

test("APIv2", () => {
  const key = "192006250b4c09247ec02edce69f6a2d";
  const params = { appid: "wx1", mch_id: "1", nonce_str: "x" };
  assert.deepEqual(checkPay(params, key), params);
  assert.throws(() => payV2.verify(params, { key, signType: "HMAC-SHA256" }), { code: "sign_missing" });
  const weak = { ...params, sign: payV2.sign(params, { key, signType: "MD5" }) };
  assert.deepEqual(checkPay(weak, key), weak);
  assert.throws(() => payV2.verify(weak, { key, signType: "HMAC-SHA256" }), { code: "sign_mismatch" });
});

test("the snippet opens what is whole", () => {
  const { message } = posted();
  assert.equal(decrypt(sessionKey, message).name, "Band");
  const cipher = createCipheriv("aes-128-cbc", Buffer.from(sessionKey, "base64"), Buffer.from(iv, "base64"));
  assert.equal(decrypt(sessionKey, { encryptedData: cipher.update('{"a":1}', "utf8", "base64") + cipher.final("base64"), iv }).a, 1);
});
