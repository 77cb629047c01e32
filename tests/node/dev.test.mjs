// What developers have, and what production never loads of it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";

import { face, facePay, faceV1, faceV2, MemoryStore, openData, payV2, SessionKey, WxsealError } from "wxseal";
import * as dev from "wxseal/dev";
import { camel, cases } from "./vectors.mjs";

const dist = new URL("../../bindings-wasm/dist/", import.meta.url);
const appId = "wx4f4bc4dec97d474b";
const sessionKey = "tiihtNczf5v6AKRyjwEUhQ==";
const all = cases().filter(({ operation }) => operation === "dev.diagnose");

test("what production loads has nothing of it", () => {
  const seen = new Set();
  const walk = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    const source = readFileSync(new URL(name, dist), "utf8");
    for (const [, next] of source.matchAll(/(?:from |require\()"\.\/([\w.-]+)"/g)) walk(next);
    for (const [, next] of source.matchAll(/from "#(\w+)"/g)) walk(`${next}-source.js`);
  };
  for (const entry of ["index", "open-data", "redis", "sqlite", "slim"]) ["js", "cjs", "node.js"].forEach((kind) => walk(`${entry}.${kind}`));
  assert.deepEqual([...seen].filter((name) => /^dev[.-]/.test(name)), []);
  for (const name of ["records-text.js", "calls-text.cjs", "sessions.js", "random-source.js"]) assert.ok(seen.has(name), name);
  for (const name of ["records.wasm", "calls.wasm"]) {
    const module = readFileSync(new URL(name, dist));
    for (const word of ["key_or_data", "iv_mismatch", "密钥和数据不是一对"]) assert.equal(module.indexOf(word), -1, word);
    assert.ok(!WebAssembly.Module.exports(new WebAssembly.Module(module)).some(({ name }) => name === "devAnswer"));
  }
  const required = createRequire(import.meta.url)("wxseal/dev");
  assert.deepEqual(Object.keys(required).sort(), Object.keys(dev).sort());
});

test("a report shows no key, no content and no correct signature", () => {
  for (const { id, message, context } of all) {
    const { verdict, findings } = dev.diagnose(message, camel(context));
    const shown = JSON.stringify([verdict, findings.map(({ code, argument, evidence }) => [code, argument, evidence])]);
    const { session_key: keys = [], key = "", keys: tokenKeys = [], name = "", id_number: number = "" } = context;
    const { rawData = "", randomNumber = "", token = "", encryptedData = "", params = {} } = message;
    const text = [keys].flat();
    const secrets = [
      ...text, key, name, number, token, encryptedData, ...tokenKeys.map(({ secret }) => secret),
      ...Object.values(params), "oGZUI0egBJY1zhBYw2KhdUfwVJJE", "Guangzhou", "Band",
      ...text.map((one) => createHash("sha1").update(rawData + one).digest("hex")),
      ...text.map((one) => createHash("sha256").update(randomNumber + one + appId).digest("hex")),
    ];
    for (const secret of secrets.filter((one) => String(one).length > 4 && !one.includes("session"))) {
      for (let at = 0; at + 6 <= secret.length; at += 3) {
        const piece = String(secret).slice(at, at + 6);
        assert.ok(!shown.includes(piece), `${id}: ${piece}`);
      }
    }
  }
});

test("it takes the arguments of the call that fails, whatever they are, and throws nothing", () => {
  const { message, context } = dev.forge.openData({ openId: "o1" }, { appId, sessionKey, damages: ["quoted"] });
  const store = new MemoryStore({ since: 0 });
  const given = { ...context, maxAge: 5, expected: {}, store, repair: true };
  const bytes = Object.fromEntries(Object.entries(message).map(([name, text]) => [name, new TextEncoder().encode(text)]));
  for (const one of [message, bytes, { ...message, other: 5 }]) assert.deepEqual(dev.diagnose(one, given).findings.map(({ code }) => code), ["base64_quoted", "base64_quoted"]);
  const odd = [undefined, null, 5, NaN, true, "", "x", [], {}, Symbol.iterator, () => {}, new Date(), 10n, "\ud800", new Uint8Array(3), [null, 5, {}]];
  for (const one of odd) {
    assert.ok(dev.diagnose(one, one).verdict);
    for (const name of ["encryptedData", "iv", "rawData", "signature", "randomNumber", "token", "params", "certHash", "nameUtf8Md5"]) {
      assert.ok(dev.diagnose({ ...message, [name]: one }, context).verdict);
    }
    for (const name of ["appId", "sessionKey", "key", "signType", "keys", "now", "name", "idNumber"]) {
      assert.ok(dev.diagnose({ ...message, params: { sign: "x" }, token: "x", nameUtf8Md5: "x" }, { ...context, [name]: one }).verdict);
    }
  }
});

test("every code is explained in both languages, and no other is", () => {
  for (const code of dev.codes()) {
    const [english, chinese] = [dev.explain(code), dev.explain(code, "zh")];
    assert.deepEqual([english.code, english.action], [code, chinese.action]);
    for (const text of [english.message, english.hint]) assert.doesNotMatch(text, /[\u4e00-\u9fff]/);
    for (const text of [chinese.message, chinese.hint]) assert.match(text, /[\u4e00-\u9fff]/);
  }
  for (const code of ["", "x", null, undefined, 5, {}]) assert.equal(dev.explain(code), undefined);
});

test("what is forged passes, and what is damaged does not", async () => {
  const content = { openid: "o1", name: "x", more: "so that it has two blocks" };
  const good = dev.forge.openData(content, { appId, sessionKey });
  assert.deepEqual(openData.decrypt(good.message, good.context).data.name, "x");
  const store = new MemoryStore({ since: 0 });
  const { randomNumber } = await face.begin({ appId, user: "o1", store });
  const person = { name: "x", idNumber: "11010519491231002X" };
  const posted = dev.forge.faceResult(person, { appId, sessionKey, randomNumber });
  const known = { ...posted.context, user: "o1", store, numbers: "issued", expected: person, requireSignature: true };
  assert.equal((await face.openResult(posted.message, known)).data.name, "x");
  const signed = dev.forge.faceResult(person, { appId, sessionKey, randomNumber: "12345678" });
  assert.equal(face.verifyNumber(signed.message, { appId, sessionKey }), 0);
  for (const [damage, code] of Object.entries({ other_app: "app_id_mismatch", stale: "timestamp_stale", no_watermark: "watermark_missing", url_safe: "base64_url_safe" })) {
    const damaged = dev.forge.faceResult(person, { appId, sessionKey, randomNumber: damage, iv: "+/+/+/+/+/+/+/+/+/+/+w==", damages: [damage] });
    const given = { ...damaged.context, user: "o1", store: new MemoryStore({ since: 0 }), numbers: "client", expected: person };
    await assert.rejects(face.openResult(damaged.message, given), { code });
  }
  const raw = dev.forge.rawData({ nickName: "Band" }, { sessionKey });
  assert.equal(openData.verifySignature(raw.message, raw.context).keyIndex, 0);
  const harmless = ["padding_lost", "line_breaks", "iv_flip"];
  for (const damage of dev.forge.damages()) {
    const { message, context } = dev.forge.openData({ ...content, plus: "0" }, { appId, sessionKey, damages: [damage], iv: "+/+/+/+/+/+/+/+/+/+/+w==" });
    const open = () => openData.decrypt(message, context);
    if (harmless.includes(damage)) assert.ok(open());
    else assert.throws(open, WxsealError, damage);
  }
  assert.throws(() => dev.forge.openData(content, { appId, sessionKey, damages: ["blnk"] }), /argument_range/);
  assert.throws(() => dev.forge.openData(content, { appId, sessionKey: "x" }), /session_key_invalid/);
  assert.throws(() => dev.forge.openData(content, { appId, sessionKey, ivv: "x" }), /argument_unknown/);
});

test("messages and answers that are forged pass", () => {
  const key = "192006250b4c09247ec02edce69f6a2d";
  for (const signType of ["MD5", "HMAC-SHA256"]) {
    const { message, xml, context } = dev.forge.payV2({ appid: "wx1", mch_id: 1, empty: "" }, { key, signType });
    assert.deepEqual(payV2.verify(message, context), { appid: "wx1", mch_id: "1" });
    assert.equal(payV2.verify(xml, context).appid, "wx1");
  }
  const ids = { appid: "wx1", mch_id: "1" };
  const answer = dev.forge.payV2({ ...ids, return_code: "SUCCESS", authinfo: "a1", expires_in: 3600 }, { key, signType: "MD5" }).xml;
  const device = { storeId: "s", storeName: "s", deviceId: "d" };
  const call = facePay.getAuthInfo({ rawdata: "x" }, { appId: "wx1", mchId: "1", key, signType: "MD5", ...device });
  assert.equal(call.parse(200, answer).data.authinfo, "a1");
  const person = { openid: "o1", name: "张三", idNumber: "11010519491231002x" };
  const info = faceV1.getInfo({ verifyResult: "x" }, { accessToken: "t", expected: person });
  assert.equal(info.parse(200, dev.forge.faceV1Info(person)).data.openid, "o1");
  assert.throws(() => info.parse(200, dev.forge.faceV1Info({ ...person, name: "李四" })), { code: "expected_mismatch" });
});

test("signed texts are damaged by name too, and diagnose names it", () => {
  const key = "192006250b4c09247ec02edce69f6a2d";
  const params = { mch_id: "1", appid: "wx1", nonce_str: "x", attach: "" };
  const profile = { nickName: "Band <5>", gender: 1, avatarUrl: "http://x/0" };
  const codes = ({ message, context }) => dev.diagnose(message, context).findings.map(({ code }) => code);
  for (const damage of dev.forge.damages("rawData")) {
    const made = dev.forge.rawData(profile, { sessionKey, damages: [damage] });
    assert.equal(codes(made).length, 1, damage);
    const verify = () => openData.verifySignature(made.message, made.context);
    if (damage === "upper_case") assert.ok(verify());
    else assert.throws(verify, { code: "signature_mismatch" }, damage);
  }
  for (const damage of dev.forge.damages("payV2")) {
    const made = dev.forge.payV2(params, { key, signType: "MD5", damages: [damage] });
    // The order in which fields stood is not kept by an object that is sorted.
    if (damage !== "not_sorted") assert.equal(codes(made).length, 1, damage);
    const verify = () => payV2.verify(made.message, made.context);
    if (damage === "lower_case") assert.ok(verify());
    else assert.throws(verify, { code: "sign_mismatch" }, damage);
  }
  assert.throws(() => dev.forge.rawData(profile, { sessionKey, damages: ["blank"] }), /argument_range/);
  assert.throws(() => dev.forge.damages("x"), /argument_range/);
});

test("a person's name and document are damaged by name too", () => {
  const known = { name: "阿不都·热合曼", idNumber: "11010519491231002X" };
  const whole = dev.forge.person(known);
  assert.deepEqual(whole.context, known);
  assert.equal(whole.message.certHash, faceV2.certHash({ certName: known.name, certNo: known.idNumber }));
  assert.equal(dev.diagnose(whole.message, whole.context).verdict, "fine");
  for (const damage of dev.forge.damages("person")) {
    const { message, context } = dev.forge.person({ ...known, damages: [damage] });
    assert.notEqual(message.certHash, faceV2.certHash({ certName: context.name, certNo: context.idNumber }));
    const codes = dev.diagnose(message, context).findings.map(({ code }) => code);
    assert.deepEqual([...new Set(codes)], [{ blank: "name_blank", dot: "name_dot", letter: "name_letter_case" }[damage]]);
  }
});

test("a kept key is looked at as its text is", () => {
  const { message, context } = dev.forge.openData({ openId: "o1" }, { appId, sessionKey });
  const kept = new SessionKey(sessionKey);
  assert.equal(kept.expose(), sessionKey);
  for (const one of [kept, [kept], ["HyVFkGl5F5OQWJZZaNzBBg==", kept]]) {
    assert.equal(dev.diagnose(message, { ...context, sessionKey: one }).verdict, "fine");
  }
  const [found] = dev.diagnose(message, { ...context, sessionKey: 5 }).findings;
  assert.deepEqual([found.code, found.argument], ["argument_type", "sessionKey"]);
});
