// A login code is exchanged once.

import assert from "node:assert/strict";
import test from "node:test";

import { login, MemoryStore, WxsealError } from "wxseal";

const app = { appId: "wx4f4bc4dec97d474b", secret: "0123456789abcdef0123456789abcdef" };
const refused = (code, argument) => (error) => {
  assert.ok(error instanceof WxsealError, String(error?.stack));
  assert.deepEqual([error.code, error.argument], [code, argument]);
  return true;
};

function wechat(answer = { openid: "o1", session_key: "tiihtNczf5v6AKRyjwEUhQ==" }) {
  const sent = [];
  return {
    sent,
    fetch: async (url) => {
      sent.push(new URL(url).searchParams.get("js_code"));
      return new Response(JSON.stringify(answer));
    },
  };
}

test("a code is sent once, however many ask", async () => {
  const { fetch, sent } = wechat();
  const store = new MemoryStore();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 100 }, () => login.exchange({ code: "c1" }, { ...app, store }, fetch)),
  );
  const passed = outcomes.filter(({ status }) => status === "fulfilled");
  assert.deepEqual([passed.length, passed[0].value.data.openid, sent], [1, "o1", ["c1"]]);
  for (const { reason } of outcomes.filter(({ status }) => status === "rejected")) refused("code_used", "code")(reason);
  assert.equal((await login.exchange({ code: "c2" }, { ...app, store }, fetch)).data.openid, "o1");
  assert.equal((await login.exchange({ code: "c1" }, { ...app, appId: "wx2", store }, fetch)).data.openid, "o1");
});

test("a code whose answer was lost is used up, and one that cannot be a code is not", async () => {
  const { sent } = wechat();
  const store = new MemoryStore();
  const lost = async (url) => {
    sent.push(url);
    throw new TypeError("lost");
  };
  await assert.rejects(login.exchange({ code: "c1" }, { ...app, store }, lost), refused("call_failed", "call"));
  await assert.rejects(login.exchange({ code: "c1" }, { ...app, store }, lost), refused("code_used", "code"));
  await assert.rejects(login.exchange({ code: "a b" }, { ...app, store }, lost), refused("code_invalid", "code"));
  await assert.rejects(login.exchange({}, { ...app, store }, lost), refused("field_missing", "code"));
  assert.equal(sent.length, 1);
});

test("it is remembered for ten minutes", async (t) => {
  const { fetch } = wechat();
  const store = new MemoryStore();
  const clock = t.mock.method(performance, "now", () => 0);
  const at = (seconds) => {
    clock.mock.mockImplementation(() => seconds * 1000);
    return login.exchange({ code: "c1" }, { ...app, store }, fetch);
  };
  await at(0);
  await assert.rejects(at(599), refused("code_used", "code"));
  await at(600);
});

test("what was sent is used up: nobody is told to try the same again", async () => {
  const store = new MemoryStore();
  const busy = async () => new Response('{"errcode":-1}');
  const said = { code: "platform_error", number: -1, action: "relogin", retry: true };
  await assert.rejects(login.exchange({ code: "c1" }, { ...app, store }, busy), said);
  const lost = async () => {
    throw new TypeError("lost");
  };
  await assert.rejects(login.exchange({ code: "c2" }, { ...app, store }, lost), {
    code: "call_failed",
    action: "relogin",
  });
  const frozen = async () => new Response('{"errcode":40125}');
  await assert.rejects(login.exchange({ code: "c3" }, { ...app, store }, frozen), { action: "fix_config" });
  // Nothing was sent.
  const down = { claim: () => Promise.reject(new Error("down")) };
  await assert.rejects(login.exchange({ code: "c4" }, { ...app, store: down }, busy), {
    code: "store_failed",
    action: "retry",
  });
});

test("without a store that answers nothing is sent", async () => {
  const { fetch, sent } = wechat();
  const exchange = (context) => login.exchange({ code: "c1" }, { ...app, ...context }, fetch);
  for (const store of [undefined, null, {}, 5])
    await assert.rejects(exchange({ store }), refused("store_invalid", "store"));
  await assert.rejects(exchange({ store: { claim: () => 1 } }), refused("store_invalid", "store"));
  await assert.rejects(
    exchange({
      store: {
        claim: async () => {
          throw new Error("down");
        },
      },
    }),
    refused("store_failed", "store"),
  );
  await assert.rejects(exchange({ store: new MemoryStore(), stor: 1 }), refused("argument_unknown", "stor"));
  await assert.rejects(
    login.exchange({ code: "c1" }, { ...app, store: new MemoryStore() }),
    refused("argument_type", "fetch"),
  );
  assert.deepEqual(sent, []);
});
