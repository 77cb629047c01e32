// Times open data on Node beside what one would write by hand: prints the rounds as a JSON list for run.mjs.

import assert from "node:assert/strict";
import { isUtf8 } from "node:buffer";
import { createDecipheriv, createSecretKey, webcrypto } from "node:crypto";

import { openData, SessionKey } from "../node/node_modules/wxseal/dist/index.node.js";
import { cases } from "../node/vectors.mjs";

const ROUNDS = 15;
const RECORDS = 10_000;
const MAX_TEXT = 64 * 1024;
const MAX_DEPTH = 32;
const QUOTE = '"'.charCodeAt(0);
const BLANK = " ".charCodeAt(0);

const vectors = cases().filter(({ operation }) => operation === "open_data.decrypt");
const { message, context } = vectors.find(({ id }) => id === "official");
const { app_id: appId, session_key: keyText, now } = context;

const sessionKey = new SessionKey(keyText);
const key = sixteenBytes(keyText);
const decrypt = decryptWith(createSecretKey(key));
const decryptAgain = decryptWithOneDecipher(createSecretKey(key));
const cryptoKey = await webcrypto.subtle.importKey("raw", key, "AES-CBC", false, ["decrypt"]);

const withKeptKey = () => openData.decrypt(message, { appId, sessionKey, now }).data;
const withKeyText = () => openData.decrypt(message, { appId, sessionKey: keyText, now }).data;

const pairs = [
  {
    id: "open-data/node/same-checks",
    work: "open data",
    peer: "node:crypto, the same checks",
    subject: withKeptKey,
    byHand: () => openStrictly(message, appId, decrypt, now),
  },
  {
    id: "open-data/node/same-checks-one-decipher",
    work: "open data",
    peer: "node:crypto, the same checks, one Decipher kept",
    subject: withKeptKey,
    byHand: () => openStrictly(message, appId, decryptAgain, now),
  },
  {
    id: "open-data/node/lenient-json",
    work: "open data",
    peer: "node:crypto, JSON read leniently",
    subject: withKeptKey,
    byHand: () => openLeniently(message, appId, decrypt, now),
  },
  {
    id: "open-data/node/key-text",
    work: "open data, key parsed each time",
    peer: "node:crypto, JSON read leniently",
    subject: withKeyText,
    byHand: () => openLeniently(message, appId, decryptWith(sixteenBytes(keyText)), now),
  },
  {
    id: "open-data/node/webcrypto",
    work: "open data",
    peer: "SubtleCrypto, awaited, JSON read leniently",
    subject: withKeptKey,
    byHand: () => openWithSubtle(message, appId, cryptoKey, now),
    time: timeAwaited,
  },
];

checkPeers();
const measured = [];
for (const pair of pairs) measured.push(await measure(pair));
console.log(JSON.stringify(measured));

async function measure({ id, work, peer, subject, byHand, time = timeOf }) {
  assert.deepEqual(await byHand(), subject());
  const runtime = `Node ${process.versions.node}`;
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    rounds.push({ subject_ns: timeOf(subject), peer_ns: await time(byHand) });
  }
  return { id, runtime, work, peer, rounds: rounds.slice(1) }; // the first warms up
}

function timeOf(run) {
  const start = process.hrtime.bigint();
  for (let record = 0; record < RECORDS; record++) run();
  return Number(process.hrtime.bigint() - start) / RECORDS;
}

async function timeAwaited(run) {
  const start = process.hrtime.bigint();
  for (let record = 0; record < RECORDS; record++) await run();
  return Number(process.hrtime.bigint() - start) / RECORDS;
}

// The peers.

function openStrictly(message, appId, decrypt, now) {
  const text = plaintext(message, decrypt);
  const record = JSON.parse(text);
  const keys = keysOf(record, MAX_DEPTH, text.includes("\\"));
  if (colonsAtLeast(text) !== keys && colonsExactly(text) !== keys) throw new Error("duplicate key");
  return checked(record, appId, now);
}

function openLeniently(message, appId, decrypt, now) {
  return checked(JSON.parse(plaintext(message, decrypt)), appId, now);
}

async function openWithSubtle({ encryptedData, iv }, appId, key, now) {
  const algorithm = { name: "AES-CBC", iv: sixteenBytes(iv) };
  const bytes = Buffer.from(await webcrypto.subtle.decrypt(algorithm, key, base64(encryptedData)));
  if (!isUtf8(bytes)) throw new Error("UTF-8");
  return checked(JSON.parse(bytes.toString()), appId, now);
}

function plaintext({ encryptedData, iv }, decrypt) {
  const data = base64(encryptedData);
  if (data.length === 0 || data.length % 16 !== 0) throw new Error("data length");
  const padded = decrypt(data, sixteenBytes(iv));
  const end = padded.length - padding(padded);
  if (!isUtf8(padded)) throw new Error("UTF-8"); // padding is ASCII
  return padded.toString("utf8", 0, end);
}

/** Without OpenSSL's check of the padding: that takes a second call and leaves two pieces to join. */
function decryptWith(key) {
  return (data, iv) => createDecipheriv("aes-128-cbc", key, iv).setAutoPadding(false).update(data);
}

/** A block decrypts to itself and the block before it, so a Decipher that is fed the IV first starts anew. */
function decryptWithOneDecipher(key) {
  const decipher = createDecipheriv("aes-128-cbc", key, Buffer.alloc(16)).setAutoPadding(false);
  return (data, iv) => decipher.update(Buffer.concat([iv, data])).subarray(16);
}

function padding(padded) {
  const count = padded[padded.length - 1];
  if (count < 1 || count > 16) throw new Error("padding");
  for (let at = padded.length - count; at < padded.length; at++) {
    if (padded[at] !== count) throw new Error("padding");
  }
  return count;
}

function checked(record, appId, now) {
  if (typeof record !== "object" || record === null || Array.isArray(record)) throw new Error("no object");
  const { appid, timestamp } = record.watermark;
  if (appid !== appId) throw new Error("app");
  if (typeof timestamp !== "number" && !(typeof timestamp === "string" && /^\d+$/.test(timestamp))) {
    throw new Error("timestamp");
  }
  const seconds = Number(timestamp);
  if (!Number.isInteger(seconds) || seconds < now - 300 || seconds > now + 60) throw new Error("time");
  return record;
}

/** Buffer.from skips what is not base64: only what was read whole is written the same again. */
function base64(text) {
  if (typeof text !== "string" || text.length > MAX_TEXT) throw new Error("text");
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text) throw new Error("base64");
  return bytes;
}

/** An IV or a key. */
function sixteenBytes(text) {
  const bytes = base64(text);
  if (bytes.length !== 16) throw new Error("length");
  return bytes;
}

/** How many keys a parsed value has at all depths, after duplicates have gone. */
function keysOf(value, depth, escaped) {
  if (typeof value === "string") {
    if (escaped && !value.isWellFormed()) throw new Error("surrogate");
    return 0;
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error("number");
  if (typeof value !== "object" || value === null) return 0;
  if (depth === 0) throw new Error("depth");
  let keys = 0;
  if (Array.isArray(value)) {
    for (const one of value) keys += keysOf(one, depth - 1, escaped);
    return keys;
  }
  for (const key in value) {
    if (key === "__proto__" || (escaped && !key.isWellFormed())) throw new Error("key");
    keys += 1 + keysOf(value[key], depth - 1, escaped);
  }
  return keys;
}

/** The colons behind a quote or a blank. Those of keys are all among them, so this is never too few. */
function colonsAtLeast(text) {
  let colons = 0;
  for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === QUOTE || before <= BLANK) colons++;
  }
  return colons;
}

/** The colons outside the texts of valid JSON. */
function colonsExactly(text) {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "").split(":").length - 1;
}

/** The peers must refuse what wxseal refuses, and open what it opens where the base64 is plain. */
function checkPeers() {
  const comparable = vectors.filter(isComparable);
  assert.ok(comparable.length > 100);
  for (const { id, message, context, out } of comparable) {
    const expected = "ok" in out;
    assert.equal(opens(openStrictly, decryptWith, message, context), expected, id);
    assert.equal(opens(openStrictly, decryptWithOneDecipher, message, context), expected, id);
    if (!expected && id.startsWith("json-")) continue;
    assert.equal(opens(openLeniently, decryptWith, message, context), expected, id);
  }
}

function isComparable({ message, context, out }) {
  const names = Object.keys(context ?? {})
    .sort()
    .join(" ");
  const oneKey = names === "app_id now session_key" && typeof context.session_key === "string";
  if ("err" in out) return oneKey && !["app_id", "now"].includes(out.err.argument);
  return oneKey && [message.encryptedData, message.iv].every((text) => /^(.{4})+$/.test(text));
}

function opens(open, decryptWith, message, context) {
  try {
    const decrypt = decryptWith(sixteenBytes(context.session_key));
    return Boolean(open(message, context.app_id, decrypt, context.now));
  } catch {
    return false;
  }
}
