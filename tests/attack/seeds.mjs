// Writes seeds.json: which tries of attacks/splices.mjs open, found with the key, which no attacker has.
// 1,000 in 16 alignments.

import { createDecipheriv } from "node:crypto";
import { writeFileSync } from "node:fs";

import { BLOCK, fits, xor } from "./cbc.mjs";
import { ALIGNMENTS, end, LETTER, spent } from "./attacks/splices.mjs";

const WANTED = 1000;
const BATCH = 1 << 16;

/** The first numbers that open, one for each way to cut in turn. */
function opening(alignment, count) {
  const { key, record, cuts } = spent(alignment);
  const cipher = createDecipheriv("aes-128-ecb", key, null).setAutoPadding(false);
  const ways = cuts.map(([front, last]) =>
    numbers(cipher, xor(record.decrypted[last], end(0)), record.blocks[front - 1]),
  );
  return Array.from({ length: count }, (_, way) => ways[way % ways.length].next().value);
}

function* numbers(cipher, base, before) {
  const tries = Buffer.alloc(BATCH * BLOCK);
  for (let index = 0; index < BATCH; index++) base.copy(tries, BLOCK * index);
  for (let first = 0; ; first += BATCH) {
    for (let index = 0; index < BATCH; index++) {
      for (let letter = 0; letter < 8; letter++) {
        tries[BLOCK * index + letter] = base[letter] ^ LETTER ^ (LETTER + (((first + index) >>> (4 * letter)) & 15));
      }
    }
    const read = cipher.update(tries);
    for (let index = 0; index < BATCH; index++) if (fits(read, BLOCK * index, before, 0)) yield first + index;
  }
}

const share = (index) => Math.floor(((index + 1) * WANTED) / ALIGNMENTS) - Math.floor((index * WANTED) / ALIGNMENTS);
const seeds = Array.from({ length: ALIGNMENTS }, (_, alignment) => opening(alignment, share(alignment)));
writeFileSync(
  new URL("seeds.json", import.meta.url),
  `[\n${seeds.map((numbers) => JSON.stringify(numbers)).join(",\n")}\n]\n`,
);
