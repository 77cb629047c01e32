// Session tokens beside another library's, and what the vectors cannot say.

import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";

import fc from "fast-check";
import { jwtVerify, SignJWT } from "jose";
import { sessionToken, WxsealError } from "wxseal";

const secret = new Uint8Array(32).map((_, index) => index + 200);
const appId = "wx4f4bc4dec97d474b";
const keys = { kid: "k1", secret };
const refused = (code, argument) => (error) => {
  assert.ok(error instanceof WxsealError, String(error));
  assert.deepEqual([error.code, error.argument], [code, argument]);
  return true;
};

test("jose verifies what is issued here", async () => {
  const token = sessionToken.issue({ openid: "o1", appId, tokenKeys: keys });
  const { payload, protectedHeader } = await jwtVerify(token, secret, {
    audience: appId,
    algorithms: ["HS256"],
    subject: "o1",
  });
  assert.equal(protectedHeader.kid, "k1");
  assert.equal(payload.exp - payload.iat, 7200);
  await assert.rejects(
    jwtVerify(
      token,
      secret.map((byte) => byte ^ 1),
    ),
  );
});

test("what jose issues is verified here", async () => {
  const make = (alg = "HS256") =>
    new SignJWT({})
      .setProtectedHeader({ alg, kid: "k1" })
      .setSubject("o1")
      .setAudience(appId)
      .setIssuedAt()
      .setExpirationTime("2h")
      .setJti("j1");
  const token = await make().sign(secret);
  const session = sessionToken.verify(token, { appId, tokenKeys: keys, openid: "o1" });
  assert.deepEqual([session.openid, session.jti, session.kid], ["o1", "j1", "k1"]);
  const longer = new Uint8Array(64).fill(7);
  const other = await make("HS512").sign(longer);
  assert.throws(
    () => sessionToken.verify(other, { appId, tokenKeys: { kid: "k1", secret: longer } }),
    refused("token_algorithm", "token"),
  );
});

test("every token has a number of its own", () => {
  const numbers = Array.from(
    { length: 100 },
    () =>
      sessionToken.verify(sessionToken.issue({ openid: "o", appId, tokenKeys: keys }), { appId, tokenKeys: keys }).jti,
  );
  assert.equal(new Set(numbers).size, 100);
  for (const jti of numbers) assert.match(jti, /^[0-9a-f]{32}$/);
});

test("a secret may be bytes or base64, and shows nowhere", () => {
  const base64 = Buffer.from(secret).toString("base64");
  const token = sessionToken.issue({ openid: "o", appId, tokenKeys: [{ kid: "k1", secret: base64 }] });
  assert.equal(sessionToken.verify(token, { appId, tokenKeys: keys }).openid, "o");
  for (const bad of [new Uint8Array(31), new Uint8Array(1025), base64.slice(0, 40), "a password"]) {
    try {
      sessionToken.verify(token, { appId, tokenKeys: { kid: "k1", secret: bad } });
      assert.fail("passed");
    } catch (error) {
      refused("token_secret_invalid", "secret")(error);
      for (const shown of [inspect(error, { depth: 10 }), JSON.stringify(error), error.stack]) {
        assert.ok(!shown.includes(token) && !shown.includes(base64.slice(0, 12)), shown);
      }
    }
  }
  for (const wrong of [new Uint16Array(32), new ArrayBuffer(32), [1, 2], 5, {}]) {
    assert.throws(
      () => sessionToken.issue({ openid: "o", appId, tokenKeys: { kid: "k", secret: wrong } }),
      refused("argument_type", "secret"),
    );
  }
  assert.throws(
    () => sessionToken.issue({ openid: "o", appId, tokenKeys: { kid: "k", secret, alg: "none" } }),
    refused("argument_unknown", "tokenKeys.alg"),
  );
});

test("no change of a token passes", () => {
  const token = sessionToken.issue({ openid: "o", appId, tokenKeys: keys });
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(..."AZaz09-_.=+/ \n"), (at, character) => {
      fc.pre(token[at] !== character);
      const changed = token.slice(0, at) + character + token.slice(at + 1);
      assert.throws(
        () => sessionToken.verify(changed, { appId, tokenKeys: keys }),
        (error) => error instanceof WxsealError,
      );
    }),
    { numRuns: 2000 },
  );
});

test("headers of every kind are read", () => {
  assert.equal(sessionToken.fromHeaders(new Headers({ authorization: "Bearer abc" })), "abc");
  assert.equal(sessionToken.fromHeaders(new Request("http://x", { headers: { "X-Token": "abc" } }).headers), "abc");
  assert.equal(sessionToken.fromHeaders({ Authorization: "Bearer abc", host: "x" }), "abc");
  assert.equal(sessionToken.fromHeaders({ "x-token": ["abc"] }), "abc");
  assert.throws(() => sessionToken.fromHeaders(new Headers()), refused("token_missing", "token"));
  assert.throws(() => sessionToken.fromHeaders({ "x-token": ["abc", "abc"] }), refused("token_invalid", "token"));
  assert.throws(
    () => sessionToken.fromHeaders({ "x-token": "abc", "X-Token": "abd" }),
    refused("token_invalid", "token"),
  );
  assert.throws(() => sessionToken.fromHeaders(Object.create({ "x-token": "abc" })), refused("token_missing", "token"));
});
