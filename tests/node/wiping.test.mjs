// Nothing of a key or a secret stays in the memory of a module when an operation has ended.

import assert from "node:assert/strict";
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import test from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import v8 from "node:v8";
import vm from "node:vm";

import { answer } from "../runtimes/suite/answer.mjs";
import { DOORS, SIZE, TEXTS } from "./hostile-texts.mjs";
import { freshAndStarted, stackOf } from "./modules.mjs";
import { secretsOf, Watched, withOtherSecrets } from "./secret-pieces.mjs";
import { cases } from "./vectors.mjs";

v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc");
const all = cases();

test("no operation reaches further down a stack than is wiped", async (t) => {
  const wiped = {};
  const entries = freshAndStarted((name, length) => {
    wiped[name] = length;
    return false;
  });
  const { wxseal, dev, modules } = entries;
  for (const module of Object.values(modules)) stackOf(module).set(Buffer.alloc(module.__stack_pointer.value, PAINT));
  for (const one of all) await answer(wxseal, dev, one);
  for (const { looks, size = SIZE } of Object.values(DOORS)) {
    for (const text of Object.values(TEXTS)) await looks(entries, text(size));
  }
  for (const [name, module] of Object.entries(modules)) {
    const stack = stackOf(module);
    const reached = stack.length - stack.findIndex((byte) => byte !== PAINT);
    t.diagnostic(`${name}: ${reached} of ${wiped[name]} bytes`);
    assert.ok(reached <= wiped[name], `${name} reaches down ${reached} bytes`);
    assert.ok(reached > wiped[name] / 2, `${name} need not wipe that much`);
  }
});

for (const operation of new Set(all.map((one) => one.operation))) {
  test(`nothing of a secret stays behind: ${operation}`, async (t) => {
    const { wxseal, dev, modules } = freshAndStarted();
    const watched = new Watched(modules);
    let secret = 0;
    for (const given of all.filter((one) => one.operation === operation)) {
      const other = withOtherSecrets(given);
      for (const { one, secrets } of [{ one: given, secrets: secretsOf(given) }, other]) {
        await answer(wxseal, dev, one);
        if (KEEPS.has(operation)) await forgotten(() => watched.found(secrets).length === 0);
        assert.deepEqual(watched.found(secrets), [], `${given.id} ${secrets}`);
        secret += secrets.length;
      }
    }
    t.diagnostic(`${secret} secrets`);
  });
}

// What no vector does.
const OPERATIONS = {
  "session keys that are none": ({ wxseal: { SessionKey, openData } }, make) => {
    for (const end of ["x", "\0", "éé", "中".repeat(100), "é".repeat(3000)]) {
      assert.throws(() => new SessionKey(make.sessionKey() + end), { code: "session_key_invalid" });
      assert.throws(
        () => openData.decrypt(RECORD, { appId: APP_ID, sessionKey: [make.sessionKey(), make.sessionKey() + end] }),
        { code: "session_key_invalid" },
      );
    }
  },
  "session keys as bytes": ({ wxseal: { openData } }, make) => {
    const sessionKey = [Buffer.from(make.sessionKey()), Buffer.from(make.sessionKey())];
    assert.throws(() => openData.decrypt(RECORD, { appId: APP_ID, sessionKey, now: NOW }), { code: "decrypt_failed" });
  },
  "access tokens": async ({ wxseal: { AccessTokens, MemoryStore } }, make) => {
    const accessToken = make.text(140);
    const answer = JSON.stringify({ access_token: accessToken, expires_in: 7200 });
    const options = {
      appId: APP_ID,
      secret: make.text(32),
      store: new MemoryStore({ since: 0 }),
      fetch: async () => new Response(answer),
    };
    const tokens = new AccessTokens(options);
    assert.equal(await tokens.get(), accessToken);
    await tokens.report(accessToken, 40001);
  },
  "secrets that are not ASCII": ({ wxseal: { payV2 } }, make) => {
    for (const signType of ["MD5", "HMAC-SHA256"])
      payV2.sign({ a: "1" }, { key: `${make.text(32)}中${make.text(32)}é`, signType });
  },
  "secrets that are too long": ({ wxseal: { credentials, payV2 } }, make) => {
    assert.throws(() => credentials.getAccessToken({ appId: APP_ID, secret: make.text(5000) }), {
      code: "argument_range",
    });
    payV2.sign({ a: "1" }, { key: make.text(5000), signType: "HMAC-SHA256" });
  },
  "forged input": ({ dev: { diagnose, forge } }, make) => {
    const options = () => ({ appId: APP_ID, sessionKey: make.sessionKey() });
    forge.openData({ a: 1 }, options());
    forge.openData({ a: 1 }, { ...options(), damages: ["blank"] });
    forge.faceResult({ a: 1 }, { ...options(), randomNumber: "12345678" });
    forge.rawData({ a: 1 }, options());
    for (const signType of ["MD5", "HMAC-SHA256"]) forge.payV2({ a: 1 }, { key: make.text(32), signType });
    const { message, context } = forge.openData({ a: 1 }, options());
    assert.equal(
      diagnose(message, { ...context, sessionKey: [make.sessionKey(), context.sessionKey] }).verdict,
      "fine",
    );
  },
};

for (const [name, run] of Object.entries(OPERATIONS)) {
  test(`nothing of a secret stays behind: ${name}`, async () => {
    const entries = freshAndStarted();
    const watched = new Watched(entries.modules);
    const make = new Secrets();
    await run(entries, make);
    assert.ok(make.all.length > 0);
    assert.deepEqual(watched.found(make.all), []);
  });
}

test("a key that is kept stands in memory once, whatever is done with it", () => {
  let wipes = 0;
  const { wxseal, modules } = freshAndStarted(() => ++wipes > 0);
  const { openData, SessionKey } = wxseal;
  const watched = new Watched(modules);
  const text = new Secrets().sessionKey();
  const sessionKey = new SessionKey(text);
  const context = { appId: APP_ID, sessionKey, now: NOW };
  const record = sealed(text, "x".repeat(300));
  const signature = createHash("sha1").update("raw").update(text).digest("hex");
  const work = {
    open: () => assert.equal(openData.decrypt(record, context).data.a.length, 300),
    "open nothing": () => assert.throws(() => openData.decrypt(RECORD, context), { code: "decrypt_failed" }),
    "open with several": () =>
      assert.equal(openData.decrypt(record, { ...context, sessionKey: [sessionKey, sessionKey] }).keyIndex, 0),
    sign: () => sessionKey.sign("body"),
    "check a signature": () => openData.verifySignature({ rawData: "raw", signature }, { sessionKey }),
    expose: () => assert.equal(sessionKey.expose(), text),
  };
  const { memory } = modules.records;
  const [home, ...others] = places(memory, text.slice(0, 8));
  assert.deepEqual(others, []);
  const expanded = expandedKey(memory, home);
  assert.deepEqual(copiesOf(memory, expanded), []);
  for (const [name, run] of Object.entries(work)) {
    stackOf(modules.records).fill(PAINT);
    wipes = 0;
    run();
    assert.equal(wipes, ["sign", "check a signature"].includes(name) ? 1 : 0, `${name} wipes`);
    const foreign = watched
      .found([text])
      .filter((place) => placeOf(place) < home || placeOf(place) >= home + text.length);
    assert.deepEqual(foreign, [], name);
    assert.deepEqual(copiesOf(memory, expanded), [], name);
  }
});

test("what stays behind would be found", async () => {
  const { wxseal, modules } = freshAndStarted(() => false);
  const watched = new Watched(modules);
  const secrets = new Secrets();
  const planted = secrets.text(32);
  for (const bytes of [
    planted.slice(12, 20),
    Buffer.from(planted).toString("base64").slice(-8),
    Buffer.from(planted).toString("hex").slice(0, 8),
  ]) {
    for (const [name, { memory }] of Object.entries(modules)) {
      const place = memory.buffer.byteLength - 40;
      const there = Buffer.from(memory.buffer, place, bytes.length);
      there.write(bytes);
      assert.deepEqual(watched.found([planted]), [`${name} 0x${place.toString(16)}: ${bytes}`]);
      there.fill(0);
      assert.deepEqual(watched.found([planted]), []);
    }
  }
  const left = {
    "sign a request": (sessionKey) => new wxseal.SessionKey(sessionKey).sign("body"),
    "sign a message": (key) => wxseal.payV2.sign({ a: "1" }, { key, signType: "HMAC-SHA256" }),
  };
  for (const [name, run] of Object.entries(left)) {
    const secret = secrets.sessionKey();
    run(secret);
    const onStacks = watched.found([secret]).filter((place) => placeOf(place) < modules.records.__stack_pointer.value);
    assert.notDeepEqual(onStacks, [], `${name} needs no wipe`);
  }
  const { memory } = modules.records;
  const text = secrets.sessionKey();
  const kept = new wxseal.SessionKey(text);
  assert.notDeepEqual(
    copiesOf(memory, expandedKey(memory, places(memory, text)[0])),
    [],
    "to parse a key needs no wipe",
  );
  assert.equal(kept.expose(), text);
});

/** Random secrets, noted as they are made. */
class Secrets {
  all = [];

  sessionKey() {
    return this.#note(randomBytes(16).toString("base64"));
  }

  text(length) {
    return this.#note(randomBytes(length).toString("base64url").slice(0, length));
  }

  #note(secret) {
    this.all.push(secret);
    return secret;
  }
}

/**
 * The round keys of the key whose text is at `home`, in the form in which the module has them: beside the
 * text in its object.
 */
function expandedKey(memory, home) {
  const words = new Uint32Array(memory.buffer);
  const owner = words.findIndex(
    (word, at) => word === home && words[at + 1] > words.length / 8 && words[at + 1] < memory.buffer.byteLength,
  );
  const start = words[owner + 1];
  const bytes = Buffer.from(new Uint8Array(memory.buffer, start, ROUND_KEYS));
  assert.ok(new Set(bytes).size > 64, "these are no round keys");
  return { start, bytes };
}

/** Where else a piece of the round keys stands. */
function copiesOf(memory, { start, bytes }) {
  const pieces = Array.from({ length: ROUND_KEYS / 8 }, (_, index) => bytes.subarray(index * 8, index * 8 + 8));
  return pieces
    .flatMap((piece) => places(memory, piece))
    .filter((place) => place < start || place >= start + ROUND_KEYS);
}

function places(memory, bytes) {
  const all = Buffer.from(memory.buffer);
  const found = [];
  for (let at = all.indexOf(bytes); at >= 0; at = all.indexOf(bytes, at + 1)) found.push(at);
  return found;
}

function placeOf(found) {
  return Number(found.split(/[ :]/)[1]);
}

function sealed(sessionKey, text) {
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-128-cbc", Buffer.from(sessionKey, "base64"), iv);
  const plain = JSON.stringify({ a: text, watermark: { appid: APP_ID, timestamp: NOW } });
  return { encryptedData: cipher.update(plain, "utf8", "base64") + cipher.final("base64"), iv: iv.toString("base64") };
}

/** Has JavaScript give up what it no longer holds, until that is gone on the other side too. */
async function forgotten(gone) {
  for (let times = 0; times < 50 && !gone(); times++) {
    collect();
    await pause(1);
  }
}

const PAINT = 0xa5;
/** What makes objects that hold a key as long as they live. */
const KEEPS = new Set(["session_key.sign", "session_keys", "flows.session_keys"]);
const APP_ID = "wx4f4bc4dec97d474b";
const NOW = 1_700_000_000;
/** It opens under no key. */
const RECORD = {
  encryptedData: Buffer.from([...Array(32).keys()]).toString("base64"),
  iv: Buffer.alloc(16, 2).toString("base64"),
};
/** Eleven of them, in bytes. */
const ROUND_KEYS = 11 * 16;
