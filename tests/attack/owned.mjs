// The records of an attacker who forges an id number without a face record, all under one session key, each
// made by its number.

import { readFileSync } from "node:fs";

import { BLOCK, Random, sealNumbered, triesToFit } from "./cbc.mjs";
import { aligned, DAWN, HOUR, PERSON } from "./records.mjs";

export const KEY = new Random("luck 3").bytes(BLOCK);
/** What the nickname of digits has of the id number; the rest is in front of it. */
export const DIGITS = PERSON.idNumber.slice(2);
/**
 * What reads behind the digits, before 13 bytes that a name begins with: so neither gender nor language is
 * left of the profile.
 */
export const AFTER = Buffer.from('","');

const LONG_AGO = DAWN - 24 * HOUR;
/**
 * The profiles of each kind: with the digits, with the person's name, cut in a name, fresh. `block` is the
 * one that begins so.
 */
export const KINDS = {
  digits: aligned(LONG_AGO, `${DIGITS}"`, DIGITS),
  named: aligned(LONG_AGO, `me":"${PERSON.name}`, PERSON.name),
  tails: aligned(LONG_AGO, 'arUrl":"'),
  fresh: aligned(DAWN, '","watermark"'),
};

let last;
export function owned(kind, number) {
  if (last?.kind !== kind || last.number !== number)
    last = { ...sealNumbered(KEY, KINDS[kind].text, number), kind, number };
  return last;
}

/**
 * How many profiles with the digits it takes: the block of digits of each may be followed by any block of all
 * of them.
 */
export const profilesNeeded = () =>
  Math.sqrt((256 ** AFTER.length * triesToFit(BLOCK - AFTER.length)) / (KINDS.digits.text.length / BLOCK));

/** The paths that paths.mjs found. */
export function paths() {
  const read = ([kind, number, index]) => ({ record: owned(kind, number), index });
  const { front, end } = JSON.parse(readFileSync(new URL("paths.json", import.meta.url), "utf8"));
  return { front: front.map(read), end: end.map(read) };
}
