// What developers have, and what production never loads of it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";

import {
  face,
  facePay,
  faceV1,
  faceV2,
  MemoryStore,
  openData,
  payV2,
  SessionKey,
  sessionToken,
  WxsealError,
} from "wxseal";
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
    for (const [, next] of source.matchAll(/(?:from |require\()"(\.[\w./-]+)"/g)) walk(join(dirname(name), next));
    for (const [, next] of source.matchAll(/from "#(\w+)"/g)) walk(`wasm/${next}-source.js`);
  };
  for (const entry of ["index", "open-data", "slim"])
    for (const kind of ["js", "cjs", "node.js"]) walk(`${entry}.${kind}`);
  assert.deepEqual(
    [...seen].filter((name) => /^(wasm\/)?dev\b/.test(name)),
    [],
  );
  for (const name of ["wasm/records-text.js", "wasm/calls-text.cjs", "sessions/sessions.js", "wasm/random-source.js"])
    assert.ok(seen.has(name), name);
  for (const name of ["wasm/records.wasm", "wasm/calls.wasm"]) {
    const module = readFileSync(new URL(name, dist));
    for (const word of ["key_or_data", "iv_mismatch", "密钥和数据不是一对"])
      assert.equal(module.indexOf(word), -1, word);
    assert.ok(!WebAssembly.Module.exports(new WebAssembly.Module(module)).some(({ name }) => name === "devAnswer"));
  }
  const required = createRequire(import.meta.url)("wxseal/dev");
  assert.deepEqual(Object.keys(required).sort(), Object.keys(dev).sort());
});

test("a report shows no key, no content and no correct signature", () => {
  for (const { id, message, context } of all) {
    const { verdict, findings } = dev.diagnose(message, camel(context));
    const shown = JSON.stringify([verdict, findings.map(({ code, argument, evidence }) => [code, argument, evidence])]);
    const { session_key: keys = [], key = "", token_keys: tokenKeys = [], name = "", id_number: number = "" } = context;
    const { rawData = "", randomNumber = "", token = "", encryptedData = "", params } = message ?? {};
    const text = [keys].flat();
    const secrets = [
      ...text,
      key,
      name,
      number,
      token,
      encryptedData,
      ...[tokenKeys].flat().map((one) => one?.secret),
      ...Object.values(params ?? {}),
      "oGZUI0egBJY1zhBYw2KhdUfwVJJE",
      "Guangzhou",
      "Band",
      ...text.map((one) =>
        createHash("sha1")
          .update(rawData + one)
          .digest("hex"),
      ),
      ...text.map((one) =>
        createHash("sha256")
          .update(randomNumber + one + appId)
          .digest("hex"),
      ),
    ];
    for (const secret of secrets.filter(
      (one) => typeof one === "string" && one.length > 4 && !one.includes("session"),
    )) {
      for (let at = 0; at + 6 <= secret.length; at += 3) {
        const piece = secret.slice(at, at + 6);
        assert.ok(!shown.includes(piece), `${id}: ${piece}`);
      }
    }
  }
});

test("it takes the arguments of the call that fails, whatever they are, and throws nothing", () => {
  const { message, context } = dev.forge.openData({ openId: "o1" }, { appId, sessionKey, damages: ["quoted"] });
  const store = new MemoryStore({ since: 0 });
  const given = { ...context, maxAge: 5, expected: {}, store, repair: true };
  const bytes = Object.fromEntries(
    Object.entries(message).map(([name, text]) => [name, new TextEncoder().encode(text)]),
  );
  for (const one of [message, bytes, { ...message, other: 5 }])
    assert.deepEqual(
      dev.diagnose(one, given).findings.map(({ code }) => code),
      ["base64_quoted", "base64_quoted"],
    );
  const odd = [
    undefined,
    null,
    5,
    NaN,
    true,
    "",
    "x",
    [],
    {},
    Symbol.iterator,
    () => {},
    new Date(),
    10n,
    "\ud800",
    new Uint8Array(3),
    [null, 5, {}],
  ];
  for (const one of odd) {
    assert.ok(dev.diagnose(one, one).verdict);
    for (const name of [
      "encryptedData",
      "iv",
      "rawData",
      "signature",
      "randomNumber",
      "token",
      "params",
      "certHash",
      "nameUtf8Md5",
    ]) {
      assert.ok(dev.diagnose({ ...message, [name]: one }, context).verdict);
    }
    for (const name of ["appId", "sessionKey", "key", "signType", "tokenKeys", "now", "name", "idNumber"]) {
      assert.ok(
        dev.diagnose({ ...message, params: { sign: "x" }, token: "x", nameUtf8Md5: "x" }, { ...context, [name]: one })
          .verdict,
      );
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
  for (const [damage, code] of Object.entries({
    other_app: "app_id_mismatch",
    stale: "timestamp_stale",
    no_watermark: "watermark_missing",
    url_safe: "base64_url_safe",
  })) {
    const damaged = dev.forge.faceResult(person, {
      appId,
      sessionKey,
      randomNumber: damage,
      iv: "+/+/+/+/+/+/+/+/+/+/+w==",
      damages: [damage],
    });
    const given = {
      ...damaged.context,
      user: "o1",
      store: new MemoryStore({ since: 0 }),
      numbers: "client",
      expected: person,
    };
    await assert.rejects(face.openResult(damaged.message, given), { code });
  }
  const raw = dev.forge.rawData({ nickName: "Band" }, { sessionKey });
  assert.equal(openData.verifySignature(raw.message, raw.context).keyIndex, 0);
  const harmless = ["padding_lost", "line_breaks", "iv_flip"];
  for (const damage of dev.forge.damages()) {
    const { message, context } = dev.forge.openData(
      { ...content, plus: "0" },
      { appId, sessionKey, damages: [damage], iv: "+/+/+/+/+/+/+/+/+/+/+w==" },
    );
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
  const answer = dev.forge.payV2(
    { ...ids, return_code: "SUCCESS", authinfo: "a1", expires_in: 3600 },
    { key, signType: "MD5" },
  ).xml;
  const device = { storeId: "s", storeName: "s", deviceId: "d" };
  const call = facePay.getAuthInfo({ rawdata: "x" }, { appId: "wx1", mchId: "1", key, signType: "MD5", ...device });
  assert.equal(call.parse(200, answer).data.authinfo, "a1");
  const person = { openid: "o1", name: "张三", idNumber: "11010519491231002x" };
  const info = faceV1.getInfo({ verifyResult: "x" }, { accessToken: "t", expected: person });
  assert.equal(info.parse(200, dev.forge.faceV1Info(person)).data.openid, "o1");
  assert.throws(() => info.parse(200, dev.forge.faceV1Info({ ...person, name: "李四" })), {
    code: "expected_mismatch",
  });
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
    assert.deepEqual(
      [...new Set(codes)],
      [{ blank: "name_blank", dot: "name_dot", letter: "name_letter_case" }[damage]],
    );
  }
});

test("a kept key is looked at as its text is", () => {
  const { message, context } = dev.forge.openData({ openId: "o1" }, { appId, sessionKey });
  const kept = new SessionKey(sessionKey);
  assert.equal(kept.expose(), sessionKey);
  for (const one of [kept, [kept], ["HyVFkGl5F5OQWJZZaNzBBg==", kept]]) {
    assert.equal(dev.diagnose(message, { ...context, sessionKey: one }).verdict, "fine");
  }
  assert.deepEqual(dev.diagnose(message, { ...context, sessionKey: ["x", kept] }).findings[0].evidence.keyIndex, 0);
  for (const name of ["iv", "encryptedData"])
    assert.equal(dev.diagnose({ ...message, [name]: kept }, context).findings[0].code, "field_type");
  const [found] = dev.diagnose(message, { ...context, sessionKey: 5 }).findings;
  assert.deepEqual([found.code, found.argument], ["argument_type", "sessionKey"]);
});

const { message: RECORD, context: KNOWN } = dev.forge.openData({ openId: "o1" }, { appId, sessionKey });
const found = (message, context) =>
  dev.diagnose(message, context).findings.map(({ code, argument }) => `${code} ${argument}`);
const loop = { kid: "1" };
loop.secret = loop;
const ring = [];
ring.push(ring, ring);

test("what JSON has no word for is of another kind, wherever it stands", () => {
  const odd = [
    NaN,
    -Infinity,
    2 ** 53,
    10n,
    Symbol("x"),
    () => "x",
    new Date(),
    new Map(),
    new URLSearchParams("sign=x"),
    Promise.resolve("x"),
    loop,
    ring,
  ];
  const fields = {
    encryptedData: "encryptedData",
    iv: "iv",
    rawData: "rawData",
    signature: "signature",
    randomNumber: "randomNumber",
    token: "token",
    certHash: "certHash",
    nameUtf8Md5: "nameUtf8Md5",
  };
  for (const value of odd) {
    for (const [name, argument] of Object.entries(fields)) {
      const report = dev.diagnose({ ...RECORD, [name]: value }, KNOWN);
      assert.deepEqual(
        [report.verdict, report.findings[0].code, report.findings[0].argument],
        ["unexplained", "field_type", argument],
      );
    }
    for (const name of ["appId", "key", "signType", "name", "idNumber", "now", "maxAge", "maxSkew", "openid"]) {
      assert.ok(found(RECORD, { ...KNOWN, [name]: value }).includes(`argument_type ${name}`), name);
    }
    if (typeof value !== "object" || value instanceof Date) {
      for (const name of ["sessionKey", "tokenKeys"])
        assert.ok(found(RECORD, { ...KNOWN, [name]: value }).includes(`argument_type ${name}`), name);
      assert.deepEqual(found({ params: value }, { key: "k", signType: "MD5" }), ["field_type params"]);
    }
  }
  assert.deepEqual(found(RECORD, KNOWN), []);
  for (const value of [...odd.filter((one) => one !== loop), [], "x", null, Buffer.from("{}")])
    assert.deepEqual(found(value, KNOWN), ["field_type message"]);
  const { message, context } = dev.forge.payV2({ a: 2 ** 53 - 1 }, { key: "k", signType: "MD5" });
  assert.deepEqual(found({ ...message, a: 2 ** 53 - 1 }, context), []);
  assert.deepEqual(found({ params: { ...message, b: 2 ** 53 } }, context), ["field_type params"]);
  assert.deepEqual(found({ token: "x" }, { appId, tokenKeys: loop }), ["argument_type secret"]);
  assert.deepEqual(found({ params: ring }, {}), ["field_type params"]);
  assert.deepEqual(found(RECORD, { ...KNOWN, sessionKey: [sessionKey, ring, undefined, sessionKey] }).slice(0, 1), [
    "key_length sessionKey",
  ]);
});

test("what cannot even be looked at is of another kind, and ends nothing", () => {
  const thrower = () => {
    throw new Error("mine");
  };
  const hostile = new Proxy({}, { get: thrower, ownKeys: thrower, getPrototypeOf: thrower, has: thrower });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const value of [hostile, revoked]) {
    assert.deepEqual(found(value, {}), ["field_type message"]);
    assert.deepEqual(found(RECORD, value)[0], "argument_type context");
    assert.deepEqual(found({ ...RECORD, iv: value }, KNOWN), ["field_type iv"]);
    assert.deepEqual(found({ token: "x" }, { appId, tokenKeys: [value] }), ["argument_type tokenKeys"]);
  }
  assert.deepEqual(
    found(
      {
        encryptedData: RECORD.encryptedData,
        get iv() {
          return thrower();
        },
      },
      KNOWN,
    ),
    ["field_type iv"],
  );
  assert.deepEqual(
    found(RECORD, {
      sessionKey,
      get appId() {
        return thrower();
      },
    })[0],
    "argument_type appId",
  );
  for (const expose of [thrower, () => 5, () => loop, () => hostile]) {
    assert.deepEqual(found(RECORD, { ...KNOWN, sessionKey: { expose } }), ["argument_type sessionKey"]);
  }
});

test("only what is an object's own is read, and nothing of a client or a store", () => {
  assert.deepEqual(found(Object.create(RECORD), KNOWN), ["field_missing message"]);
  assert.deepEqual(found(Object.defineProperty({ ...RECORD }, "encryptedData", { enumerable: false }), KNOWN), [
    "field_missing encryptedData",
  ]);
  assert.deepEqual(found(Object.assign(Object.create(null), RECORD), KNOWN), []);
  assert.deepEqual(found(Object.assign(JSON.parse('{"__proto__":{"iv":5}}'), RECORD), KNOWN), []);
  let asked = 0;
  class Client {
    constructor() {
      Object.defineProperty(this, "connected", { enumerable: true, get: () => asked++ });
    }
  }
  assert.deepEqual(found(RECORD, { ...KNOWN, store: new Client(), fetch: new Client() }), []);
  assert.equal(asked, 0);
  // The fields themselves may be those of a class of the caller's.
  assert.deepEqual(found(Object.assign(new Client(), RECORD), KNOWN), []);
});

test("a name is JavaScript's, not the core's", () => {
  const { appId: app_id, sessionKey: session_key, now } = KNOWN;
  assert.deepEqual(found(RECORD, { app_id, session_key, now }), ["argument_missing sessionKey"]);
  assert.deepEqual(found(RECORD, { ...KNOWN, app_id: 5, session_key: 5 }), []);
});

test("what is too large is said to be", () => {
  const huge = "A".repeat(10_000_000);
  assert.deepEqual(found({ ...RECORD, iv: huge }, KNOWN).includes("input_too_large iv"), true);
  assert.deepEqual(
    found({ ...RECORD, iv: new Uint8Array(10_000_000).fill(65) }, KNOWN).includes("input_too_large iv"),
    true,
  );
  const many = (count) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}`, ""]));
  for (const count of [20_000, 100_000]) {
    assert.deepEqual(found({ params: { ...many(count), sign: "x" } }, { key: "k", signType: "MD5" }), [
      "input_too_large params",
    ]);
  }
  assert.deepEqual(found({ params: { ...many(5001), sign: "x" } }, { key: "k", signType: "MD5" }), [
    "sign_mismatch sign",
  ]);
  const long = new Array(2 ** 32 - 1);
  assert.ok(found(RECORD, { ...KNOWN, sessionKey: long }).includes("argument_range sessionKey"));
  assert.ok(found({ token: "x" }, { appId, tokenKeys: long }).includes("argument_range tokenKeys"));
  // However much there is: it ends, and throws nothing.
  const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`n${at}`, huge]));
  assert.ok(dev.diagnose({ ...RECORD, ...wide }, { ...KNOWN, ...wide, more: wide }).verdict);
});

test("texts are read as well as they can be", () => {
  const md5 = (text) => createHash("md5").update(text).digest("hex");
  for (const [name, read] of [
    ["a\ud800b", "a\ufffdb"],
    [new Uint8Array([0x61, 0xff, 0x62]), "a\ufffdb"],
    ["\u{1f600}", "\u{1f600}"],
  ]) {
    assert.deepEqual(found({ nameUtf8Md5: md5(read) }, { name }), []);
    assert.deepEqual(found({ nameUtf8Md5: md5(`${read}x`) }, { name }), ["expected_mismatch nameUtf8Md5"]);
  }
  const secret = Uint8Array.from({ length: 32 }, (_, at) => 255 - at);
  const keys = (secret) => [{ kid: "1", secret }];
  const token = sessionToken.issue({ openid: "OPENID", appId, tokenKeys: keys(secret) });
  for (const one of [secret, Buffer.from(secret).toString("base64")])
    assert.deepEqual(found({ token }, { appId, tokenKeys: keys(one) }), []);
  assert.deepEqual(found({ token }, { appId, tokenKeys: keys(secret.slice().reverse()) }), ["token_signature token"]);
  assert.deepEqual(found({ token }, { appId, tokenKeys: keys(new Uint8Array(1025)) }), ["token_secret_invalid secret"]);
});

test("what is given to forge is looked at as elsewhere", () => {
  const good = { appId, sessionKey };
  assert.throws(() => dev.forge.openData({ a: 1 }, { ...good, damages: "blank" }), /argument_type/);
  assert.throws(() => dev.forge.openData({ a: 1 }, { ...good, sessionKey: undefined }), /argument_missing/);
  assert.throws(() => dev.forge.payV2({ a: 1.5 }, { key: "k", signType: "MD5" }), /argument_type/);
  assert.throws(() => dev.forge.faceResult({ a: 1 }, { ...good, randomNumber: "1", number: "1" }), /argument_unknown/);
  assert.throws(() => dev.forge.person({ name: "x", idNumber: 5 }), /argument_type/);
});
