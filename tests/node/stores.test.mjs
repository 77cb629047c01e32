// What every store must do, of each store that needs nothing else on the machine: one in memory, and a
// Durable Object in workerd.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { describe } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";

import { Miniflare } from "miniflare";
import { face, MemoryStore, SessionKeyStore, Sessions, WxsealError } from "wxseal";
import { forge } from "wxseal/dev";
import { RedisStore, SqliteStore } from "wxseal";
import { camel, cases } from "./vectors.mjs";
import { workerModules } from "./workerd.mjs";

const root = new URL("../../", import.meta.url);
const refused = (code, argument) => (error) => {
  assert.ok(error instanceof WxsealError, String(error?.stack));
  assert.deepEqual([error.code, error.argument], [code, argument]);
  return true;
};

/**
 * Node has node:sqlite from 22.13 on; where it has not, a Python test does this, and one of several
 * processes.
 */
const sqlite = process.getBuiltinModule?.("node:sqlite") !== undefined;

const made = [];
test.after(async () => {
  for (const end of made) await end();
});

const STORES = {
  "a MemoryStore": () => new MemoryStore(),
  "a Durable Object": durableObject,
  ...(sqlite ? { "a SqliteStore": sqliteStore } : {}),
};

function sqliteStore() {
  const folder = mkdtempSync(join(tmpdir(), "wxseal-"));
  const store = new SqliteStore(join(folder, "store.sqlite"));
  made.push(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  return store;
}

async function worker(adapted = (example) => example) {
  const here = new URL(".stores/", import.meta.url);
  mkdirSync(here, { recursive: true });
  const example = readFileSync(new URL("examples/durable-object.mjs", root), "utf8");
  writeFileSync(new URL("durable-object.mjs", here), adapted(example));
  const modules = await workerModules(fileURLToPath(new URL("durable-object.mjs", here)));
  rmSync(here, { recursive: true });
  const server = new Miniflare({
    modules,
    compatibilityDate: "2024-04-05",
    bindings: { APP_ID: "wx4f4bc4dec97d474b", SESSION_SECRET: KEYS.secret },
    kvNamespaces: ["PEOPLE"],
    durableObjects: { WXSEAL: { className: "WxsealObject", useSQLite: true } },
    host: "127.0.0.1",
    port: 0,
  });
  made.push(() => server.dispose());
  return server;
}

async function durableObject() {
  const objects = await (await worker()).getDurableObjectNamespace("WXSEAL");
  return objects.get(objects.idFromName("wxseal"));
}

const KEYS = { kid: "1", secret: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" };
const now = () => Math.floor(Date.now() / 1000);
const claim = (entries, more = {}) => ({ entries, now: now(), until: now() + 100, since: null, ...more });

for (const [name, make] of Object.entries(STORES)) {
  describe(name, () => {
    let store;
    test.before(async () => {
      store = await make();
    });

    test("spends keys once, all or none", async () => {
      assert.equal(await store.claim(claim(["a", "b"])), true);
      assert.equal(await store.claim(claim(["a", "b"])), false);
      assert.equal(await store.claim(claim(["c", "b"])), false);
      assert.equal(await store.claim(claim(["c", "d"])), true);
      assert.equal(await store.claim(claim(["d"])), false);
      const crowd = await Promise.all(Array.from({ length: 50 }, () => store.claim(claim(["e", "f"]))));
      assert.equal(crowd.filter((first) => first === true).length, 1);
    });

    test("says when it cannot know, and spends nothing then", async () => {
      assert.equal(await store.claim(claim(["g"], { since: now() - 60 })), "unknown");
      assert.equal(await store.claim(claim(["g"], { since: now() + 2 })), true);
      assert.equal(await store.claim(claim(["g"], { since: now() - 60 })), false);
    });

    test("keeps texts, and writes where nobody else has", async () => {
      const text = `'"\\\u0000 中文 ${"x".repeat(60_000)}`;
      assert.equal((await store.load("k")) ?? null, null);
      assert.equal(await store.swap("k", "x", "y", 60), false);
      assert.equal(await store.swap("k", null, "first", 60), true);
      assert.equal(await store.swap("k", null, "second", 60), false);
      assert.equal(await store.swap("k", "other", "second", 60), false);
      assert.equal(await store.swap("k", "first", text, 60), true);
      assert.equal(await store.load("k"), text);
      const crowd = await Promise.all(
        Array.from({ length: 50 }, (_, index) => store.swap("k", text, `next ${index}`, 60)),
      );
      assert.equal(crowd.filter(Boolean).length, 1);
    });

    test("forgets what is past its time", async () => {
      assert.equal(await store.claim(claim(["short"], { until: now() + 1 })), true);
      assert.equal(await store.swap("short text", null, "x", 1), true);
      // To the second, by the store's own clock; a claim in memory goes by the time that it is told.
      await sleep(2_300);
      assert.equal(await store.claim(claim(["short"], { now: now() })), true);
      assert.equal((await store.load("short text")) ?? null, null);
      assert.equal(await store.swap("short text", "x", "y", 60), false);
      assert.equal(await store.swap("short text", null, "y", 60), true);
    });
  });
}

test("durable-object.mjs, in workerd: a face result passes once, for who is logged in", async () => {
  // Its memory began long ago: one that has just begun refuses what it cannot know.
  const server = await worker((example) => example.replace("seconds() + 1", "0"));
  const objects = await server.getDurableObjectNamespace("WXSEAL");
  const store = objects.get(objects.idFromName("wxseal"));
  const [appId, openid, sessionKey, idNumber] = [
    "wx4f4bc4dec97d474b",
    "o1",
    "tiihtNczf5v6AKRyjwEUhQ==",
    "11010519491231002X",
  ];
  await (await server.getKVNamespace("PEOPLE")).put(openid, JSON.stringify({ idNumber, name: "张三" }));
  const app = { appId, store };
  const session = await new Sessions({ ...app, tokenKeys: KEYS }).begin(openid);
  const post = async (token, body, path = "") => {
    const init = { method: "POST", headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(body) };
    const answer = await server.dispatchFetch(`http://worker/${path}`, init);
    return [answer.status, await answer.json()];
  };
  const refused = (code, status = 400) => [status, { code }];
  const begin = async () => (await post(session.token, {}, "begin"))[1].randomNumber;
  const posted = (randomNumber) =>
    forge.faceResult({ name: "张三", idNumber }, { appId, sessionKey, randomNumber }).message;
  const message = posted(await begin());
  assert.deepEqual(await post(session.token, message), refused("session_key_unknown", 401));
  await new SessionKeyStore(app).set({ openid, sessionKey });
  assert.equal((await post(session.token, message))[1].passed, true);
  assert.deepEqual(await post(session.token, message), refused("replayed"));
  assert.deepEqual(await post(session.token, posted("12345678")), refused("number_unknown"));
  assert.deepEqual(await post("x", {}), refused("token_invalid"));
  await new Sessions({ ...app, tokenKeys: KEYS }).revoke(openid, session.jti);
  assert.deepEqual(await post(session.token, message), refused("session_revoked", 401));
});

test("a MemoryStore that has just begun refuses what can have been spent before", async () => {
  const { message, context } = cases().find(({ id }) => id === "expected-everything").attempts[0];
  const open = (store) => face.openResult(message, { ...camel(context), store });
  await assert.rejects(open(new MemoryStore({ since: context.now })), refused("store_forgot", "store"));
  await assert.rejects(open(new MemoryStore()), refused("store_forgot", "store"));
  assert.ok(await open(new MemoryStore({ since: context.now - 100 })));
  for (const since of ["0", 1.5]) assert.throws(() => new MemoryStore({ since }), refused("argument_type", "since"));
});

test("a full MemoryStore refuses everything new, and what is there goes on", async () => {
  const store = new MemoryStore({ capacity: 2 });
  const sessions = new Sessions({ appId: "wx1", tokenKeys: KEYS, store });
  const { token } = await sessions.begin("o1");
  // Whoever fills it with codes and records ends no session and keeps nobody from beginning one.
  assert.equal(store.claim(claim(["a", "b"])), true);
  assert.throws(() => store.claim(claim(["c"])), refused("store_full", "store"));
  assert.equal(store.claim(claim(["a", "c"])), false);
  await sessions.begin("o2");
  await assert.rejects(sessions.begin("o3"), refused("store_full", "store"));
  assert.equal((await sessions.check(token)).openid, "o1");
  assert.equal((await sessions.begin("o1")).openid, "o1");
  // A text that is past its time makes room.
  const other = new MemoryStore({ capacity: 2 });
  for (const key of ["x", "y"]) assert.equal(other.swap(key, null, "1", 0), true);
  assert.equal(other.swap("z", null, "1", 60), true);
});

test("RedisStore speaks with either client, and refuses what is none", async () => {
  const asked = [];
  const answer = (...given) => {
    asked.push(given);
    return "first";
  };
  const store = new RedisStore({ eval: answer, defineCommand() {} }, { prefix: "{app}:" });
  assert.equal(await store.claim({ entries: ["a", "b"], now: 100, until: 160, since: 90 }), true);
  const [script, ...rest] = asked[0];
  assert.match(script, /run_id/);
  assert.deepEqual(rest, [3, "{app}:wxseal:epoch", "{app}:a", "{app}:b", "0", "60", "90"]);
  const other = new RedisStore({ eval: answer, sendCommand() {} }, { durable: true });
  await other.claim({ entries: ["a"], now: 100, until: 160, since: null });
  assert.deepEqual(asked[1][1], { keys: ["wxseal:epoch", "a"], arguments: ["1", "60", ""] });
  for (const client of [null, undefined, {}, 5, "redis://", { eval() {} }]) {
    assert.throws(() => new RedisStore(client), refused("store_unsupported", "client"));
  }
  assert.throws(
    () => new RedisStore({ eval: answer, sendCommand() {} }, { prefx: "" }),
    refused("argument_unknown", "options.prefx"),
  );
  assert.throws(
    () => new RedisStore({ eval: answer, sendCommand() {} }, { durable: 1 }),
    refused("argument_type", "durable"),
  );
  for (const odd of [null, 5, "OK", {}, new Uint8Array()]) {
    const store = new RedisStore({ eval: async () => odd, sendCommand() {} });
    const { appId } = { appId: "wx1" };
    if (odd !== null)
      await assert.rejects(new SessionKeyStore({ appId, store }).get("o1"), (error) =>
        ["store_invalid", "state_invalid"].includes(error.code),
      );
    await assert.rejects(
      new SessionKeyStore({ appId, store: { load: () => null, swap: store.swap.bind(store) } }).set({
        openid: "o1",
        sessionKey: "tiihtNczf5v6AKRyjwEUhQ==",
      }),
      refused("store_invalid", "store"),
    );
  }
});

test("SqliteStore says where it does not work", { skip: sqlite && "node:sqlite is here" }, () => {
  assert.throws(() => new SqliteStore("x"), refused("store_unsupported", "store"));
  for (const path of [5, {}]) assert.throws(() => new SqliteStore(path), refused("argument_type", "path"));
  assert.throws(() => new SqliteStore(null), refused("argument_missing", "path"));
  assert.throws(() => new SqliteStore(""), refused("argument_range", "path"));
  assert.throws(() => new SqliteStore(), refused("argument_missing", "path"));
  assert.throws(() => new SqliteStore("x", { timeout: 61 }), refused("argument_range", "timeout"));
});

test("sessions and session keys tell what is wrong with their arguments", async () => {
  const store = new MemoryStore();
  const good = { appId: "wx1", tokenKeys: KEYS, store };
  for (const store of [null, {}, 5, { load() {} }, new MemoryStore().claim]) {
    assert.throws(() => new Sessions({ ...good, store }), refused("store_invalid", "store"));
    assert.throws(() => new SessionKeyStore({ appId: "wx1", store }), refused("store_invalid", "store"));
  }
  for (const options of [null, undefined, 5, []]) {
    assert.throws(() => new Sessions(options), refused("argument_type", "options"));
    assert.throws(() => new SessionKeyStore(options), refused("argument_type", "options"));
  }
  assert.throws(() => new Sessions({ ...good, lifetme: 5 }), refused("argument_unknown", "options.lifetme"));
  assert.throws(() => new Sessions({ ...good, lifetime: "5" }), refused("argument_type", "lifetime"));
  assert.throws(() => new Sessions({ store, tokenKeys: KEYS }), refused("argument_missing", "appId"));
  const sessions = new Sessions(good);
  for (const openid of [5, {}]) await assert.rejects(sessions.begin(openid), refused("argument_type", "openid"));
  for (const openid of [null, undefined])
    await assert.rejects(sessions.begin(openid), refused("argument_missing", "openid"));
  await assert.rejects(sessions.begin("o1", { devise: "x" }), refused("argument_unknown", "devise"));
  await assert.rejects(sessions.begin("o1", { device: 5 }), refused("argument_type", "device"));
  for (const request of [null, undefined, 5]) await assert.rejects(sessions.check(request), WxsealError);
  await assert.rejects(sessions.revoke("o1"), refused("argument_missing", "jti"));
  await assert.rejects(sessions.revokeAll("o1", { keep: 5 }), refused("argument_type", "keep"));
  const keys = new SessionKeyStore({ appId: "wx1", store });
  for (const login of [null, 5, [], "x"]) await assert.rejects(keys.set(login), WxsealError);
  await assert.rejects(keys.set({ sessionKey: "x" }), refused("argument_missing", "openid"));
  await assert.rejects(keys.set({ openid: "o1" }), refused("argument_missing", "sessionKey"));
  await assert.rejects(
    keys.set({ openid: "o1", sessionKey: new Uint8Array([255]) }),
    refused("session_key_invalid", "sessionKey"),
  );
  await assert.rejects(keys.get(5), refused("argument_type", "openid"));
});

test("a state that cannot be read is refused, and nothing is written over it", async () => {
  for (const kept of [
    "",
    "{}",
    "[]x",
    "null",
    '{"live":[{}],"ended":[]}',
    '{"live":[],"live":[],"ended":[]}',
    "x".repeat(70_000),
  ]) {
    const store = { load: () => kept, swap: () => assert.fail("written over") };
    await assert.rejects(
      new Sessions({ appId: "wx1", tokenKeys: KEYS, store }).begin("o1"),
      refused("state_invalid", "state"),
    );
    await assert.rejects(new SessionKeyStore({ appId: "wx1", store }).get("o1"), refused("state_invalid", "state"));
  }
});

test("printed, sessions and stores show no user, no token and no key", async () => {
  const store = new MemoryStore();
  const sessions = new Sessions({ appId: "wx1", tokenKeys: KEYS, store });
  const session = await sessions.begin("o-secret-openid");
  const keys = new SessionKeyStore({ appId: "wx1", store });
  await keys.set({ openid: "o-secret-openid", sessionKey: "tiihtNczf5v6AKRyjwEUhQ==" });
  const redis = new RedisStore({ eval: async () => null, sendCommand() {}, password: "pass-word" });
  const shown = [sessions, session, keys, await keys.get("o-secret-openid"), store, redis];
  const text = shown
    .map(
      (one) =>
        `${inspect(one, { depth: 9, showHidden: true })} ${JSON.stringify(one)} ${String(one)} ${JSON.stringify({ ...one })}`,
    )
    .join("\n");
  for (const secret of [
    "o-secret-openid",
    session.token,
    session.token.split(".")[2],
    session.jti,
    "tiihtNczf5v6AKRyjwEUhQ",
    KEYS.secret,
    "pass-word",
  ]) {
    assert.ok(!text.includes(secret), `shows ${secret}`);
  }
});

test("many who renew, begin and end at once leave one state that all agree on", async () => {
  const memory = new MemoryStore();
  // Slow enough for all to get in between.
  const store = {
    load: async (key) => {
      await sleep(Math.random() * 3);
      return memory.load(key);
    },
    swap: async (...change) => {
      await sleep(Math.random() * 3);
      return memory.swap(...change);
    },
  };
  const sessions = new Sessions({ appId: "wx1", tokenKeys: KEYS, store, lifetime: 60, renewWithin: 30, devices: 5 });
  const first = await sessions.begin("o1", { now: 1000 });
  const renewed = await Promise.all(Array.from({ length: 8 }, () => sessions.check(first.token, { now: 1040 })));
  assert.equal(new Set(renewed.map(({ token }) => token)).size, 1);
  assert.ok(renewed[0].token !== null && renewed[0].token !== first.token);
  const more = await Promise.all(Array.from({ length: 8 }, () => sessions.begin("o1", { now: 1041 })));
  assert.equal((await sessions.list("o1", { now: 1042 })).length, 5);
  const checks = await Promise.allSettled(more.map(({ token }) => sessions.check(token, { now: 1042 })));
  assert.equal(checks.filter(({ status }) => status === "fulfilled").length, 5);
  await assert.rejects(sessions.check(first.token, { now: 1042 }), refused("session_replaced", "token"));
});

test("a token of another library is known to the sessions only where it was begun", async () => {
  const sessions = new Sessions({ appId: "wx1", tokenKeys: KEYS, store: new MemoryStore() });
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: "o1", aud: "wx1", iat: 1000, exp: 2000, jti: "0123456789abcdef" };
  const signed = `${part({ alg: "HS256", kid: "1" })}.${part(claims)}`;
  const token = `${signed}.${createHmac("sha256", Buffer.from(KEYS.secret, "base64")).update(signed).digest("base64url")}`;
  await assert.rejects(sessions.check(token, { now: 1001 }), refused("session_unknown", "token"));
  await sessions.begin("o1", { jti: claims.jti, now: 1000 });
  assert.equal((await sessions.check(token, { now: 1001 })).openid, "o1");
});
