// What the vectors cannot say about calls: values that JSON does not have, properties, and round trips.

import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";

import fc from "fast-check";
import * as wxseal from "wxseal";
import { CALLS, camel, cases } from "./vectors.mjs";

const { payV2, phone, WxsealError, PlatformError } = wxseal;
const good = (operation) => cases().find((one) => one.operation === operation && one.out.ok !== undefined);
const refused = (code, argument) => (error) => {
  assert.ok(error instanceof WxsealError && error instanceof Error, String(error?.stack));
  assert.deepEqual([error.code, error.argument], [code, argument]);
  return true;
};
const access = { appId: "wx1", accessToken: "token" };

test("values of every kind are refused by name, wherever they stand", () => {
  const values = [
    null,
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
    "x".repeat(65537),
    Object.create(null),
    Object.create(Uint8Array.prototype),
    new Proxy(new Uint8Array(2), {}),
    { toString: () => "x" },
    Promise.resolve("x"),
  ];
  let count = 0;
  for (const operation of Object.keys(CALLS)) {
    const { message, context } = good(operation);
    const make = CALLS[operation](wxseal);
    const places = [
      (value) => [value, camel(context)],
      (value) => [message, value],
      ...Object.keys(message ?? {}).map((name) => (value) => [{ ...message, [name]: value }, camel(context)]),
      ...Object.keys(camel(context)).map((name) => (value) => [message, { ...camel(context), [name]: value }]),
    ];
    for (const place of places) {
      for (const value of values) {
        try {
          make(...place(value));
        } catch (error) {
          assert.ok(error instanceof WxsealError, `${operation} ${inspect(value)}: ${error?.stack}`);
          assert.match(error.message, /^[\w.]+: /);
          count += 1;
        }
      }
    }
  }
  assert.ok(count > 1500, String(count));
});

test("a context takes the names that it has and no others", () => {
  const { message } = good("phone.get_user_phone_number");
  const call = (more) => phone.getUserPhoneNumber(message, { ...access, ...more });
  assert.throws(() => call({ access_token: "x" }), refused("argument_unknown", "access_token"));
  assert.throws(() => call({ "a b": "x" }), refused("argument_unknown", "context"));
  assert.throws(() => phone.getUserPhoneNumber(message, { appId: "wx1" }), refused("argument_missing", "accessToken"));
  assert.throws(() => phone.getUserPhoneNumber(message, Object.create(access)), refused("argument_missing", "appId"));
  assert.throws(() => phone.getUserPhoneNumber(Object.create(message), access), refused("field_missing", "code"));
  assert.throws(
    () => wxseal.faceV1.getInfo({ verifyResult: "x" }, { accessToken: "x" }),
    refused("argument_missing", "expected.openid"),
  );
  const expected = { openid: "o", idNumber: "1", id_number: "2" };
  const info = { accessToken: "x", expected };
  assert.throws(
    () => wxseal.faceV1.getInfo({ verifyResult: "x" }, info),
    refused("argument_unknown", "expected.id_number"),
  );
  for (const nothing of [undefined, null]) {
    assert.throws(() => call({ openid: nothing }), refused("argument_missing", "openid"));
    assert.equal(call({ baseUrl: nothing }).request.url, call({}).request.url);
  }
});

test("fields of the request cannot become policy", () => {
  const { message } = good("phone.get_user_phone_number");
  const body = {
    ...message,
    accessToken: "evil",
    baseUrl: "https://evil.example",
    appId: "evil",
    openid: "evil",
    __proto__: { openid: "evil" },
  };
  const { url, body: sent } = phone.getUserPhoneNumber(body, access).request;
  assert.equal(url, "https://api.weixin.qq.com/wxa/business/getuserphonenumber?access_token=token");
  assert.deepEqual(JSON.parse(sent), message);
});

test("a polluted prototype changes nothing", () => {
  const { message } = good("phone.get_user_phone_number");
  const before = phone.getUserPhoneNumber(message, access).request.url;
  Object.prototype.origin = "https://evil.example";
  Object.prototype.sign = "x";
  try {
    assert.equal(phone.getUserPhoneNumber(message, access).request.url, before);
    assert.throws(() => payV2.verify({ a: "1" }, { key: "k", signType: "MD5" }), refused("sign_missing", "sign"));
  } finally {
    delete Object.prototype.origin;
    delete Object.prototype.sign;
  }
});

test("an answer is taken as text or bytes, and as nothing else", () => {
  const { message, context, body } = cases().find(
    (one) => one.operation === "phone.get_user_phone_number" && one.id === "good",
  );
  const call = phone.getUserPhoneNumber(message, camel(context));
  const { phoneNumber } = call.parse(200, body).data;
  assert.equal(call.parse(200, new TextEncoder().encode(body)).data.phoneNumber, phoneNumber);
  assert.equal(call.parse(200, Buffer.from(body)).data.phoneNumber, phoneNumber);
  for (const value of [
    null,
    undefined,
    {},
    5,
    new ArrayBuffer(2),
    [],
    JSON.parse(body),
    Object.create(Uint8Array.prototype),
  ]) {
    assert.throws(() => call.parse(200, value), refused("argument_type", "body"));
  }
  for (const value of [null, undefined, "200", 1.5, -1, 1000, NaN, 65736])
    assert.throws(() => call.parse(value, body), refused("argument_type", "status"));
  const huge = "x".repeat(500_000_000);
  assert.throws(() => call.parse(200, huge), refused("answer_too_large", "body"));
  assert.throws(() => call.parse(200, new Uint8Array(100_000_000)), refused("answer_too_large", "body"));
  for (const length of [0, 1, -1, 70_000, NaN, 2 ** 40]) {
    class Lying extends Uint8Array {
      get length() {
        return length;
      }
      get byteLength() {
        return length;
      }
    }
    assert.throws(() => call.parse(200, new Lying(1_090_000).fill(0x41)), refused("answer_too_large", "body"));
    assert.equal(call.parse(200, Lying.from(Buffer.from(body))).data.phoneNumber, phoneNumber);
    assert.throws(
      () => phone.getUserPhoneNumber({ code: new Lying(70_000) }, access),
      refused("input_too_large", "code"),
    );
  }
  assert.equal(call.parse(200, body).data.phoneNumber, phoneNumber);
});

test("an error of WeChat's is one, and no other error is", () => {
  const call = phone.getUserPhoneNumber({ code: "x" }, access);
  assert.throws(
    () => call.parse(200, '{"errcode":40029}'),
    (error) => error instanceof PlatformError && error instanceof WxsealError,
  );
  assert.throws(
    () => call.parse(200, ""),
    (error) => !(error instanceof PlatformError) && error instanceof WxsealError,
  );
});

test("what is made of one call has nothing to do with another", () => {
  const calls = ["a", "b"].map((code) => phone.getUserPhoneNumber({ code }, access));
  assert.deepEqual(
    calls.map(({ request }) => JSON.parse(request.body).code),
    ["a", "b"],
  );
  assert.throws(
    () => calls[0].parse(200, '{"errcode":-1,"errmsg":"b"}'),
    (error) => error.errmsg === "b",
  );
  assert.throws(
    () => calls[1].parse(200, '{"errcode":-1,"errmsg":"b"}'),
    (error) => error.errmsg === "",
  );
});

// Any character that XML has, in names that a field may have.
const character = fc
  .string({ unit: "binary" })
  .filter((text) => !/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(text));
const markup = fc.stringMatching(/^[<>&;\][!CDATAx"'\r\n #]{0,20}$/);
const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,12}$/).filter((text) => text !== "__proto__");
const params = fc.dictionary(name, fc.oneof(character, markup), { maxKeys: 8 }).map((fields) => ({ ...fields }));

test("XML gives every value back as it was", () => {
  fc.assert(fc.property(params, (fields) => assert.deepEqual({ ...payV2.parseXml(payV2.buildXml(fields)) }, fields)));
});

test("what is signed verifies, and nothing else does", () => {
  const context = fc.record({
    key: fc.string({ minLength: 1, unit: "grapheme" }),
    signType: fc.constantFrom("MD5", "HMAC-SHA256"),
  });
  fc.assert(
    fc.property(params, context, name, (fields, given, changed) => {
      const { sign: _, sign_type: __, signType: ___, ...rest } = fields;
      const sign = payV2.sign(rest, given);
      const signed = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ""));
      assert.deepEqual(payV2.verify({ ...rest, sign }, given), signed);
      if (["sign", "sign_type", "signType"].includes(changed)) return;
      const other = { ...rest, sign, [changed]: `${rest[changed] ?? ""}x` };
      assert.throws(() => payV2.verify(other, given), refused("sign_mismatch", "sign"));
    }),
  );
});

test("no text is read as XML but a message", () => {
  const piece = fc.constantFrom(
    "<xml>",
    "</xml>",
    "<a>",
    "</a>",
    "<a/>",
    "x",
    "&amp;",
    "&#10;",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE x>",
    "<?x?>",
    "<!--",
    "-->",
    " ",
    "\ufeff",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      try {
        const fields = payV2.parseXml(pieces.join(""));
        assert.deepEqual(payV2.parseXml(payV2.buildXml(fields)), fields);
      } catch (error) {
        assert.ok(error instanceof WxsealError && /^xml_/.test(error.code), String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
