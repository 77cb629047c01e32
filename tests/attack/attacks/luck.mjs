// Another person's id number without a face record: 16 chosen bytes behind a block that is left to chance. The IV writes a name,
// blocks of profiles do the rest: `{"name":"张三"` `,"country":"","a` B `":1,"idNumber":"` and a nickname of digits.

import { createDecipheriv } from "node:crypto";

import { BLOCK, fits, ivFor, Random, seal, xor } from "../cbc.mjs";
import { aligned, DAWN, HOUR, PERSON, profile } from "../records.mjs";
import { step } from "../steps.mjs";

let made;
/** What the attacker has, and the tries that come of it; made once. */
export const lottery = () => (made ??= tries(3000));

const FRONT = `{"name":"${PERSON.name}"`;
const chosen = (digit) => Buffer.from(`":${digit},"idNumber":"`);

/** All tries of an attacker with that many records of each kind; which of them open is known with the key alone. */
function tries(count) {
  const random = new Random("luck");
  const key = random.bytes(BLOCK);
  const [heads, digits, ends] = [aligned(DAWN, ',"country":"","a'), aligned(DAWN, PERSON.idNumber, PERSON.idNumber), aligned(DAWN, 'arUrl":"')];
  const sealed = ({ text }) => Array.from({ length: count }, () => seal(key, text, random));
  const [fronts, numbers, tails] = [heads, digits, ends].map(sealed);
  const ready = numbers.flatMap((record) => {
    const blocks = record.blocks.slice(digits.block - 1, digits.block + 2);
    const into = ends.block - 1;
    const tail = tails.find(({ decrypted }) => fits(decrypted[into], 0, blocks[2], 0));
    if (tail === undefined) return [];
    const end = [...blocks, ...tail.blocks.slice(into)];
    return Array.from({ length: 10 }, (_, digit) => [xor(record.decrypted[digits.block - 1], chosen(digit)), ...end]);
  });
  if (ready.length === 0) throw new Error("no join: another seed");
  const at = (index) => {
    const front = fronts[Math.floor(index / ready.length)];
    const blocks = [...front.blocks.slice(heads.block - 1, heads.block + 1), ...ready[index % ready.length]];
    return { iv: ivFor(front.decrypted[heads.block - 1], FRONT), blocks };
  };
  const cipher = createDecipheriv("aes-128-ecb", key, null).setAutoPadding(false);
  const read = ready.map(([chance]) => cipher.update(chance));
  const opens = (index) => fits(read[index % ready.length], 0, fronts[Math.floor(index / ready.length)].blocks[heads.block], 0);
  const total = fronts.length * ready.length;
  let lucky = 0;
  while (lucky < total && !opens(lucky)) lucky += 1;
  if (lucky === total) throw new Error("no luck: another seed");
  return { key, at, lucky };
}

/** A day of an endpoint, of which the last hour has begun: 21 tries in each hour, all but the last of which are looked at. */
export function day({ key, at, lucky }, given) {
  return Array.from({ length: 24 * 21 }, (_, index) => {
    const outcome = index % 21 < 20 ? "decrypt_failed" : "too_many_refusals";
    const now = DAWN - HOUR * (23 - Math.floor(index / 21));
    return step(at(lucky + 1 + index), { key, now, outcome, number: `try ${index}`, numbers: "client", ...given });
  });
}

export default {
  flow: "Face result, any numbers",
  holds: "Own profiles, of any nickname; no face record",
  forgery: "Another person's id number and name: 16 chosen bytes behind a block of chance",
  requests: (tries) => `${tries}, refused but for one, of any number of users; at 20 an hour one user needs two years`,
  stops: "20 refusals an hour under a session key, and 20 numbers an hour for a user",
  cases() {
    const { key, at, lucky } = lottery();
    const one = { key, now: DAWN, numbers: "client", number: "lucky" };
    return [
      { without: ["brake"], steps: [...day(lottery()), step(at(lucky), { ...one, outcome: "too_many_refusals" })] },
      { documented: true, steps: [step(at(lucky), { ...one, outcome: "accepted" })] },
    ];
  },
};
