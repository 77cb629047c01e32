// No secret and no content shows in what is printed or serialised.

import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";

import * as wxseal from "wxseal";
import { Brake, face, MemoryStore, openData, payV2, PlatformError, SessionKey, WxsealError } from "wxseal";
import { CALLS, camel, cases, given } from "./vectors.mjs";

const find = (operation, id) => cases().find((one) => one.operation === operation && one.id === id);
const KEY = "tiihtNczf5v6AKRyjwEUhQ==";
const SECRETS = [
  KEY,
  "tiiht",
  "b628a1b4",
  "182,40,161",
  "182, 40, 161",
  "116, 105, 105, 104",
  "116,105,105,104",
  "HyVFk",
  "oGZUI0",
  "Band",
  "Guangzhou",
  "13800138000",
  "张三",
  "11010519491231002X",
  "1445866601",
  "tGsample",
  "5b6AKRyj",
];

function silent(value, secrets = SECRETS) {
  const shown = [
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    inspect({ nested: [value] }, { depth: 20 }),
    inspect(value, { depth: 20, customInspect: false }),
    JSON.stringify({ ...value }),
    JSON.stringify(value) ?? "",
    JSON.stringify({ nested: [value] }),
    String(value),
    `${value?.stack ?? ""}`,
  ];
  for (const text of shown)
    for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} shows in ${text}`);
}

test("values show no secret", async () => {
  const context = { appId: "wx4f4bc4dec97d474b", sessionKey: KEY, now: 1477314200 };
  silent(new SessionKey(KEY));
  const open = (operation, id, read) => silent(read(find(operation, id).message, context));
  open("open_data.decrypt", "official", openData.decrypt);
  open("open_data.user_info", "official", openData.userInfo);
  open("open_data.phone_number", "phone", openData.phoneNumber);
  open("open_data.we_run", "steps", openData.weRun);
  open("open_data.group_id", "share-info", openData.groupId);
  const signed = find("open_data.verify_signature", "official");
  silent(openData.verifySignature(signed.message, { sessionKey: signed.context.session_key }));

  const { message, context: known } = find("face.open_result", "expected-everything").attempts[0];
  const store = new MemoryStore({ since: 0 });
  const { appId, user, now, ...others } = camel(known);
  silent(await face.openResult(message, { appId, user, now, ...others, store }));
  const masked = find("face.open_result", "masked-six-and-four").attempts[0];
  silent(await face.openResult(masked.message, { ...camel(masked.context), store: new MemoryStore({ since: 0 }) }), [
    ...SECRETS,
    "110105********002X",
  ]);
  const begun = await face.begin({ appId, user, now, store });
  const brake = new Brake(store);
  const opened = await brake.decrypt(find("open_data.decrypt", "official").message, context);
  for (const one of [brake, opened, store]) silent(one, [...SECRETS, begun.randomNumber]);
});

test("errors show no secret", async () => {
  let count = 0;
  for (const { operation, message, context, out } of cases()) {
    if (!operation.startsWith("open_data.") || out.err === undefined) continue;
    const { app_id: appId, session_key: sessionKey, now, max_age: maxAge, repair } = context;
    try {
      if (operation === "open_data.verify_signature") openData.verifySignature(message, { sessionKey });
      else openData.decrypt(message, { appId, sessionKey, now, maxAge, repair });
    } catch (error) {
      assert.ok(error instanceof WxsealError);
      silent(error);
      count += 1;
    }
  }
  assert.ok(count > 100);
});

test("errors of the face flow show nothing of what was posted, nor of whom it should have been", async () => {
  let count = 0;
  for (const { attempts, since } of cases().filter(
    ({ operation, attempts }) => operation === "face.open_result" && attempts !== undefined,
  )) {
    const store = new MemoryStore({ since: since ?? 0 });
    for (const { do: step, message, context } of attempts) {
      const known = camel(context);
      const run = {
        begin: () => face.begin({ ...known, store }),
        open: () => face.openResult(message, { ...known, store }),
        brake: () => new Brake(store).decrypt(message, known),
      };
      try {
        await run[step]();
      } catch (error) {
        assert.ok(error instanceof WxsealError, String(error.stack));
        // A word is no secret: some of the made-up numbers are words, and hints use words.
        silent(error, [...SECRETS, ...given({ message, context }).filter((text) => !/^[a-z_]+$/i.test(text))]);
        count += 1;
      }
    }
  }
  assert.ok(count > 250, String(count));
});

test("calls, their requests and their answers show nothing of what they were given", () => {
  let count = 0;
  for (const one of cases().filter(({ operation, out }) => operation in CALLS && out.ok !== undefined)) {
    const call = CALLS[one.operation](wxseal)(one.message, camel(one.context));
    if (!(call instanceof wxseal.Call)) continue;
    const secrets = [...given(one), "access_token=", "580006666", "verify_id_1", "HyVFk"];
    silent(call, secrets);
    silent(call.request, secrets);
    silent([call.request.headers, call.request.address], secrets);
    if (one.status !== undefined)
      silent(call.parse(one.status, one.body ?? Buffer.from(one.base64, "base64")), secrets);
    count += 1;
  }
  assert.ok(count > 60);
});

test("errors of calls and of APIv2 show nothing of what they were given, nor the correct sign", () => {
  let count = 0;
  for (const one of cases().filter(({ operation, out }) => operation in CALLS && out.err !== undefined)) {
    const secrets = given(one);
    if (one.operation === "pay_v2.verify" && typeof one.message?.sign === "string") {
      const { sign_type: _, ...fields } = one.message;
      secrets.push(
        ...["MD5", "HMAC-SHA256"].map((signType) => correctSign(fields, { key: one.context.key, signType })),
      );
    }
    try {
      const call = CALLS[one.operation](wxseal)(one.message, camel(one.context));
      if (one.status !== undefined) call.parse(one.status, one.body ?? Buffer.from(one.base64, "base64"));
      assert.fail(`${one.operation} ${one.id} passed`);
    } catch (error) {
      assert.ok(error instanceof WxsealError, String(error.stack));
      silent(error, secrets);
      if (error instanceof PlatformError) silent(error.public, secrets);
      count += 1;
    }
  }
  assert.ok(count > 600);
});

function correctSign(fields, context) {
  try {
    return payV2.sign(fields, context).slice(0, 16);
  } catch {
    return "no sign can be made";
  }
}
