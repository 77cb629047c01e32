// The credential of a face payment device for many who ask at once.

import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";

import { DeviceCredentials, MemoryStore, WxsealError } from "wxseal";
import { camel, cases } from "./vectors.mjs";

const { message, context, body, out } = cases().find(
  ({ operation, id }) => operation === "face_pay.get_auth_info" && id === "good-hmac",
);
const { store_id: storeId, store_name: storeName, device_id: deviceId, now, nonce_str: _, ...rest } = context;
const merchant = camel(rest);
const device = { storeId, storeName, deviceId };
const refused = (code, argument) => (error) => {
  assert.ok(error instanceof WxsealError, String(error?.stack));
  assert.deepEqual([error.code, error.argument], [code, argument]);
  return true;
};

function wechat() {
  const asked = [];
  const fetch = async (_, init) => {
    asked.push(init.body);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return new Response(body);
  };
  return { fetch, asked };
}

test("100 ask for one device's credential at once, and one fetches", async () => {
  const { fetch, asked } = wechat();
  const store = new MemoryStore();
  const askers = Array.from({ length: 100 }, () => new DeviceCredentials({ ...merchant, store, fetch }));
  const got = await Promise.all(askers.map((one) => one.get(message, device)));
  assert.deepEqual(new Set(got), new Set([out.ok.authinfo]));
  assert.equal(asked.length, 1);
  // Another device, another store, another merchant has its own; another name of the store has not.
  const one = askers[0];
  await one.get(message, { ...device, storeName: "renamed", attach: "{}" });
  assert.equal(asked.length, 1);
  await one.get(message, { ...device, deviceId: "d2" });
  await one.get(message, { ...device, storeId: "s2" });
  assert.equal(asked.length, 3);
});

test("it is fetched anew before it expires, and after the device refused it, once", async (t) => {
  const { fetch, asked } = wechat();
  t.mock.timers.enable({ apis: ["Date"], now: now * 1000 });
  const credentials = new DeviceCredentials({ ...merchant, store: new MemoryStore(), fetch });
  await credentials.get(message, device);
  t.mock.timers.setTime((now + out.ok.expires_in - 61) * 1000);
  await credentials.get(message, device);
  assert.equal(asked.length, 1);
  t.mock.timers.setTime((now + out.ok.expires_in - 60) * 1000);
  await credentials.get(message, device);
  assert.equal(asked.length, 2);
  await credentials.report("another", device);
  await credentials.get(message, device);
  assert.equal(asked.length, 2);
  await Promise.all([credentials.report(out.ok.authinfo, device), credentials.report(out.ok.authinfo, device)]);
  await credentials.get(message, device);
  assert.equal(asked.length, 3);
});

test("what is wrong is told, also where nothing has to be fetched", async () => {
  const { fetch, asked } = wechat();
  const good = { ...merchant, store: new MemoryStore(), fetch };
  const credentials = new DeviceCredentials(good);
  await credentials.get(message, device);
  await assert.rejects(credentials.get({ rawdata: "a b" }, device), refused("base64_blank", "rawdata"));
  await assert.rejects(credentials.get({}, device), refused("field_missing", "rawdata"));
  await assert.rejects(credentials.get(message, { ...device, storeId: "" }), refused("argument_range", "storeId"));
  await assert.rejects(credentials.get(message, { ...device, key: "x" }), refused("argument_unknown", "device.key"));
  await assert.rejects(credentials.get(message), refused("argument_type", "device"));
  await assert.rejects(credentials.report(5, device), refused("argument_type", "authinfo"));
  assert.throws(() => new DeviceCredentials({ ...good, key: "" }), WxsealError);
  assert.throws(() => new DeviceCredentials({ ...good, signType: "SHA1" }), refused("sign_type_invalid", "signType"));
  assert.throws(() => new DeviceCredentials({ ...good, store: {} }), refused("store_invalid", "store"));
  assert.throws(() => new DeviceCredentials({ ...good, wait: 601 }), refused("argument_range", "wait"));
  const http = { ...good, baseUrl: "http://proxy.internal" };
  assert.throws(() => new DeviceCredentials(http), refused("base_url_invalid", "baseUrl"));
  new DeviceCredentials({ ...http, insecureBaseUrl: true });
  assert.throws(() => new DeviceCredentials({ ...good, stor: 1 }), refused("argument_unknown", "options.stor"));
  assert.equal(asked.length, 1);
  const shown = `${inspect(credentials, { depth: 9, showHidden: true })} ${JSON.stringify(credentials)}`;
  for (const secret of [merchant.key, out.ok.authinfo]) assert.ok(!shown.includes(secret));
});
