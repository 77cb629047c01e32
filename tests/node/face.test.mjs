// One number, one try, however many ask at the same moment; and the brake, which counts them all.

import assert from "node:assert/strict";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Brake, face, MemoryStore, openData, WxsealError } from "wxseal";
import { explain, forge } from "wxseal/dev";
import { camel, cases } from "./vectors.mjs";

const all = cases().filter(({ operation }) => operation === "face.open_result");
const APP = { appId: "wx4f4bc4dec97d474b", sessionKey: "tiihtNczf5v6AKRyjwEUhQ==" };
const PERSON = { name: "张三", idNumber: "11010519491231002X" };
const NOW = 1_700_000_000;
const SCOPE = { ...APP, user: "u1", now: NOW, expected: PERSON };
const OTHERS = {
  issued: {},
  issuedAt: { numbers: "issued", issuedAt: NOW - 10 },
  signed: { numbers: "signed" },
  client: { numbers: "client" },
};

/** A record like no other, for this number. */
const posted = (randomNumber, index = 0, content = PERSON) => {
  const iv = Buffer.from(String(index).padStart(16, "0")).toString("base64");
  return forge.faceResult(content, { ...APP, randomNumber, iv, now: NOW }).message;
};

/** How many passed, and the codes of the others. */
function counted(settled) {
  const codes = {};
  for (const { status, reason } of settled) {
    if (status === "fulfilled") continue;
    assert.ok(reason instanceof WxsealError, String(reason?.stack));
    codes[reason.code] = (codes[reason.code] ?? 0) + 1;
  }
  return { passed: settled.filter(({ status }) => status === "fulfilled").length, codes };
}

/** A store that takes its time, so that everybody gets in between. */
function slow(store) {
  const step =
    (name) =>
    async (...given) => {
      await sleep(Math.random() * 3);
      const answer = store[name](...given);
      await sleep(Math.random() * 3);
      return answer;
    };
  return { load: step("load"), swap: step("swap"), claim: step("claim") };
}

for (const [name, more] of Object.entries(OTHERS)) {
  for (const [how, over, count] of [
    ["", (store) => store, 50],
    ["", (store) => store, 1000],
    [" of a slow store", slow, 50],
    [" of a slow store", slow, 1000],
  ]) {
    test(`of ${count} tries${how} at once, one passes: ${name}`, async () => {
      const memory = new MemoryStore({ since: 0 });
      const { appId, user } = SCOPE;
      const number =
        name === "issued" ? (await face.begin({ appId, user, now: NOW, store: memory })).randomNumber : "n";
      const context = { ...SCOPE, numbers: "issued", ...more, store: over(memory) };
      // Each with a record of its own: it is the number that counts.
      const tries = Array.from({ length: count }, (_, index) =>
        face.openResult(posted(number, index, { ...PERSON, index }), context),
      );
      const { passed, codes } = counted(await Promise.allSettled(tries));
      assert.equal(passed, 1);
      const { replayed = 0, too_many_refusals: braked = 0, ...others } = codes;
      assert.deepEqual([replayed + braked, others], [count - 1, {}]);
      // They were no refusals: the slots were given back.
      const next = name === "issued" ? (await face.begin({ appId, user, now: NOW, store: memory })).randomNumber : "m";
      assert.equal((await face.openResult(posted(next, count, { ...PERSON, next: 1 }), context)).data.next, 1);
    });
  }
}

test("of 50 who begin at once for one user, 20 get a number, and the last of these counts", async () => {
  const store = new MemoryStore({ since: 0 });
  const { appId, user } = SCOPE;
  const settled = await Promise.allSettled(
    Array.from({ length: 50 }, () => face.begin({ appId, user, now: NOW, store: slow(store) })),
  );
  assert.deepEqual(counted(settled), { passed: 20, codes: { too_many_numbers: 30 } });
  const numbers = settled.filter(({ status }) => status === "fulfilled").map(({ value }) => value.randomNumber);
  assert.equal(new Set(numbers).size, 20);
  for (const number of numbers) assert.match(number, /^[0-9a-f]{32}$/);
  const tries = numbers.map((number, index) =>
    face.openResult(posted(number, index, { ...PERSON, index }), { ...SCOPE, numbers: "issued", store }),
  );
  const { passed, codes } = counted(await Promise.allSettled(tries));
  assert.equal(passed, 1);
  assert.equal((codes.number_unknown ?? 0) + (codes.too_many_refusals ?? 0), 19);
});

test("of 1,000 records that do not open, at once, 20 are looked at", async () => {
  for (const over of [(store) => store, slow]) {
    const brake = new Brake(over(new MemoryStore()));
    const { message, context } = forge.openData({ openId: "o1" }, { ...APP, now: NOW, damages: ["other_key"] });
    assert.throws(() => openData.decrypt(message, context), WxsealError);
    const { passed, codes } = counted(
      await Promise.allSettled(Array.from({ length: 1000 }, () => brake.decrypt(message, context))),
    );
    const { too_many_refusals: braked, ...looked } = codes;
    assert.deepEqual([passed, braked, Object.values(looked)], [0, 980, [20]]);
  }
});

test("nothing that a client sends is told to be a mistake of the caller's", () => {
  const attempts = all.flatMap(({ attempts }) => attempts).filter(({ do: step }) => step === "open");
  const shown = ({ context }) => JSON.stringify({ ...context, now: undefined });
  // What passes in one case is a context with which nothing is wrong in another.
  const good = new Set(attempts.filter(({ out }) => out.ok !== undefined).map(shown));
  const refused = attempts.filter(
    (one) => one.out.err !== undefined && good.has(shown(one)) && one.out.err.argument !== "now",
  );
  const codes = new Set(refused.map(({ out }) => out.err.code));
  assert.ok(refused.length > 200 && codes.size >= 20, `${refused.length} ${codes.size}`);
  for (const code of codes) assert.notEqual(explain(code).action, "fix_call", code);
});

test("of whatever kind a field of the message is, it is no mistake of the caller's", async () => {
  const { message, context } = all.find(({ id }) => id === "expected-everything").attempts[0];
  const kinds = [
    undefined,
    null,
    0,
    -1,
    1.5,
    NaN,
    true,
    false,
    "",
    " ",
    "\u0000",
    "x".repeat(300),
    "x".repeat(70_000),
    "\ud800",
    [],
    {},
    new Uint8Array(3),
    new Uint8Array([255]),
    Symbol("x"),
    () => {},
    1n,
  ];
  let count = 0;
  for (const numbers of ["issued", "signed", "client"]) {
    for (const name of [...Object.keys(message), "signature"]) {
      for (const kind of kinds) {
        const opened = face.openResult(
          { ...message, [name]: kind },
          { ...camel(context), numbers, store: new MemoryStore({ since: 0 }) },
        );
        await opened.catch(({ code, action }) => {
          assert.ok(!["fix_call", "fix_config"].includes(action), `${name} ${String(kind)}: ${code}`);
          count += 1;
        });
      }
    }
  }
  assert.ok(count > 250, String(count));
});
