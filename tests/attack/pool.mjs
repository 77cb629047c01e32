// What an attacker collects at leisure: many records of their own under one key, and the blocks in them that stand inside a text.

import { BLOCK, fits, seal } from "./cbc.mjs";
import { profile } from "./records.mjs";

/** The blocks of the texts in which nothing but text stands: of the avatar's address, up to its end. */
function inText(record) {
  const start = record.text.indexOf('"avatarUrl":"') + 13;
  const end = record.text.indexOf('"', start);
  return record.blocks.flatMap((_, index) => (BLOCK * index >= start && BLOCK * (index + 1) <= end ? [index] : []));
}

/** Flat, since each block is looked at many times. */
export class Pool {
  #where = [];

  constructor(key, count, at, random) {
    this.records = Array.from({ length: count }, () => seal(key, profile(at, "n".repeat(random.below(16))), random));
    for (const record of this.records) for (const index of inText(record)) this.#where.push({ record, index });
    this.size = this.#where.length;
    this.decrypted = Buffer.concat(this.#where.map(({ record, index }) => record.decrypted[index]));
  }

  /** Which of the blocks read text behind this one. */
  behind(block) {
    const found = [];
    for (let at = 0; at < this.size; at++) if (fits(this.decrypted, BLOCK * at, block, 0)) found.push(this.#where[at]);
    return found;
  }

  /** What follows a block in its own record, if that is still inside the text. */
  following({ record, index }) {
    return inText(record).includes(index + 1) ? { record, index: index + 1 } : null;
  }
}

/**
 * Goes from the front of one record over blocks of the old pool to the end of a fresh record, so that all that is in between reads
 * as text. Both D(C) and the block before are known: nothing is posted before it fits.
 */
export function join(fronts, old, fresh, longest = 40) {
  const seen = new Set();
  const open = fronts.map((blocks) => ({ blocks, last: null }));
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    const tip = path.blocks.at(-1);
    const [end] = fresh.behind(tip);
    if (end !== undefined) return [...path.blocks, ...end.record.blocks.slice(end.index)];
    if (path.blocks.length >= longest) continue;
    const natural = path.last === null ? null : old.following(path.last);
    for (const next of [...(natural === null ? [] : [natural]), ...old.behind(tip)]) {
      const block = next.record.blocks[next.index];
      const name = block.toString("latin1");
      if (seen.has(name)) continue;
      seen.add(name);
      open.push({ blocks: [...path.blocks, block], last: next });
    }
  }
  throw new Error("no join: another seed, or a larger pool");
}
