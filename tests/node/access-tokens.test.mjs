// One access token for many who ask at once.

import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";

import { AccessTokens, MemoryStore, PlatformError, Sessions, WxsealError } from "wxseal";

const app = { appId: "wx4f4bc4dec97d474b", secret: "0123456789abcdef0123456789abcdef" };
const refused = (code, argument) => (error) => {
  assert.ok(error instanceof WxsealError, String(error?.stack));
  assert.deepEqual([error.code, error.argument], [code, argument]);
  return true;
};

/** WeChat: gives out one token until it expires or a new one is forced, and takes no other. */
function wechat({ delay = 5, say = [] } = {}) {
  const asked = [];
  let made = 0;
  const fetch = async (url, { body }) => {
    asked.push(body ? JSON.parse(body) : url);
    await new Promise((resolve) => setTimeout(resolve, delay));
    const said = say.shift();
    if (said !== undefined) return new Response(typeof said === "string" ? said : JSON.stringify(said));
    if (made === 0 || asked.at(-1).force_refresh === true) made += 1;
    return new Response(JSON.stringify({ access_token: `token-${made}`, expires_in: 7200 }));
  };
  return { fetch, asked, takes: () => `token-${made}` };
}

const refusal = () => new Response('{"errcode":40001}');
const crowd = (store, fetch, count = 20) =>
  Array.from({ length: count }, () => new AccessTokens({ ...app, store, fetch }));

test("200 ask at once, and one fetches", async () => {
  const { fetch, asked } = wechat();
  const crowds = crowd(new MemoryStore(), fetch);
  const tokens = await Promise.all(Array.from({ length: 200 }, (_, index) => crowds[index % 20].get()));
  assert.deepEqual(new Set(tokens), new Set(["token-1"]));
  assert.deepEqual(asked, [
    { grant_type: "client_credential", appid: app.appId, secret: app.secret, force_refresh: false },
  ]);
});

test("200 report one token, and one fetches; a report about an older one changes nothing", async () => {
  const { fetch, asked } = wechat();
  const crowds = crowd(new MemoryStore(), fetch);
  await crowds[0].get();
  await Promise.all(Array.from({ length: 200 }, (_, index) => crowds[index % 20].report("token-1")));
  await Promise.all(Array.from({ length: 200 }, (_, index) => crowds[index % 20].get()));
  assert.equal(await crowds[0].get(), "token-2");
  assert.deepEqual(
    asked.map(({ force_refresh: force }) => force),
    [false, true],
  );
  await crowds[1].report("token-1");
  assert.equal(await crowds[2].get(), "token-2");
  assert.equal(asked.length, 2);
  await assert.rejects(crowds[1].report("token-2", "40001"), refused("argument_type", "errcode"));
});

test("an expired token is fetched anew, and forced only when WeChat gives the same again", async () => {
  const { fetch, asked } = wechat();
  const tokens = new AccessTokens({ ...app, store: new MemoryStore(), fetch });
  await tokens.get();
  await tokens.report("token-1", 42001);
  assert.equal(await tokens.get(), "token-2");
  assert.deepEqual(
    asked.map(({ force_refresh: force }) => force),
    [false, false, true],
  );
});

test("a refused token is replaced once, and any other error is the caller's", async () => {
  const { fetch, takes } = wechat({ say: [{ access_token: "old", expires_in: 7200 }] });
  const store = new MemoryStore();
  const tokens = new AccessTokens({ ...app, store, fetch });
  const used = [];
  const { phone, send } = await import("wxseal");
  const run = (accessToken) => {
    used.push(accessToken);
    const answer = async () => (accessToken === takes() ? new Response('{"errcode":40029}') : refusal());
    return send(phone.getUserPhoneNumber({ code: "x" }, { appId: app.appId, accessToken }), answer);
  };
  await assert.rejects(tokens.use(run), { number: 40029 });
  assert.deepEqual(used, ["old", "token-1"]);
  await assert.rejects(
    tokens.use(async () => {
      throw new RangeError("mine");
    }),
    RangeError,
  );
  const never = async (accessToken) =>
    send(phone.getUserPhoneNumber({ code: "x" }, { appId: app.appId, accessToken }), async () => refusal());
  // WeChat lets nobody force a second one at once.
  const impatient = new AccessTokens({ ...app, store, fetch, wait: 0 });
  await assert.rejects(impatient.use(never), refused("credential_unavailable", "accessToken"));
});

test("what fetching fails with is told, and then there is a pause", async () => {
  const { fetch, asked } = wechat({ say: [{ errcode: -1 }] });
  const store = new MemoryStore();
  const tokens = new AccessTokens({ ...app, store, fetch, wait: 0 });
  await assert.rejects(tokens.get(), (error) => error instanceof PlatformError && error.number === -1);
  await assert.rejects(tokens.get(), refused("credential_unavailable", "accessToken"));
  assert.equal(asked.length, 1);
  const patient = new AccessTokens({ ...app, store, fetch });
  assert.equal(await patient.get(), "token-1");
});

test("a token that is about to expire is used while it is replaced, and when that fails", async (t) => {
  const { fetch, asked } = wechat({
    delay: 0,
    say: [{ access_token: "old", expires_in: 130 }, "<html>", { access_token: "new", expires_in: 7200 }],
  });
  const now = Date.now();
  t.mock.timers.enable({ apis: ["Date"], now });
  const tokens = new AccessTokens({ ...app, store: new MemoryStore(), fetch });
  assert.equal(await tokens.get(), "old");
  t.mock.timers.setTime(now + 75_000);
  assert.equal(await tokens.get(), "old");
  assert.equal(await tokens.get(), "old");
  assert.equal(asked.length, 2);
  t.mock.timers.setTime(now + 90_000);
  assert.equal(await tokens.get(), "new");
  assert.equal(asked.length, 3);
});

test("who dies while fetching is succeeded when the lease ends, and cannot come back", async (t) => {
  const now = Date.now();
  t.mock.timers.enable({ apis: ["Date"], now });
  const store = new MemoryStore();
  let late;
  const dead = new AccessTokens({
    ...app,
    store,
    fetch: () =>
      new Promise((resolve) => {
        late = resolve;
      }),
  });
  const waiting = dead.get();
  await new Promise((resolve) => setImmediate(resolve));
  const { fetch, asked } = wechat({ delay: 0 });
  const other = new AccessTokens({ ...app, store, fetch, wait: 0 });
  await assert.rejects(other.get(), refused("credential_unavailable", "accessToken"));
  t.mock.timers.setTime(now + 20_000);
  assert.equal(await other.get(), "token-1");
  late(new Response('{"access_token":"too late","expires_in":7200}'));
  assert.equal(await waiting, "token-1");
  assert.equal(await other.get(), "token-1");
  assert.equal(asked.length, 1);
});

test("a store that fails, or is none, is told as such", async () => {
  const { fetch, asked } = wechat();
  const make = (store) => new AccessTokens({ ...app, store, fetch });
  for (const store of [null, undefined, {}, 5, { load() {} }, { claim() {} }])
    assert.throws(() => make(store), refused("store_invalid", "store"));
  const down = {
    load: async () => {
      throw new Error("down");
    },
    swap: () => true,
  };
  await assert.rejects(
    make(down).get(),
    (error) => refused("store_failed", "store")(error) && error.cause === undefined,
  );
  const odd = [
    { load: () => 5, swap: () => true },
    { load: () => null, swap: () => 1 },
    { load: () => ({}), swap: () => true },
  ];
  for (const store of odd) await assert.rejects(make(store).get(), refused("store_invalid", "store"));
  for (const kept of ["", "{}", "token", '{"token":"x"}']) {
    await assert.rejects(make({ load: () => kept, swap: () => true }).get(), refused("state_invalid", "state"));
  }
  await assert.rejects(
    make(new MemoryStore({ capacity: 2 }))
      .get()
      .then(() => make(fullStore()).get()),
    refused("store_full", "store"),
  );
  assert.equal(asked.length, 1);
});

test("what stands on a prototype is no credential", async () => {
  const { fetch } = wechat();
  const polluted = {
    token: "evil",
    stored: { state: "evil", lifetime: 1 },
    wait_until: 5,
    store: {},
    openid: "evil",
    jti: "evil",
  };
  for (const [name, value] of Object.entries(polluted)) Object.prototype[name] = value;
  try {
    assert.equal(await new AccessTokens({ ...app, store: new MemoryStore(), fetch }).get(), "token-1");
    const keys = { kid: "1", secret: new Uint8Array(32) };
    const sessions = new Sessions({ appId: "wx1", tokenKeys: keys, store: new MemoryStore() });
    const session = await sessions.begin("o1");
    assert.equal((await sessions.check(session.token)).openid, "o1");
    assert.throws(() => new Sessions({ appId: "wx1", tokenKeys: keys }), refused("store_invalid", "store"));
  } finally {
    for (const name of Object.keys(polluted)) delete Object.prototype[name];
  }
});

function fullStore() {
  const store = new MemoryStore({ capacity: 2 });
  for (const key of ["a", "b"]) store.swap(key, null, "x", 60);
  return store;
}

test("the store may give bytes, and what it keeps is a text", async () => {
  const { fetch } = wechat();
  const memory = new MemoryStore();
  const store = {
    load: async (key) => {
      const kept = memory.load(key);
      return kept && Buffer.from(kept);
    },
    swap: async (key, expected, next) => memory.swap(key, expected, next),
  };
  assert.equal(await new AccessTokens({ ...app, store, fetch }).get(), "token-1");
  assert.equal(await new AccessTokens({ ...app, store: memory, fetch }).get(), "token-1");
});

test("the classic way asks the classic interface, and keeps its token apart", async () => {
  const { fetch, asked } = wechat();
  const store = new MemoryStore();
  await new AccessTokens({ ...app, store, fetch, mode: "classic" }).get();
  assert.match(asked[0], /\/cgi-bin\/token\?grant_type=client_credential/);
  await new AccessTokens({ ...app, store, fetch }).get();
  assert.equal(asked.length, 2);
});

test("nothing loops for ever", async () => {
  const short = wechat({ delay: 0, say: Array(9).fill({ access_token: "short", expires_in: 50 }) });
  const tokens = new AccessTokens({ ...app, store: new MemoryStore(), fetch: short.fetch });
  assert.deepEqual([await tokens.get(), await tokens.get(), short.asked.length], ["short", "short", 1]);
  const { fetch, asked } = wechat({ delay: 0 });
  for (const swap of [() => false, () => true]) {
    const stuck = new AccessTokens({ ...app, store: { load: () => null, swap }, fetch, wait: 1 });
    await assert.rejects(stuck.get(), refused("credential_unavailable", "accessToken"));
  }
  assert.ok(asked.length < 40, String(asked.length));
});

test("what a store throws cannot bring the token along", async () => {
  const { fetch } = wechat({ delay: 0 });
  const memory = new MemoryStore();
  const throws = (next) => {
    throw Object.assign(new Error(next), { command: { args: [next] }, name: next, code: next });
  };
  const swap = (key, expected, next) => (next.includes("token-1") ? throws(next) : memory.swap(key, expected, next));
  const error = await new AccessTokens({ ...app, store: { load: (key) => memory.load(key), swap }, fetch })
    .get()
    .catch((error) => error);
  refused("store_failed", "store")(error);
  assert.ok(!inspect(error, { depth: 10 }).includes("token-1"));
});

test("options are looked at, and nothing is shown", async () => {
  const { fetch } = wechat();
  const store = new MemoryStore();
  const make = (more) => new AccessTokens({ ...app, store, fetch, ...more });
  assert.throws(() => make({ appId: "" }), refused("app_id_invalid", "appId"));
  assert.throws(() => make({ secret: "a b" }), refused("argument_range", "secret"));
  assert.throws(() => make({ fetch: null }), refused("argument_type", "fetch"));
  assert.throws(() => make({ mode: "x" }), refused("argument_type", "mode"));
  assert.throws(() => make({ wait: 601 }), refused("argument_range", "wait"));
  assert.throws(() => make({ baseUrl: "x" }), refused("base_url_invalid", "baseUrl"));
  const baseUrl = "http://proxy.internal";
  for (const insecureBaseUrl of [false, undefined])
    assert.throws(() => make({ baseUrl, insecureBaseUrl }), refused("base_url_invalid", "baseUrl"));
  for (const mode of ["stable", "classic"]) make({ baseUrl, insecureBaseUrl: true, mode });
  assert.throws(
    () => make({ baseUrl }),
    ({ hint }) => hint.includes("insecureBaseUrl") && hint.includes("insecure_base_url"),
  );
  assert.throws(() => make({ waitFor: 1 }), refused("argument_unknown", "options.waitFor"));
  const tokens = make();
  await tokens.get();
  for (const shown of [
    inspect(tokens, { depth: 9, showHidden: true }),
    JSON.stringify(tokens),
    String(tokens),
    inspect(store, { depth: 9, showHidden: true }),
  ]) {
    assert.ok(!shown.includes(app.secret) && !shown.includes("token-1"), shown);
  }
});
