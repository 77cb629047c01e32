// No value from JavaScript leaves the module unusable, and each gets its error.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";

import {
  Brake,
  codes,
  credentials,
  face,
  MemoryStore,
  openData,
  payV2,
  PlatformError,
  SessionKey,
  sessionToken,
  WxsealError,
} from "wxseal";
import { diagnose } from "wxseal/dev";
import { camel, cases } from "./vectors.mjs";

const sample = cases().find(({ operation, id }) => operation === "open_data.decrypt" && id === "official");
const context = { appId: sample.context.app_id, sessionKey: sample.context.session_key, now: sample.context.now };
const posted = cases().find(({ operation, id }) => operation === "face.open_result" && id === "expected-everything")
  .attempts[0];
const faceContext = camel(posted.context);
const works = () => assert.equal(openData.decrypt(sample.message, context).json, sample.out.ok.json);
const refused = (code, argument) => (error) => {
  assert.ok(error instanceof WxsealError && error instanceof Error, String(error));
  assert.deepEqual([error.code, error.argument], [code, argument]);
  return true;
};

test("a text of 500 MB is refused before it crosses, and the next call works", () => {
  const huge = "A".repeat(500_000_000);
  const before = process.memoryUsage().rss;
  const { message } = sample;
  assert.throws(
    () => openData.decrypt({ ...message, encryptedData: huge }, context),
    refused("input_too_large", "encryptedData"),
  );
  assert.throws(() => openData.decrypt({ ...message, iv: huge }, context), refused("input_too_large", "iv"));
  assert.throws(
    () => openData.decrypt(message, { ...context, sessionKey: huge }),
    refused("input_too_large", "sessionKey"),
  );
  assert.throws(() => new SessionKey(huge), refused("input_too_large", "sessionKey"));
  assert.ok(process.memoryUsage().rss - before < 100_000_000, "nothing of that size was copied");
  works();
});

const OF_EVERY_KIND = [
  null,
  0,
  -1,
  1.5,
  NaN,
  Infinity,
  2n ** 70n,
  true,
  Symbol("x"),
  () => "x",
  [],
  [[]],
  {},
  new Date(),
  new Map(),
  new Proxy({}, {}),
  new String("x"),
  new Uint16Array(2),
  new ArrayBuffer(8),
  Buffer.from([0xff]),
  "\ud800",
  "\udc00x",
  "x".repeat(65537),
  "中".repeat(30000),
  Object.create(null),
  Object.create(Uint8Array.prototype),
  new Proxy(new Uint8Array(2), {}),
  { toString: () => "x" },
  JSON,
  Promise.resolve("x"),
];

test("values of every kind are refused by name, wherever they stand", () => {
  const raw = { rawData: "", signature: "0".repeat(40) };
  const signed = { randomNumber: "1", signature: "0".repeat(64) };
  const { appId, sessionKey } = context;
  const calls = [
    ...["encryptedData", "iv"].map(
      (name) => (value) => openData.decrypt({ ...sample.message, [name]: value }, context),
    ),
    ...Object.keys(raw).map((name) => (value) => openData.verifySignature({ ...raw, [name]: value }, { sessionKey })),
    ...["appId", "sessionKey", "now", "maxAge", "maxSkew"].map(
      (name) => (value) => openData.decrypt(sample.message, { ...context, [name]: value }),
    ),
    ...Object.keys(signed).map(
      (name) => (value) => face.verifyNumber({ ...signed, [name]: value }, { appId, sessionKey }),
    ),
    ...["appId", "sessionKey"].map(
      (name) => (value) => face.verifyNumber(signed, { appId, sessionKey, [name]: value }),
    ),
    ...["issuedAt", "now", "maxAge", "maxSkew"].map(
      (name) => (value) => face.checkNumberAge({ issuedAt: 0, now: 0, [name]: value }),
    ),
    (value) => openData.decrypt(value, context),
    (value) => openData.decrypt(sample.message, value),
    (value) => new SessionKey(value),
    (value) => new Brake(value),
    (value) => new MemoryStore({ capacity: typeof value === "number" && value >= 2 ? "x" : value }),
  ];
  for (const call of calls) {
    for (const value of OF_EVERY_KIND) {
      try {
        call(value);
      } catch (error) {
        assert.ok(error instanceof WxsealError, `${String(error?.stack)}`);
        assert.match(error.message, /^[\w.]+: /);
        continue;
      }
      // A few of these are values that may stand there, and nothing is as good as nothing there.
      assert.ok(value === 0 || value === null || (typeof value === "object" && value !== null), inspect(value));
    }
  }
  works();
});

test("what asks a store refuses values of every kind by name; the face flow before it asks", async () => {
  let asked = 0;
  const ask = () => {
    asked += 1;
    throw new Error("asked");
  };
  const store = { load: ask, swap: ask, claim: ask };
  const { appId, user, now, expected } = faceContext;
  const opens = { ...faceContext, store };
  const brake = new Brake(new MemoryStore());
  const each = (names, call) => names.map((name) => [name, (value) => call(name, value)]);
  const calls = [
    ...each(["appId", "user", "now", "store"], (name, value) => face.begin({ appId, user, now, store, [name]: value })),
    ...each(["encryptData", "iv", "randomNumber", "signature", "verifyResult"], (name, value) =>
      face.openResult({ ...posted.message, [name]: value }, opens),
    ),
    ...each(
      [
        "appId",
        "user",
        "sessionKey",
        "store",
        "numbers",
        "issuedAt",
        "expected",
        "members",
        "masked",
        "watermark",
        "requireSignature",
        "now",
        "maxAge",
        "maxSkew",
        "repair",
      ],
      (name, value) => face.openResult(posted.message, { ...opens, [name]: value }),
    ),
    ...each(Object.keys(expected), (name, value) =>
      face.openResult(posted.message, { ...opens, expected: { ...expected, [name]: value } }),
    ).map(([name, call]) => [`expected.${name}`, call]),
    ["members", (value) => face.openResult(posted.message, { ...opens, members: [value] })],
    ...each(["encryptedData", "iv"], (name, value) => brake.phoneNumber({ ...sample.message, [name]: value }, context)),
    ...each(["appId", "sessionKey", "now", "maxAge", "maxSkew", "repair", "watermark"], (name, value) =>
      brake.groupId(sample.message, { ...context, [name]: value }),
    ),
  ];
  const goodOf = (name) => [
    ...(/^(masked|repair|requireSignature|verifyResult)$/.test(name) ? [true] : []),
    ...(/^(now|maxAge|maxSkew)$/.test(name) ? [0] : []),
    // Saying nothing is leaving out.
    ...(/^(masked|repair|now|maxAge|maxSkew|watermark)$/.test(name) ? [null, undefined] : []),
  ];
  for (const [name, call] of calls) {
    for (const value of OF_EVERY_KIND.filter((one) => !goodOf(name).includes(one))) {
      await assert.rejects(
        async () => call(value),
        (error) => {
          const shown = `${name} ${inspect(value).slice(0, 20)}: ${String(error?.stack)}`;
          assert.ok(error instanceof WxsealError, shown);
          assert.ok(error.argument === name || (name === "expected" && error.argument.startsWith("expected.")), shown);
          assert.match(error.message, /^[\w.]+: /);
          return true;
        },
      );
    }
    assert.equal(asked, 0, name);
  }
  for (const body of [null, [], "x", 5])
    await assert.rejects(face.openResult(body, opens), refused("field_type", "message"));
  for (const given of [null, [], "x", 5]) {
    await assert.rejects(face.openResult(posted.message, given), refused("argument_type", "context"));
    await assert.rejects(face.begin(given), refused("argument_type", "context"));
    await assert.rejects(brake.decrypt(sample.message, given), refused("argument_type", "context"));
  }
  assert.equal(asked, 0);
  works();
});

test("what a getter throws is the caller's own error", () => {
  const own = new RangeError("mine");
  const message = {
    ...sample.message,
    get iv() {
      throw own;
    },
  };
  assert.throws(
    () => openData.decrypt(message, context),
    (error) => error === own,
  );
  works();
});

test("fields of the request cannot become policy", () => {
  const body = { ...sample.message, now: 0, appId: "x", sessionKey: "x", maxAge: "unchecked", repair: true };
  assert.equal(openData.decrypt(body, context).json, sample.out.ok.json);
  assert.throws(
    () => openData.decrypt(sample.message, { ...body, ...context, maxAge: 300, repair: false }),
    refused("argument_unknown", "encryptedData"),
  );
});

test("a misspelt name is repeated only when it looks like a name", () => {
  assert.throws(
    () => openData.decrypt(sample.message, { ...context, maxage: 1 }),
    refused("argument_unknown", "maxage"),
  );
  assert.throws(
    () => openData.decrypt(sample.message, { ...context, "<script>": 1 }),
    refused("argument_unknown", "context"),
  );
  assert.throws(
    () => openData.decrypt(sample.message, { ...context, ["x".repeat(1000)]: 1 }),
    refused("argument_unknown", "context"),
  );
});

test("bytes are as good as text", () => {
  const bytes = (text) => new TextEncoder().encode(text);
  const message = { encryptedData: Buffer.from(sample.message.encryptedData), iv: bytes(sample.message.iv) };
  const given = { ...context, appId: bytes(context.appId), sessionKey: [bytes(context.sessionKey)] };
  assert.equal(openData.decrypt(message, given).json, sample.out.ok.json);
});

test("the limit of a record is the same for bytes, whatever opens it", () => {
  const { decrypt, userInfo, phoneNumber, weRun, groupId } = openData;
  for (const open of [decrypt, userInfo, phoneNumber, weRun, groupId]) {
    for (const [length, code] of [
      [8192, "data_block_repeated"],
      [8193, "input_too_large"],
      [65537, "input_too_large"],
    ]) {
      const encryptedData = new Uint8Array(length).fill(65);
      assert.throws(() => open({ ...sample.message, encryptedData }, context), refused(code, "encryptedData"));
    }
  }
});

test("a kept key opens as its text does, alone and in a list, and signs", () => {
  const kept = new SessionKey(context.sessionKey);
  const other = new SessionKey("HyVFkGl5F5OQWJZZaNzBBg==");
  for (const [sessionKey, keyIndex] of [
    [kept, 0],
    [[other, kept], 1],
    [["HyVFkGl5F5OQWJZZaNzBBg==", kept], 1],
  ]) {
    assert.equal(openData.decrypt(sample.message, { ...context, sessionKey }).keyIndex, keyIndex);
  }
  assert.equal(kept.sign(""), "7154f9f8b4b76b92f541cbf0e37d48840fa06e5e42da92a6f80168a1516a4735");
  const stolen = Object.create(SessionKey.prototype);
  assert.throws(
    () => openData.decrypt(sample.message, { ...context, sessionKey: stolen }),
    refused("argument_type", "sessionKey"),
  );
  works();
});

test("memory does not grow with calls", () => {
  const damaged = { ...sample.message, iv: "AAAAAAAAAAAAAAAAAAAAAA==" };
  const run = () => {
    for (let i = 0; i < 20_000; i++) {
      openData.decrypt(sample.message, { ...context, sessionKey: [context.sessionKey, context.sessionKey] });
      assert.throws(() => openData.decrypt(damaged, context), refused("decrypt_failed", "encryptedData"));
    }
    return process.memoryUsage().arrayBuffers;
  };
  const before = run();
  assert.ok(run() - before < 1_000_000);
});

test("a full store refuses and forgets nothing that is live", (t) => {
  const store = new MemoryStore({ capacity: 4 });
  // How long it remembers counts on its own clock, whatever time it is told.
  const clock = t.mock.method(performance, "now", () => 0);
  const claim = (key, now, until) => {
    clock.mock.mockImplementation(() => now * 1000);
    return store.claim({ entries: [`${key}1`, `${key}2`], now: 5, until: 5 + until - now, since: null });
  };
  assert.ok(claim("a", 100, 200));
  assert.ok(claim("b", 100, 300));
  assert.throws(() => claim("c", 199, 300), refused("store_full", "store"));
  assert.equal(claim("a", 199, 300), false);
  assert.ok(claim("c", 200, 300), "what is past its time makes room");
  assert.equal(claim("b", 299, 400), false);
  assert.ok(claim("b", 300, 400));
});

test("a long list is refused before it is gone through", async () => {
  const many = new Array(2 ** 32 - 1);
  const { attempts } = cases().find(({ id }) => id === "order-client");
  const given = { ...camel(attempts[0].context), store: new MemoryStore({ since: 0 }) };
  for (const name of ["sessionKey", "members"]) {
    await assert.rejects(
      face.openResult(attempts[0].message, { ...given, [name]: many }),
      refused("argument_range", name),
    );
  }
  assert.throws(
    () => sessionToken.verify("x", { appId: "wx1", tokenKeys: many }),
    refused("argument_range", "tokenKeys"),
  );
  assert.throws(() => sessionToken.fromHeaders({ authorization: many }), refused("token_invalid", "token"));
});

test("no name that may be a secret is repeated", () => {
  for (const [name, said] of [
    ["nonce_str", "message.nonce_str"],
    ["coupon_id_12", "message.coupon_id_12"],
    ["11010519491231002X", "message"],
    ["name_11010519491231002X", "message"],
    ["192006250b4c09247ec02edce69f6a2d", "message"],
  ]) {
    assert.throws(() => payV2.verify({ [name]: 1.5 }, { key: "k", signType: "MD5" }), refused("field_type", said));
  }
});

test("what stands on a prototype is not given", async () => {
  const old = cases().find(({ id }) => id === "unchecked-old");
  const unmarked = cases().find(({ id }) => id === "unmarked-taken");
  const polluted = {
    maxAge: "unchecked",
    repair: true,
    sessionKey: "x",
    encryptedData: "x",
    watermark: { appid: "evil", timestamp: 5 },
  };
  for (const [name, value] of Object.entries(polluted)) Object.prototype[name] = value;
  try {
    const given = { ...context, now: old.context.now };
    assert.throws(() => openData.decrypt(sample.message, given), refused("timestamp_stale", "encryptedData"));
    assert.throws(() => openData.decrypt(sample.message, Object.create(given)), refused("argument_missing", "appId"));
    assert.throws(() => openData.decrypt({ iv: "x" }, context), refused("field_missing", "encryptedData"));
    const group = openData.groupId(unmarked.message, { ...context, maxAge: 300, watermark: "optional" });
    assert.equal(group.watermark, null);
  } finally {
    for (const name of Object.keys(polluted)) delete Object.prototype[name];
  }
});

test("a store's options are looked at", () => {
  for (const capacity of ["x", 1.5, NaN])
    assert.throws(() => new MemoryStore({ capacity }), refused("argument_type", "capacity"));
  for (const since of [-1, NaN, Date.now()])
    assert.throws(
      () => new MemoryStore({ since }),
      (error) => error.argument === "since",
    );
  for (const capacity of [0, 1, -5])
    assert.throws(() => new MemoryStore({ capacity }), refused("argument_range", "capacity"));
  for (const options of ["x", 5]) assert.throws(() => new MemoryStore(options), refused("argument_type", "options"));
  assert.throws(() => new MemoryStore({ capasity: 5 }), refused("argument_unknown", "options.capasity"));
});

test("what is not a parsed body is said to be none", () => {
  const bodies = [
    new Map(),
    new FormData(),
    new URLSearchParams("iv=x"),
    Promise.resolve({}),
    Buffer.from("{}"),
    "{}",
    null,
  ];
  for (const body of bodies) assert.throws(() => openData.decrypt(body, context), refused("field_type", "message"));
  assert.throws(() => openData.decrypt({}, context), refused("field_missing", "encryptedData"));
});

test("a decoded key is known for what it is", () => {
  const decoded = Buffer.from(context.sessionKey, "base64");
  for (const sessionKey of [decoded, [decoded]]) {
    assert.throws(
      () => openData.decrypt(sample.message, { ...context, sessionKey }),
      refused("session_key_invalid", "sessionKey"),
    );
  }
});

test("every code has its words", () => {
  assert.ok(codes().length > 30);
  assert.deepEqual([...codes()].sort(), codes());
});

test("bytes of a buffer that is elsewhere by now are none", () => {
  const detached = new Uint8Array(8);
  structuredClone(detached, { transfer: [detached.buffer] });
  const call = credentials.getStableAccessToken({ appId: "wx4f4bc4dec97d474b", secret: "s".repeat(32) });
  assert.throws(() => call.parse(200, detached), { code: "argument_type", argument: "body" });
  const key = { kid: "1", secret: detached };
  assert.throws(() => sessionToken.issue({ openid: "OPENID", tokenKeys: key }), {
    code: "argument_type",
    argument: "secret",
  });
  const { findings } = diagnose({ encryptedData: detached }, { sessionKey: Object.create(SessionKey.prototype) });
  assert.deepEqual(findings.map(({ code, argument }) => [code, argument]).slice(0, 2), [
    ["field_type", "encryptedData"],
    ["argument_type", "sessionKey"],
  ]);
});

test("what stands on the prototype of everything does not make an error WeChat's", (t) => {
  Object.prototype.number = 1;
  t.after(() => delete Object.prototype.number);
  assert.throws(
    () => openData.decrypt({}, {}),
    (error) => error instanceof WxsealError && !(error instanceof PlatformError),
  );
});

test("whoever catches overflows of the stack, again and again, can go on", () => {
  const script = `
    import { payV2 } from "wxseal";
    const sign = () => payV2.sign({ a: "1" }, { key: "k", signType: "MD5" });
    const visit = () => { sign(); visit(); };
    const kinds = new Set();
    for (let times = 0; times < 1000; times++) try { visit(); } catch ({ name }) { kinds.add(name); }
    console.log(...kinds, sign().length);`;
  // A small stack overflows soon.
  const printed = execFileSync(process.execPath, ["--stack-size=100", "--input-type=module", "-e", script], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
  });
  assert.equal(printed.toString().trim(), "RangeError 32");
});
