// Secrets, and where pieces of them stand in the memory of a module.

import { randomInt } from "node:crypto";

/** The secrets that a case of the vectors names or that an answer in it holds. */
export function secretsOf(one) {
  const found = new Set();
  const collect = (value, name) => {
    if (typeof value === "string") {
      if (NAMES.has(name)) found.add(value);
      for (const [, text] of value.matchAll(/\\?"(?:session_key|access_token)\\?"\s*:\s*\\?"([^"\\]+)/g))
        found.add(text);
    } else if (Array.isArray(value)) for (const item of value) collect(item, name);
    else if (typeof value === "object" && value !== null)
      for (const [key, item] of Object.entries(value)) collect(item, key);
  };
  collect(one, "");
  return [...found].filter((secret) => secret.length >= PIECE);
}

/** The same case with random secrets of the same form, and these. */
export function withOtherSecrets(one) {
  const others = new Map(secretsOf(one).map((secret) => [secret, randomLike(secret)]));
  const replaced = (value) => {
    if (typeof value === "string")
      return [...others].reduce((text, [secret, other]) => text.replaceAll(secret, other), value);
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaced(item)]));
  };
  return { one: replaced(one), secrets: [...others.values()] };
}

/**
 * A text with another of its kind in place of each letter and digit; the last one before a `=` stays, as
 * base64 wants it.
 */
function randomLike(text) {
  const other = (kind) => () => kind[randomInt(kind.length)];
  const kinds = [
    [/[0-9]/g, "0123456789"],
    [/[a-z](?!=)/g, "abcdefghijklmnopqrstuvwxyz"],
    [/[A-Z](?!=)/g, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  ];
  return kinds.reduce((made, [letters, kind]) => made.replace(letters, other(kind)), text);
}

/**
 * Every piece of a secret that is long enough to matter, in every form that it takes: the text in a URL and
 * in JSON, and text and decoded bytes each as they are, in base64, in hex and with the two pads of HMAC.
 */
export function piecesOf(secret) {
  const forms = [Buffer.from(encodeURIComponent(secret)), Buffer.from(JSON.stringify(secret))];
  for (const bytes of [Buffer.from(secret), Buffer.from(secret, "base64")]) {
    const padded = [0x36, 0x5c].map((pad) => bytes.map((byte) => byte ^ pad));
    forms.push(bytes, ...padded, ...["base64", "hex"].map((encoding) => Buffer.from(bytes.toString(encoding))));
  }
  const pieces = new Set();
  for (const form of forms) {
    for (let at = 0; at + PIECE <= form.length; at++) {
      const piece = form.toString("latin1", at, at + PIECE);
      if (new Set(piece).size > 2) pieces.add(piece);
    }
  }
  return pieces;
}

/** The memory of modules, looked at again and again: what changed is searched. */
export class Watched {
  #modules;
  #before = {};
  #beginning = {};

  constructor(modules) {
    this.#modules = modules;
    this.#beginning = this.#memory();
    this.#before = this.#beginning;
  }

  /** Where pieces of secrets stand that were not there in the beginning: `records 0x1234: piece`. */
  found(secrets) {
    const memory = this.#memory();
    const pieces = new Set(secrets.flatMap((secret) => [...piecesOf(secret)]));
    const places = [];
    for (const [name, now] of Object.entries(memory)) {
      for (const [start, text] of changed(this.#before[name], now)) {
        for (const piece of pieces) {
          const at = text.indexOf(piece);
          if (at >= 0 && !this.#beginning[name].includes(piece, "latin1"))
            places.push(`${name} 0x${(start + at).toString(16)}: ${piece}`);
        }
      }
    }
    // Where something was found is looked at again.
    if (places.length === 0) this.#before = memory;
    return places;
  }

  #memory() {
    return Object.fromEntries(
      Object.entries(this.#modules).map(([name, { memory }]) => [name, Buffer.from(new Uint8Array(memory.buffer))]),
    );
  }
}

/** The ranges that differ, with a little on both sides, as a text of bytes each. */
function* changed(before, now) {
  let start;
  for (let at = 0; at <= now.length; at += PAGE) {
    const same = at === now.length || before.subarray(at, at + PAGE).equals(now.subarray(at, at + PAGE));
    if (!same) start ??= at;
    if (!same || start === undefined) continue;
    const from = Math.max(0, start - PIECE);
    yield [from, now.toString("latin1", from, at + PIECE)];
    start = undefined;
  }
}

const NAMES = new Set(["session_key", "sessionKey", "secret", "access_token", "key"]);
const PIECE = 8;
const PAGE = 1024;
