// The driver of flows: it frees what it drives, gives up in order, and lets those who want the same thing
// share one flow.

import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";

import { AccessTokens, MemoryStore, WxsealError } from "wxseal";
import { camel, cases } from "./vectors.mjs";
import { fresh } from "./modules.mjs";

const APP = { appId: "wx4f4bc4dec97d474b", secret: "0123456789abcdef0123456789abcdef" };
const TOKEN = '{"access_token":"TOKEN","expires_in":7200}';
const mistake = () => {
  throw new ReferenceError("mine");
};

/** A store that fails at its n-th step of a kind. */
function failing(kind, store = new MemoryStore()) {
  const step =
    (name) =>
    (...given) =>
      name === kind ? mistake() : store[name](...given);
  return { load: step("load"), swap: step("swap"), claim: step("claim") };
}

test("10,000 flows of which half are abandoned at each kind of step leave no memory behind", async (t) => {
  const { wxseal, modules } = fresh();
  const face = cases().find(({ operation, id }) => operation === "face.open_result" && id === "order-own").attempts[0];
  const answers = async () => new Response(TOKEN);
  const code = (number) => ({ code: `code-${number}` });
  const store = new wxseal.MemoryStore({ since: 0 });
  const kinds = {
    whole: (number) =>
      wxseal.login.exchange(
        code(number),
        { ...APP, store },
        async () => new Response('{"openid":"o","session_key":"tiihtNczf5v6AKRyjwEUhQ=="}'),
      ),
    load: () => new wxseal.AccessTokens({ ...APP, store: failing("load"), fetch: answers }).get(),
    swap: () => new wxseal.AccessTokens({ ...APP, store: failing("swap"), fetch: answers }).get(),
    claim: (number) => wxseal.login.exchange(code(number), { ...APP, store: failing("claim") }, answers),
    send: (number) => wxseal.login.exchange(code(number), { ...APP, store }, mistake),
    "send under a lease": () =>
      new wxseal.AccessTokens({ ...APP, store: new wxseal.MemoryStore(), fetch: mistake }).get(),
    pause: () =>
      new wxseal.AccessTokens({
        ...APP,
        store: { load: () => null, swap: () => false },
        fetch: answers,
        wait: 0,
      }).get(),
    "load of a face flow": () =>
      wxseal.face.openResult(face.message, { ...camel(face.context), store: failing("load") }),
    "a face flow": (number) => wxseal.face.begin({ appId: APP.appId, user: `u${number}`, store }),
  };
  let made = 0;
  const rounds = async (count) => {
    for (let round = 0; round < count; round++) {
      for (const run of Object.values(kinds)) await run(made++).catch(() => {});
      // As many that come to their end as there are others.
      for (let more = 2; more < Object.keys(kinds).length - 2; more++) await kinds.whole(made++);
    }
  };
  await rounds(100);
  const held = () =>
    Object.fromEntries(Object.entries(modules).map(([name, { memory }]) => [name, memory.buffer.byteLength]));
  const before = held();
  await rounds(Math.ceil((10_000 - made) / 14));
  assert.ok(made >= 10_000, String(made));
  t.diagnostic(`${made} flows`);
  assert.deepEqual(held(), before);
});

test("those who want a token at once share one flow, and who comes after a report does not", async () => {
  const memory = new MemoryStore();
  let loads = 0;
  const load = (key) => {
    loads += 1;
    return memory.load(key);
  };
  const store = { load, swap: (...change) => memory.swap(...change) };
  let answer;
  const fetch = () => new Promise((resolve) => (answer = () => resolve(new Response(TOKEN))));
  const tokens = new AccessTokens({ ...APP, store, fetch });
  const many = Array.from({ length: 50 }, () => tokens.get());
  await new Promise(setImmediate);
  assert.equal(loads, 1);
  await tokens.report("TOKEN");
  const late = tokens.get();
  assert.equal(loads, 3); // the report's, and one of a flow of its own
  answer();
  assert.deepEqual(new Set(await Promise.all([...many, late])), new Set(["TOKEN"]));
});

test("a failure is told to all who share, and the next one begins anew", async () => {
  let fails = true;
  const memory = new MemoryStore();
  const store = {
    load: async (key) => (fails ? Promise.reject(new Error("down")) : memory.load(key)),
    swap: (...change) => memory.swap(...change),
  };
  const tokens = new AccessTokens({ ...APP, store, fetch: async () => new Response(TOKEN) });
  for (const outcome of await Promise.allSettled([tokens.get(), tokens.get()]))
    assert.equal(outcome.reason.code, "store_failed");
  fails = false;
  assert.equal(await tokens.get(), "TOKEN");
});

test("a mistake of the caller's is theirs, and the lease is given back", async () => {
  const store = new MemoryStore();
  const states = [];
  const swap = (...change) => {
    states.push(JSON.parse(change[2]));
    return store.swap(...change);
  };
  const watched = { load: (key) => store.load(key), swap };
  await assert.rejects(new AccessTokens({ ...APP, store: watched, fetch: mistake }).get(), ReferenceError);
  assert.deepEqual(
    states.map(({ lease }) => lease !== undefined),
    [true, false],
  );
});

test("who gives up does not wait for a store that does not answer", async () => {
  const memory = new MemoryStore();
  let swaps = 0;
  const store = {
    load: (key) => memory.load(key),
    swap: (...change) => (swaps++ === 0 ? memory.swap(...change) : new Promise(() => {})),
  };
  const before = performance.now();
  await assert.rejects(new AccessTokens({ ...APP, store, fetch: mistake }).get(), ReferenceError);
  const took = performance.now() - before;
  assert.equal(swaps, 2);
  assert.ok(took > 900 && took < 5000, `${took} ms`);
});

test("of an error in which a secret may be, its kind is all that is shown", async () => {
  class ReplyError extends Error {
    command = { args: [APP.secret, "TOKEN"] };
  }
  const leaks = () => Promise.reject(new ReplyError(`${APP.secret} TOKEN`));
  const memory = new MemoryStore();
  const stores = [
    { load: leaks, swap: leaks },
    { load: (key) => memory.load(key), swap: leaks },
  ];
  for (const store of stores) {
    const error = await new AccessTokens({ ...APP, store, fetch: async () => new Response(TOKEN) })
      .get()
      .catch((error) => error);
    assert.ok(error instanceof WxsealError);
    assert.match(error.message, /\(ReplyError\)$/);
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /TOKEN|0123456789/);
  }
  const sent = await new AccessTokens({ ...APP, store: new MemoryStore(), fetch: leaks }).get().catch((error) => error);
  assert.equal(sent.code, "call_failed");
  assert.doesNotMatch(inspect(sent, { depth: 9, showHidden: true }), /TOKEN|0123456789/);
});
