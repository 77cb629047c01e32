// The first m blocks of a spent record, then B = D(C_k) ^ T, then C_k, which so reads T: 16 bytes that end
// the JSON. What B reads is left to chance, and found here with the key; seeds.json keeps which tries open.

import { readFileSync } from "node:fs";

import { BLOCK, Random, seal, xor } from "../cbc.mjs";
import { DAWN, faceWithTail, OPENID, UNIONID } from "../records.mjs";
import { honest, step } from "../steps.mjs";

export const ALIGNMENTS = 16;

/** The spent record of an alignment. */
export function spent(alignment) {
  const random = new Random(`splices ${alignment}`);
  const key = random.bytes(BLOCK);
  const record = seal(key, faceWithTail(DAWN, alignment), random);
  const fronts = record.blocks.flatMap((_, index) =>
    [OPENID, UNIONID].some((text) => within(record.text, text, BLOCK * index)) ? [index] : [],
  );
  // All but the last block: a server that remembers the last one alone is the control.
  const cuts = fronts.flatMap((front) =>
    Array.from({ length: Math.max(record.blocks.length - 1 - front, 0) }, (_, more) => [front, front + more]),
  );
  return { key, record, cuts };
}

/** Whether a text goes on at a place. */
function within(text, part, at) {
  const start = text.indexOf(part);
  return start < at && at <= start + part.length;
}

/** A try: a way to cut, and a number for the bytes of T that do not matter. */
export function splice({ record, cuts }, way, number) {
  const { blocks, decrypted, iv } = record;
  const [front, last] = cuts[way % cuts.length];
  return { iv, blocks: [...blocks.slice(0, front), xor(decrypted[last], end(number)), blocks[last]] };
}

/** T: eight letters, the end of the text and of the record, and its padding. */
export const end = (number) => Buffer.from(`${letters(number)}"}\x06\x06\x06\x06\x06\x06`);
const letters = (number) =>
  String.fromCharCode(...Array.from({ length: 8 }, (_, index) => LETTER + ((number >>> (4 * index)) & 15)));
export const LETTER = 0x41;

export default {
  flow: "Face result, any numbers",
  holds: "A face record that counted",
  forgery: "16 chosen bytes behind its front",
  requests: (tries) => `${tries} refused, for one that opens; of 1,000 that open, none counts`,
  stops: "Every block of a record is spent under its key",
  cases(long) {
    const seeds = JSON.parse(readFileSync(new URL("../seeds.json", import.meta.url), "utf8"));
    return seeds.flatMap((numbers, alignment) => {
      const of = spent(alignment);
      return (long ? numbers : numbers.slice(0, 4)).map((number, way) => ({
        without: ["blocks"],
        steps: [
          honest(of.record, { key: of.key, now: DAWN }),
          step(splice(of, way, number), { key: of.key, now: DAWN + 4, outcome: "replayed" }),
        ],
      }));
    });
  },
};
