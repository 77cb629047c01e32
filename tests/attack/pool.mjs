// What an attacker collects at leisure: many records of their own under one key, and the blocks in them that
// stand inside a text. A place is a block of a record: `{ record, index }`.

import { BLOCK, fits, seal } from "./cbc.mjs";
import { profile } from "./records.mjs";

/** Profiles of nicknames of any length. */
export const profiles = (key, count, at, random) =>
  Array.from({ length: count }, () => seal(key, profile(at, "n".repeat(random.below(16))), random));

/** All blocks of a record, or those from one to before another. */
export const places = (record, from = 0, to = record.blocks.length) =>
  record.blocks.slice(from, to).map((_, index) => ({ record, index: from + index }));

export const blocksOf = (path) => path.map(({ record, index }) => record.blocks[index]);

/** The blocks of the texts in which nothing but text stands: of the avatar's address, up to its end. */
function inText(record) {
  const start = record.text.indexOf('"avatarUrl":"') + 13;
  if (start < 13) return [];
  const end = record.text.indexOf('"', start);
  return record.blocks.flatMap((_, index) => (BLOCK * index >= start && BLOCK * (index + 1) <= end ? [index] : []));
}

/** Flat, since each block is looked at many times. */
export class Pool {
  #places;
  #decrypted;
  #blocks;
  #natural;

  /** `which` gives the blocks of a record that another may be joined to. */
  constructor(records, which = inText) {
    this.#places = records.flatMap((record) => which(record).map((index) => ({ record, index })));
    this.#decrypted = Buffer.concat(this.#places.map(({ record, index }) => record.decrypted[index]));
    this.#blocks = Buffer.concat(blocksOf(this.#places));
    this.#natural = which;
  }

  /** The places that read text behind this block. */
  behind(block) {
    return this.#places.filter((_, at) => fits(this.#decrypted, BLOCK * at, block, 0));
  }

  /** The places behind which what decrypts to this reads text. */
  before(decrypted) {
    return this.#places.filter((_, at) => fits(this.#blocks, BLOCK * at, decrypted, 0));
  }

  /** The ways within a record to a place: all from each place before it, and the place alone. */
  leading({ record, index }) {
    return this.#natural(record).flatMap((from) => (from <= index ? [places(record, from, index + 1)] : []));
  }

  /** What follows a place in its own record, if that is still inside the text. */
  following({ record, index }) {
    return this.#natural(record).includes(index + 1) ? [{ record, index: index + 1 }] : [];
  }
}

/**
 * Goes from the front of one record over blocks of the old pool to a place of another, so that all that is in
 * between reads as text. Both D(C) and the block before are known: nothing is posted before it fits.
 */
export function join(fronts, old, ends, longest = 40) {
  const seen = new Set();
  const open = [...fronts];
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    const last = path.at(-1);
    const [tip] = blocksOf([last]);
    const [end] = ends.behind(tip);
    if (end !== undefined) return [...path, end];
    if (path.length >= longest) continue;
    for (const place of [...old.following(last), ...old.behind(tip)]) {
      const name = place.record.blocks[place.index].toString("latin1");
      if (seen.has(name)) continue;
      seen.add(name);
      open.push([...path, place]);
    }
  }
  return null;
}
