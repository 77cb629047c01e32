// Writes paths.json: what of attacks/luck.mjs takes no request. Nothing here but which try is lucky is found
// with the key.

import { writeFileSync } from "node:fs";

import { lottery } from "./attacks/luck.mjs";
import { fits, xor } from "./cbc.mjs";
import { AFTER, KINDS, owned } from "./owned.mjs";
import { join, places, Pool } from "./pool.mjs";

const many = (kind, count) => Array.from({ length: count }, (_, number) => owned(kind, number));
const texts = new Pool(many("digits", 60_000));
const tails = new Pool(many("tails", 10_000), () => [KINDS.tails.block - 1]);
const fresh = new Pool(many("fresh", 300));

/** Over texts to where a name ends, and one block into the text that is its value. */
function named(path) {
  const found = join([path], texts, tails);
  return found && [...found, { record: found.at(-1).record, index: KINDS.tails.block }];
}

/** The digits, and a block that reads `","` and text behind them. */
function* ended(count) {
  const wanted = new Map();
  for (let number = 0; number < count; number++) {
    const head = xor(AFTER, owned("digits", number).blocks[KINDS.digits.block]).toString("latin1");
    wanted.set(head, [...(wanted.get(head) ?? []), number]);
  }
  for (let number = 0; number < count; number++) {
    const record = owned("digits", number);
    for (const place of places(record)) {
      const begun = record.decrypted[place.index];
      for (const other of wanted.get(begun.toString("latin1", 0, AFTER.length)) ?? []) {
        const digits = owned("digits", other);
        const at = KINDS.digits.block;
        if (fits(begun, 0, digits.blocks[at], 0, AFTER.length)) yield [...places(digits, at - 1, at + 1), place];
      }
    }
  }
}

/** From the digits to the end of a fresh record. */
function end(count) {
  for (const digits of ended(count)) {
    const value = named(digits);
    const path = value && join([value], texts, fresh);
    if (path) return [...path, ...places(path.at(-1).record, path.at(-1).index + 1)];
  }
  throw new Error("no end: another key, or more records");
}

/** From the person's name to a block that many ways lead to. */
function front(place, most = 5000) {
  const name = ({ record, index }) => record.blocks[index].toString("latin1");
  const ways = new Map();
  for (const open = [[place]]; open.length > 0 && ways.size < most; ) {
    const way = open.shift();
    for (const before of texts.before(way[0].record.decrypted[way[0].index]).flatMap((one) => texts.leading(one))) {
      if (ways.has(name(before[0]))) continue;
      ways.set(name(before[0]), [...before, ...way]);
      open.push([...before, ...way]);
    }
  }
  const first = new Map([...ways.values()].map(([one]) => [one.record, []]));
  for (const [{ record, index }] of ways.values()) first.get(record).push(index);
  const entries = new Pool([...first.keys()], (record) => first.get(record));
  const values = many("named", 200).map((record) =>
    named(places(record, KINDS.named.block - 1, KINDS.named.block + 1)),
  );
  const fronts = values.filter((path) => path !== null).sort((left, right) => left.length - right.length);
  const path = join(fronts, texts, entries);
  if (path !== null) return [...path.slice(0, -1), ...ways.get(name(path.at(-1)))];
  throw new Error(`no front among ${ways.size} ways: another key, or more records`);
}

const ending = end(200_000);
const fronting = front(lottery(ending).place());
const lines = (path) =>
  path.map(({ record: { kind, number }, index }) => `    ${JSON.stringify([kind, number, index])}`).join(",\n");
const json = `{\n  "front": [\n${lines(fronting)}\n  ],\n  "end": [\n${lines(ending)}\n  ]\n}\n`;
writeFileSync(new URL("paths.json", import.meta.url), json);
