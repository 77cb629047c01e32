// No secret is in a property, a copy or a printed form of a class or an error, for those who do not ask for
// it by its name.

import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";
import { serialize } from "node:v8";

import * as wxseal from "wxseal";
import {
  AccessTokens,
  Brake,
  DeviceCredentials,
  face,
  MemoryStore,
  openData,
  phone,
  SessionKey,
  SessionKeyStore,
  Sessions,
} from "wxseal";
import { forge } from "wxseal/dev";
import { CALLS, camel, cases, given } from "./vectors.mjs";

const KEY = "tiihtNczf5v6AKRyjwEUhQ==";
const SECRETS = [KEY, "SECRET", "VE9LRU4tU0VDUkVU", "OPENID", "0123456789abcdef", "580006666", "eyJ"];
const app = { appId: "wx1", secret: "APP-SECRET" };
const pay = { appId: "wx1", mchId: "1", key: "PAY-SECRET", signType: "MD5" };
const keys = [
  { kid: "a", secret: new TextEncoder().encode("TOKEN-SECRET".repeat(3)) },
  { kid: "b", secret: "VE9LRU4tU0VDUkVU".repeat(3) },
];
const fetch = async () => new Response("{}");
const call = () => phone.getUserPhoneNumber({ code: "CODE-SECRET" }, { appId: "wx1", accessToken: "TOKEN-SECRET" });
const begun = (store) =>
  new Sessions({ appId: "wx1", tokenKeys: keys, store }).begin("OPENID", { jti: "0123456789abcdef" });

async function kept(store) {
  await begun(store);
  await new SessionKeyStore({ appId: "wx1", store }).set({ openid: "OPENID", sessionKey: KEY });
  return store;
}

function answer() {
  const number = {
    phoneNumber: "580006666",
    purePhoneNumber: "580006666",
    countryCode: "86",
    watermark: { appid: "wx1", timestamp: 1 },
  };
  return call().parse(200, JSON.stringify({ errcode: 0, phone_info: number }));
}

/** What each class gives to those who do ask is on its prototype. */
const MAKE = {
  AccessTokens: () => new AccessTokens({ ...app, store: new MemoryStore(), fetch }),
  Answer: answer,
  Brake: async () => new Brake(await kept(new MemoryStore())),
  Call: call,
  CallRequest: () => call().request,
  DeviceCredentials: () => new DeviceCredentials({ ...pay, store: new MemoryStore(), fetch }),
  MemoryStore: () => kept(new MemoryStore()),
  RedisStore: () => new wxseal.RedisStore({ eval: fetch, defineCommand: fetch }),
  Session: () => begun(new MemoryStore()),
  SessionKey: () => new SessionKey(KEY),
  SessionKeyStore: async () => new SessionKeyStore({ appId: "wx1", store: await kept(new MemoryStore()) }),
  Sessions: async () => new Sessions({ appId: "wx1", tokenKeys: keys, store: await kept(new MemoryStore()) }),
  ...(process.getBuiltinModule?.("node:sqlite") ? { SqliteStore: () => kept(new wxseal.SqliteStore(":memory:")) } : {}),
};

/** Everything within a value: properties of any kind, and those of prototypes where they are no getters. */
function* within(value, seen = new Set()) {
  yield String(value);
  if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
  seen.add(value);
  for (const name of Reflect.ownKeys(value)) {
    yield String(name);
    const { value: held } = Object.getOwnPropertyDescriptor(value, name);
    yield* within(held, seen);
  }
  if (value instanceof Map || value instanceof Set) for (const held of value) yield* within(held, seen);
}

function* shown(value) {
  yield* within(value);
  // With `getters` and `showHidden` at once it calls the getters of prototypes: that is asking.
  for (const options of [
    { getters: true },
    { showHidden: true, showProxy: true },
    { customInspect: false, showHidden: true },
  ]) {
    yield inspect(value, { depth: 20, ...options });
    yield inspect(new Proxy(value, {}), { depth: 20, ...options });
    yield inspect([{ value }], { depth: 20, ...options });
  }
  yield JSON.stringify(value) ?? "";
  yield inspect({ ...value }, { depth: 20 });
  yield inspect(Object.assign({}, value), { depth: 20 });
  yield* copied(() => inspect(structuredClone(value), { depth: 20 }));
  yield* copied(() => serialize(value).toString("latin1"));
}

function* copied(copy) {
  try {
    yield copy();
  } catch (error) {
    assert.equal(error.name === "DataCloneError" || /could not be cloned/.test(error.message), true, String(error));
  }
}

/** Where one of the secrets shows. */
const leaks = (value, secrets = SECRETS) =>
  [...shown(value)].filter((text) => secrets.some((secret) => text.includes(secret)));

test("nothing of a class shows", async () => {
  for (const [name, make] of Object.entries(MAKE)) {
    const made = await make();
    assert.ok(made instanceof wxseal[name]);
    assert.deepEqual(leaks(made), [], name);
  }
  const { message, context } = forge.openData(
    { phoneNumber: "580006666" },
    { appId: "wx1", sessionKey: KEY, now: 1_700_000_000 },
  );
  const opened = openData.decrypt(message, context);
  assert.deepEqual(leaks(opened), []);
  assert.equal(opened.data.phoneNumber, "580006666");
  const person = { name: "OPENID", idNumber: "58000666612345678X" };
  const posted = forge.faceResult(person, {
    appId: "wx1",
    sessionKey: KEY,
    now: 1_700_000_000,
    randomNumber: "0123456789abcdef",
  });
  const known = {
    ...posted.context,
    user: "OPENID",
    numbers: "client",
    expected: person,
    store: new MemoryStore({ since: 0 }),
  };
  const result = await face.openResult(posted.message, known);
  assert.deepEqual(leaks(result), []);
  assert.ok(result instanceof face.FaceResult && result.data.name === "OPENID");
});

test("every class is looked at, and what is half made prints too", () => {
  const classes = Object.entries(wxseal).filter(([, one]) => typeof one === "function" && /^class\b/.test(String(one)));
  // Errors are looked at below; Node 20 has nothing to make a SqliteStore of.
  const looked = new Set([...Object.keys(MAKE), "PlatformError", "SqliteStore", "WxsealError"]);
  assert.deepEqual(classes.map(([name]) => name).sort(), [...looked].sort());
  const within = [face.FaceResult, openData.SignedData];
  for (const one of [...classes.map(([, one]) => one), ...within]) {
    const { prototype } = one;
    for (const options of [{}, { showHidden: true }])
      for (const half of [prototype, Object.create(prototype)]) assert.ok(inspect(half, options));
  }
});

test("errors have no property that shows what they are about", () => {
  let count = 0;
  for (const one of cases().filter(({ operation, out }) => operation in CALLS && out.err !== undefined)) {
    try {
      const made = CALLS[one.operation](wxseal)(one.message, camel(one.context));
      made.parse(one.status, one.body ?? Buffer.from(one.base64, "base64"));
      assert.fail(`${one.operation} ${one.id} passed`);
    } catch (error) {
      assert.ok(error instanceof wxseal.WxsealError, String(error.stack));
      assert.deepEqual(leaks(error, given(one)), [], `${one.operation} ${one.id}`);
      count += 1;
    }
  }
  assert.ok(count > 600);
});

test("what stores and clients fail with does not show", async () => {
  const fails = (...given) =>
    Promise.reject(Object.assign(new Error(`SELECT ${given}`), { given, code: "ECONNRESET" }));
  const store = { load: () => null, swap: fails, claim: () => true };
  const asked = [
    () => new AccessTokens({ ...app, store: new MemoryStore(), fetch: fails }).get(),
    () => begun(store),
    () => new SessionKeyStore({ appId: "wx1", store }).set({ openid: "OPENID", sessionKey: KEY }),
    () => wxseal.send(call(), (url, init) => fails(url, JSON.stringify(init))),
    () => wxseal.login.exchange({ code: "CODE-SECRET" }, { ...app, store, fetch: fails }),
    () =>
      new DeviceCredentials({ ...pay, store, fetch: fails }).get(
        { rawdata: "SECRET" },
        { storeId: "1", storeName: "1", deviceId: "1" },
      ),
  ];
  for (const ask of asked) {
    await assert.rejects(ask, (error) => {
      assert.ok(error instanceof wxseal.WxsealError, String(error.stack));
      assert.deepEqual(leaks(error), []);
      return true;
    });
  }
});

test("what shows is found", () => {
  class InPrototype {}
  Object.defineProperty(InPrototype.prototype, inspect.custom, { value: () => "SECRET" });
  const leaky = [
    { key: "SECRET" },
    { [Symbol("key")]: { within: "SECRET" } },
    Object.defineProperty({}, "hidden", { value: "SECRET" }),
    { toJSON: () => "SECRET" },
    new InPrototype(),
    new Map([["key", "SECRET"]]),
    new Error("x", { cause: new Error("SECRET") }),
    Object.assign(new Error("x"), { detail: "SECRET" }),
    {
      get key() {
        return "SECRET";
      },
    },
  ];
  for (const one of leaky) assert.notDeepEqual(leaks(one), [], inspect(one));
});
