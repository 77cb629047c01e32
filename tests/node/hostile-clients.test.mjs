// What a caller keeps after a call, and what a store or a client of its own may do: no step of a flow depends
// on either.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AccessTokens, credentials, login, MemoryStore, Sessions, send, sessionToken } from "wxseal";

const app = { appId: "wx4f4bc4dec97d474b", secret: "0123456789abcdef0123456789abcdef" };

test("bytes that are wiped after the constructor were copied by it", async () => {
  const secret = new Uint8Array(32).fill(7);
  const tokenKeys = { kid: "1", secret };
  const sessions = new Sessions({ appId: app.appId, tokenKeys, store: new MemoryStore({ since: 0 }) });
  secret.fill(0);
  tokenKeys.kid = "2";
  const { token } = await sessions.begin("OPENID");
  const verified = (byte) => {
    const key = { kid: "1", secret: new Uint8Array(32).fill(byte) };
    return sessionToken.verify(token, { appId: app.appId, tokenKeys: key }).openid;
  };
  assert.equal(verified(7), "OPENID");
  assert.throws(() => verified(0), { code: "token_signature" });
});

test("an AppSecret in bytes is copied, too", async () => {
  const secret = new TextEncoder().encode(app.secret);
  let sent = "";
  const fetch = async (_, { body }) => {
    sent = body;
    return new Response('{"access_token":"TOKEN","expires_in":7200}');
  };
  const tokens = new AccessTokens({ ...app, secret, store: new MemoryStore(), fetch });
  secret.fill(65);
  await tokens.get();
  assert.equal(JSON.parse(sent).secret, app.secret);
});

test("a caller who gave up before spends no code", async () => {
  const store = new MemoryStore({ since: 0 });
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    return new Response('{"openid":"OPENID","session_key":"tiihtNczf5v6AKRyjwEUhQ=="}');
  };
  const signal = AbortSignal.abort();
  await assert.rejects(login.exchange({ code: "1" }, { ...app, store }, fetch, { signal }), { code: "call_failed" });
  assert.equal(asked, 0);
  assert.equal((await login.exchange({ code: "1" }, { ...app, store }, fetch)).data.openid, "OPENID");
});

test("an answer that a client gives as a whole has the same limit", async () => {
  const fetch = async () => ({ status: 200, arrayBuffer: async () => new ArrayBuffer(64 * 2 ** 20) });
  await assert.rejects(send(credentials.getStableAccessToken(app), fetch), { code: "answer_too_large" });
});

test("an answer of empty pieces ends with the time limit", async () => {
  const pull = (controller) => controller.enqueue(new Uint8Array());
  const fetch = async () => new Response(new ReadableStream({ pull }));
  const sent = send(credentials.getStableAccessToken(app), fetch, { timeout: 0.2 });
  await assert.rejects(sent, { code: "call_timeout" });
});

test("an error that throws when it is looked at is a failure like any other", async () => {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const throwing = {
    [Symbol.for("wxseal.WxsealError")]: 1,
    get code() {
      throw new Error("TEXT");
    },
  };
  for (const thrown of [revoked.proxy, throwing]) {
    const kept = new MemoryStore();
    let swaps = 0;
    const store = {
      load: (key) => kept.load(key),
      swap: (...given) => {
        swaps += 1;
        if (swaps === 2) throw thrown;
        return kept.swap(...given);
      },
    };
    const fetch = async () => new Response('{"access_token":"TOKEN","expires_in":7200}');
    const tokens = new AccessTokens({ ...app, store, fetch });
    await assert.rejects(tokens.get(), (error) => error.code === "store_failed" && !error.message.includes("TEXT"));
  }
});
