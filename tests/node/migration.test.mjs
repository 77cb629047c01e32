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
  const [store, user, idNumber] = [new MemoryStore({ since: 0 }), "o1", "11010519491231002X"];
  const begin = () => face.begin({ appId, user, store });
  const make = ({ randomNumber }) =>
    forge.faceResult({ name: "Band", ...content, idNumber }, { appId, sessionKey, randomNumber });
  const { message, context } = make(await begin());
  const open = (message, expected = { idNumber }) =>
    face.openResult(message, { ...context, user, store, numbers: "issued", expected });
  const known = { appId, sessionKey };
  assert.equal(checkFace(make({ randomNumber: "12345678" }).message, known).name, "Band");
  await assert.rejects(open(make({ randomNumber: "12345678" }).message), { code: "number_unknown" });
  const said = { ...message, verifyResult: "false" };
  assert.equal(checkFace(said, known).name, "Band");
  await assert.rejects(open(said), { code: "face_result_false" });
  await open(message);
  assert.equal(checkFace(message, known).name, "Band");
  await assert.rejects(open(message), { code: "replayed" });
  const other = make(await begin()).message;
  assert.equal(checkFace(other, known).openid, "o1");
  await assert.rejects(open(other, { idNumber: "110105194912310038" }), { code: "expected_mismatch" });

  // The end of a profile, behind a name that the IV writes: its owner knows what stood there.
  const number = await begin();
  const profile = forge.openData({ nickName: "x".repeat(37), language: "zh_CN", city: "" }, { appId, sessionKey });
  const [data, iv] = [profile.message.encryptedData, profile.message.iv].map((text) => Buffer.from(text, "base64"));
  const { json } = openData.decrypt(profile.message, profile.context);
  const at = json.indexOf(',"watermark"') - 16;
  assert.equal(at % 16, 0);
  const before = at === 0 ? iv : data.subarray(at - 16, at);
  const name = Buffer.from('{"name":"\u674e\u56db"');
  const chosen = Buffer.from(name.map((byte, index) => byte ^ before[index] ^ json.charCodeAt(at + index)));
  const cut = {
    ...other,
    ...number,
    signature: undefined,
    encryptData: data.subarray(at).toString("base64"),
    iv: chosen.toString("base64"),
  };
  assert.equal(checkFace(cut, known).name, "\u674e\u56db");
  await assert.rejects(open(cut, { name: "\u674e\u56db", idNumber }), { code: "expected_mismatch" });
  // Six bytes alone, which fit into those that the IV writes, are nothing to go by.
  const context2 = {
    ...context,
    user,
    store,
    numbers: "issued",
    members: ["name"],
    expected: { name: "\u674e\u56db" },
  };
  await assert.rejects(face.openResult({ ...cut, ...(await begin()) }, context2), {
    code: "argument_range",
    argument: "expected.name",
  });
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
  assert.equal(
    decrypt(sessionKey, { encryptedData: cipher.update('{"a":1}', "utf8", "base64") + cipher.final("base64"), iv }).a,
    1,
  );
});
