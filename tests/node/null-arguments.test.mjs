// What is said to be nothing: refused where that would switch a check off, else as good as left out. The core
// says which is which.

import assert from "node:assert/strict";
import test from "node:test";

import * as wxseal from "wxseal";
import * as dev from "wxseal/dev";
import { RedisStore } from "wxseal";
import { run } from "../../bindings-wasm/dist/boundary/operations.js";
import { CALLS, answer, camelName } from "../runtimes/suite/answer.mjs";
import { cases } from "./vectors.mjs";

const NARROWING = run("narrowing", {}).map(camelName);
const NOTHING = [undefined, null];
/** Kinds of context: what stands on a prototype is not there, and no prototype is needed. */
const KINDS = [
  (given) => given,
  (given) => Object.assign(Object.create(null), given),
  (given) => Object.assign(Object.create({ openid: "x" }), given),
];
const refused = (code, argument) => ({ code, argument });

test("the core says what narrows", () => {
  const named = [
    "appId",
    "expected",
    "issuedAt",
    "jti",
    "keep",
    "members",
    "numbers",
    "openid",
    "requireSignature",
    "sessionKey",
    "user",
  ];
  assert.deepEqual(NARROWING, named);
});

const good = (operation) =>
  cases().find((one) => one.operation === operation && one.out?.ok !== undefined && one.status === undefined);
const OPERATIONS = [
  ...[
    "open_data.decrypt",
    "open_data.user_info",
    "open_data.phone_number",
    "open_data.we_run",
    "open_data.group_id",
    "open_data.verify_signature",
  ],
  ...Object.keys(CALLS).filter(
    (name) =>
      !["pay_v2.build_xml", "pay_v2.parse_xml", "face_v2.cert_hash", "session_token.from_headers"].includes(name),
  ),
];
/** Every name that a context of any operation has. */
const NAMES = new Set([
  ...cases().flatMap(({ operation, types_of, context }) =>
    OPERATIONS.includes(types_of ?? operation) ? Object.keys(context ?? {}) : [],
  ),
  ...[
    "sub_app_id",
    "sub_mch_id",
    "attach",
    "nonce_str",
    "jti",
    "lifetime",
    "margin",
    "watermark",
    "repair",
    "insecure_base_url",
  ],
]);

for (const operation of OPERATIONS) {
  test(`${operation}: nothing is refused or left out`, async (t) => {
    // Two calls are compared: both have the same second.
    t.mock.method(Date, "now", () => 1_800_000_000_000);
    const one = good(operation);
    assert.ok(one, "it has a case that passes");
    const answered = (context) => answer(wxseal, dev, { ...one, context });
    let looked = 0;
    for (const name of NAMES) {
      const { [name]: _, ...without } = one.context;
      const known = (await answered({ ...one.context, [name]: Symbol("x") })).err?.code !== "argument_unknown";
      for (const nothing of NOTHING) {
        for (const kind of KINDS) {
          const said = await answered(kind({ ...one.context, [name]: nothing }));
          if (!known) assert.deepEqual(said.err?.code, "argument_unknown", `${name} ${nothing}`);
          else if (NARROWING.includes(camelName(name))) assert.deepEqual(said.err, refused("argument_missing", name));
          else if (["nonce_str"].includes(name)) assert.ok(said.ok);
          else assert.deepEqual(said, await answered(without), `${name} ${nothing}`);
        }
        looked += known ? 1 : 0;
      }
    }
    assert.ok(looked > 0);
  });
}

test("what stands within what narrows does, too", async () => {
  const one = good("face_v1.get_info");
  for (const name of ["openid", "name", "id_number", "user_id_key", "validate_data"]) {
    for (const nothing of NOTHING) {
      const expected = { ...one.context.expected, [name]: nothing };
      const said = await answer(wxseal, dev, { ...one, context: { ...one.context, expected } });
      assert.deepEqual(said.err, refused("argument_missing", `expected.${name}`));
    }
  }
});

test("what a flow is told follows the same rule", async () => {
  const store = new wxseal.MemoryStore({ since: 0 });
  const keys = { kid: "1", secret: new Uint8Array(32) };
  const appId = "wx1";
  const fetch = async () =>
    new Response('{"access_token":"a","expires_in":7200,"openid":"o","session_key":"tiihtNczf5v6AKRyjwEUhQ=="}');
  const sessions = new wxseal.Sessions({ appId, tokenKeys: keys, store });
  const sessionKeys = new wxseal.SessionKeyStore({ appId, store });
  await sessionKeys.set({ openid: "o", sessionKey: "tiihtNczf5v6AKRyjwEUhQ==" });
  const begun = await sessions.begin("o");
  const call = () => wxseal.credentials.getStableAccessToken({ appId, secret: "s" });
  const merchant = { appId, mchId: "1", key: "k", signType: "MD5", store, fetch };
  const device = { storeId: "s", storeName: "s", deviceId: "d" };
  const devices = new wxseal.DeviceCredentials(merchant);
  const token = begun.token;
  let code = 0;
  const TOLD = [
    [(given) => sessions.begin("o", given), ["device", "jti", "now"]],
    [(given) => sessions.check(token, given), ["openid", "jti", "now"]],
    [(given) => sessions.revokeAll("nobody", given), ["keep", "now"]],
    [(given) => sessions.revoke("o", "0123456789abcdef", given), ["now"]],
    [(given) => sessions.list("o", given), ["now"]],
    [(given) => sessionKeys.get("o", given), ["now"]],
    [(given) => sessionKeys.set({ openid: "o", sessionKey: "tiihtNczf5v6AKRyjwEUhQ==" }, given), ["now"]],
    [
      (given) => new wxseal.Sessions({ appId, tokenKeys: keys, store, ...given }),
      ["appId", "lifetime", "renewWithin", "maxAge", "devices"],
    ],
    [(given) => new wxseal.SessionKeyStore({ appId, store, ...given }), ["appId"]],
    [
      (given) => new wxseal.AccessTokens({ appId, secret: "s", store, fetch, ...given }),
      ["appId", "mode", "baseUrl", "insecureBaseUrl", "wait"],
    ],
    [
      (given) => new wxseal.DeviceCredentials({ ...merchant, ...given }),
      ["appId", "subAppId", "subMchId", "baseUrl", "insecureBaseUrl", "wait"],
    ],
    [(given) => devices.report("x", { ...device, ...given }), ["attach"]],
    [(given) => new wxseal.MemoryStore(given), ["capacity", "since"]],
    [(given) => new RedisStore({ eval() {}, defineCommand() {} }, given), ["prefix", "durable"]],
    [(given) => wxseal.send(call(), fetch, given), ["timeout", "signal"]],
    [
      (given) =>
        wxseal.login.exchange({ code: `code-${code++}` }, { appId, secret: "s", store, ...given }, fetch, given && {}),
      ["appId", "baseUrl", "insecureBaseUrl", "now"],
    ],
  ];
  for (const [run, names] of TOLD) {
    for (const nothing of NOTHING) {
      await run(nothing); // the options themselves, where they are none
      for (const name of names) {
        const ran = async () => run({ [name]: nothing });
        if (NARROWING.includes(name)) await assert.rejects(ran, refused("argument_missing", name), `${run} ${name}`);
        else await ran();
      }
    }
  }
  const tokens = new wxseal.AccessTokens({ appId, secret: "s", store, fetch });
  for (const nothing of NOTHING) {
    await tokens.report("x", nothing);
    await assert.rejects(tokens.report(nothing), refused("argument_missing", "accessToken"));
    for (const key of [nothing, [nothing]]) {
      assert.throws(
        () => wxseal.openData.verifySignature({ rawData: "", signature: "" }, { sessionKey: key }),
        refused("argument_missing", "sessionKey"),
      );
    }
    assert.throws(() => new wxseal.SessionKey(nothing), refused("argument_missing", "sessionKey"));
  }
});

test("what developers make takes nothing for left out", () => {
  const sessionKey = "tiihtNczf5v6AKRyjwEUhQ==";
  for (const nothing of NOTHING) {
    const made = dev.forge.openData(
      { a: 1 },
      { appId: "wx1", sessionKey, iv: nothing, now: nothing, damages: nothing },
    );
    assert.equal(wxseal.openData.decrypt(made.message, made.context).data.a, 1);
    assert.ok(dev.forge.rawData("{}", { sessionKey, damages: nothing }));
    assert.ok(dev.forge.payV2({ a: "1" }, { key: "k", signType: "MD5", damages: nothing }));
    assert.ok(dev.forge.faceV1Info({ openid: "o", name: "n", idNumber: "1", userIdKey: nothing, now: nothing }));
    assert.ok(dev.forge.person({ name: "n", idNumber: "1", damages: nothing }));
    assert.deepEqual(dev.forge.damages(nothing), dev.forge.damages());
    assert.deepEqual(dev.explain("base64_blank", nothing), dev.explain("base64_blank"));
  }
});
