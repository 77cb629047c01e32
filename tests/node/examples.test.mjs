// The examples run, and the quick starts of both READMEs are the examples.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { Miniflare } from "miniflare";
import * as wxseal from "wxseal";
import { forge } from "wxseal/dev";
import { cases } from "./vectors.mjs";
import { workerModules } from "./workerd.mjs";

const root = new URL("../../", import.meta.url);
/** Exports that come with another. */
const UNNAMED = {
  Answer: 1,
  Call: 1,
  CallRequest: 1,
  PlatformError: 1,
  Session: 1,
  SessionKey: 1,
  WxsealError: 1,
  codes: 1,
};
const read = (name) => readFileSync(new URL(name, root), "utf8");
/** An example as a document shows it: without what it says of itself first. */
const code = (example) => read(`examples/${example}`).replace(/^\/\/!.*\n\n/, "");
// A copy here finds the package `wxseal` as it would in a user's project.
const here = new URL(".examples/", import.meta.url);
const copy = (name) => {
  mkdirSync(here, { recursive: true });
  copyFileSync(new URL(`examples/${name}`, root), new URL(name, here));
  return fileURLToPath(new URL(name, here));
};
test.after(() => rmSync(here, { recursive: true, force: true }));

test("open-data.mjs", () => {
  const printed = execFileSync(process.execPath, [copy("open-data.mjs")]).toString();
  assert.match(printed, /^Band\nbase64_blank - A \+ became a blank/);
});

test("face-result.mjs", async (t) => {
  t.mock.method(console, "warn", () => {});
  // Its store began two minutes ago: a memory that has just begun refuses what it cannot know.
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() - 120_000 });
  const { beginFaceResult, faceResult } = await import(copy("face-result.mjs"));
  t.mock.timers.reset();
  const [appId, sessionKey, idNumber] = ["wx4f4bc4dec97d474b", "tiihtNczf5v6AKRyjwEUhQ==", "11010519491231002X"];
  const session = { openid: "o1", keys: [sessionKey], name: "张三", idNumber };
  const begin = async () => (await beginFaceResult({ appId, session })).body.randomNumber;
  const posted = (randomNumber) =>
    forge.faceResult({ name: "张三", idNumber }, { appId, sessionKey, randomNumber }).message;
  const refused = (code, status = 400) => ({ status, body: { passed: false, code } });
  const first = posted(await begin());
  const { status, body } = await faceResult(first, { appId, session });
  assert.deepEqual([status, body.passed, typeof body.at], [200, true, "number"]);
  assert.deepEqual(await faceResult(first, { appId, session }), refused("replayed"));
  assert.deepEqual(await faceResult(posted("12345678"), { appId, session }), refused("number_unknown"));
  const another = { ...session, idNumber: "110105194912310038" };
  assert.deepEqual(await faceResult(posted(await begin()), { appId, session: another }), refused("expected_mismatch"));
  for (let begun = 0; begun < 18; begun += 1) await begin();
  assert.deepEqual((await beginFaceResult({ appId, session })).status, 429);
  session.openid = "o2";
  // A session that names nobody passes nobody.
  assert.deepEqual(
    await faceResult(posted(await begin()), { appId, session: { ...session, idNumber: undefined } }),
    refused("argument_missing", 500),
  );
});

const answering =
  (...answers) =>
  async () =>
    new Response(JSON.stringify(answers.shift()));

test("phone-number.mjs", async (t) => {
  t.mock.method(console, "warn", () => {});
  const { phoneNumber } = await import(copy("phone-number.mjs"));
  const { message, context, body } = cases().find(
    ({ operation, id }) => operation.startsWith("phone.") && id === "good",
  );
  const known = { appId: context.app_id, accessToken: context.access_token, openid: "o1" };
  const answer = (said, posted = message) => phoneNumber(posted, known, answering(said));
  assert.deepEqual(await answer(JSON.parse(body)), { status: 200, body: { country: "86", last4: "6666" } });
  assert.deepEqual(await answer({ errcode: 40029 }), {
    status: 400,
    body: { errcode: 40029, errmsg: "the code is not valid" },
  });
  assert.deepEqual(await answer({ errcode: 40125 }), {
    status: 400,
    body: { errcode: -1, errmsg: "the request was not carried out" },
  });
  assert.deepEqual(await answer({ errcode: -1 }), { status: 503, body: { errcode: -1, errmsg: "WeChat is busy" } });
  assert.deepEqual(await answer({}, {}), { status: 400, body: { code: "field_missing" } });
});

test("face-verify.mjs", async () => {
  const { beginFaceVerify, endFaceVerify } = await import(copy("face-verify.mjs"));
  const session = { openid: "o1" };
  const known = { session, accessToken: "token", outSeqNo: "12345" };
  const begun = answering({ errcode: 0, verify_id: "v1", expires_in: 3600 });
  assert.deepEqual(await beginFaceVerify({ name: "张三", idNumber: "310101199801011234" }, known, begun), {
    verifyId: "v1",
  });
  const kept = { session: JSON.parse(JSON.stringify(session)), accessToken: "token" };
  const end = (number) => endFaceVerify(kept, answering({ errcode: 0, verify_ret: number }));
  assert.deepEqual(await end(10000), { passed: true });
  assert.deepEqual(await end(10300), { passed: false, askAgainIn: 10 });
  assert.deepEqual(await end(10004), { passed: false, why: "the face is not this person's", tryAgain: true });
  await assert.rejects(endFaceVerify(kept, answering({ errcode: 40001 })), { number: 40001 });
});

test("endpoint.test.mjs", () => {
  // A test within a test reports to its own runner only when it does not know of this one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const printed = execFileSync(process.execPath, ["--test", "--test-reporter=tap", copy("endpoint.test.mjs")], {
    env,
  }).toString();
  assert.match(printed, /# pass 6\n# fail 0/);
});

test("login.mjs", async (t) => {
  const { backend } = await import(copy("login.mjs"));
  const { message, context, out } = cases().find(
    ({ operation, id }) => operation === "open_data.we_run" && id === "steps",
  );
  t.mock.timers.enable({ apis: ["Date"], now: context.now * 1000 });
  const keys = { kid: "1", secret: new Uint8Array(32) };
  const logins = [context.session_key, "HyVFkGl5F5OQWJZZaNzBBg=="].map((session_key) => ({
    openid: "oGZUI0egBJY1zhBYw2KhdUfwVJJE",
    session_key,
  }));
  const { login, steps, logout } = backend({
    appId: context.app_id,
    secret: "s",
    tokenKeys: keys,
    fetch: answering(...logins),
  });
  const today = JSON.parse(out.ok.json).stepInfoList.at(-1).step;
  const { token } = await login({ code: "c1" });
  await assert.rejects(login({ code: "c1" }), { code: "code_used" });
  const headers = new Headers({ authorization: `Bearer ${token}` });
  assert.deepEqual(await steps(headers, message), { today, newToken: null });
  // Another login has replaced the session key in the meantime; the data is still on its way.
  const second = await login({ code: "c2" });
  assert.deepEqual(await steps({ "x-token": second.token }, message), { today, newToken: null });
  await logout(headers);
  await assert.rejects(steps(headers, message), { code: "session_revoked" });
  await logout({ "x-token": second.token });
});

test("every function stands in the table", () => {
  const namespaces = Object.entries(wxseal).filter(([, value]) => typeof value === "object");
  const functions = namespaces.flatMap(([name, module]) =>
    Object.keys(module)
      .filter((one) => /^[a-z]/.test(one))
      .map((one) => `${name}.${one}`),
  );
  const listed = [...read("docs/en/functions.md").matchAll(/^\| `(\w+\.\w+)` \| `[\w.]+`(?:, `[\w.]+`)? \|/gm)].map(
    ([, name]) => name,
  );
  assert.deepEqual(listed.sort(), functions.sort());
});

for (const name of ["README.md", "README.zh-CN.md"].map((one) => `bindings-wasm/${one}`)) {
  test(`${name}, which npm shows, begins with the example and names every entry and export`, () => {
    const text = read(name);
    assert.equal(text.match(/```js\n(.*?)```/s)[1], code("open-data.mjs"));
    const entries = Object.keys(JSON.parse(read("bindings-wasm/package.json")).exports).filter(
      (one) => one !== "./package.json",
    );
    for (const entry of entries) assert.ok(text.includes(`\`wxseal${entry.slice(1)}\``), entry);
    for (const exported of Object.keys(wxseal))
      assert.ok(exported in UNNAMED || text.includes(`\`${exported}\``), exported);
    for (const one of Object.keys(wxseal.openData).filter((one) => /^[a-z]/.test(one)))
      assert.ok(text.includes(`\`${one}\``), one);
  });
}

for (const name of ["README.md", "README.zh-CN.md"]) {
  test(`the quick starts of ${name} are the examples`, () => {
    const fence = (language) => read(name).match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s"))?.[1];
    assert.equal(fence("js"), code("open-data.mjs"));
    assert.equal(fence("python"), code("open_data.py"));
    assert.equal(fence("rust"), code("open_data.rs"));
  });
}

for (const name of ["docs/en/login-and-sessions.md", "docs/zh/login-and-sessions.md"]) {
  test(`${name} shows the examples`, () => {
    for (const example of ["login.mjs", "login.py"]) assert.ok(read(name).includes(code(example)), example);
  });
}

test("worker.mjs, in workerd", async (t) => {
  const phone = cases().find(({ operation, id }) => operation === "open_data.phone_number" && id === "phone");
  const server = new Miniflare({
    modules: await workerModules(copy("worker.mjs")),
    compatibilityDate: "2024-01-01",
    bindings: { APP_ID: phone.context.app_id },
    kvNamespaces: ["SESSIONS"],
    host: "127.0.0.1",
    port: 0,
  });
  t.after(() => server.dispose());
  await (await server.getKVNamespace("SESSIONS")).put("s1", phone.context.session_key);
  const post = async (session, body) => {
    const answer = await server.dispatchFetch("http://worker/", {
      method: "POST",
      headers: { "x-session": session },
      body,
    });
    return [answer.status, await answer.text()];
  };
  // The worker takes the machine's clock, and the record is of 2016: it opens, and is stale.
  assert.deepEqual(await post("s1", JSON.stringify(phone.message)), [
    400,
    '{"code":"timestamp_stale","action":"reject"}',
  ]);
  assert.deepEqual(await post("s1", "{}"), [400, '{"code":"field_missing","action":"reject"}']);
  assert.deepEqual(await post("s1", "not json"), [400, "bad request"]);
  assert.deepEqual(await post("nobody", "{}"), [401, '{"action":"relogin"}']);
});
