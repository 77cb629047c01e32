// Another person's id number and name without a face record: 16 chosen bytes T behind a block that is left to
// chance. With a block C of the attacker's own, B = D(C) ^ T before it makes it read T; what B reads nobody
// knows who has no key, and has to be a text. The IV begins that text; T ends it and begins the id number,
// whose other digits are a nickname:
//
//   {"a":"aaaaaaaaaa | B | ","idNumber":"11 | 010519491231002X | "," and text, joined … to a fresh watermark
//
// The first that opens is refused, for it has no name; that it opened shows which block goes before B. A way
// there from a record that has the name, of which the IV writes `{"a":1,  "realNa` over `"nickNa`, is found
// offline.

import { createDecipheriv } from "node:crypto";

import { fits, ivFor, xor } from "../cbc.mjs";
import { KEY, owned, paths, profilesNeeded } from "../owned.mjs";
import { blocksOf } from "../pool.mjs";
import { DAWN, HOUR, PERSON } from "../records.mjs";
import { step } from "../steps.mjs";

/** All tries: B, and what follows, behind any block of any record. */
export function lottery([last, ...rest]) {
  const chance = xor(last.record.decrypted[last.index], Buffer.from(`","idNumber":"${PERSON.idNumber.slice(0, 2)}`));
  const after = [chance, ...blocksOf([last, ...rest])];
  const size = owned("digits", 0).blocks.length;
  const place = (index) => ({ record: owned("digits", Math.floor(index / size)), index: index % size });
  const at = (index) => behind('{"a":"aaaaaaaaaa', [place(index)]);
  const behind = (head, front) => {
    const { record, index } = front[0];
    return { iv: ivFor(record.decrypted[index], head), blocks: [...blocksOf(front), ...after] };
  };
  // Which of them opens is known with the key alone.
  const read = createDecipheriv("aes-128-ecb", KEY, null).setAutoPadding(false).update(chance);
  let lucky = 0;
  while (!fits(read, 0, blocksOf([place(lucky)])[0], 0)) lucky += 1;
  return { key: KEY, at, behind, place: () => place(lucky), lucky };
}

let made;
export const tries = () => (made ??= lottery(paths().end));

/** What the tries come to: the same with the name. */
export const named = () => tries().behind('{"a":1,  "realNa', paths().front);

/**
 * A day of an endpoint, of which the last hour has begun: 21 tries in each hour, all but the last of which
 * are looked at.
 */
export function day({ key, at, lucky }, given) {
  return Array.from({ length: 24 * 21 }, (_, index) => {
    const outcome = index % 21 < 20 ? "decrypt_failed" : "too_many_refusals";
    const now = DAWN - HOUR * (23 - Math.floor(index / 21));
    return step(at(lucky + 1 + index), { key, now, outcome, number: `try ${index}`, numbers: "client", ...given });
  });
}

const thousands = (count) => `${Math.round(count / 1000)},000`;

export default {
  flow: "Face result, any numbers",
  holds: `${thousands(profilesNeeded())} own profiles of one session key with 16 digits of the id number as the nickname, 300 fresh ones; no face record`,
  forgery: "Another person's id number and name: 16 chosen bytes behind a block of chance",
  requests: (count) =>
    `${count} on average, refused but for the last; **accepted** then. By session key: at 480 a day two years and a quarter. A new login that brings a new key begins the count anew, and needs new records; N accounts are N lotteries`,
  stops: "20 refusals an hour under a session key; with issued numbers also 20 numbers an hour for a user",
  cases() {
    const { key, at, lucky } = tries();
    const given = { key, now: DAWN, numbers: "client" };
    const opened = step(at(lucky), { ...given, number: "lucky", outcome: "expected_mismatch" });
    return [
      {
        without: ["brake"],
        steps: [...day(tries()), step(named(), { ...given, number: "last", outcome: "too_many_refusals" })],
      },
      { documented: true, steps: [opened, step(named(), { ...given, number: "last", outcome: "accepted" })] },
    ];
  },
};
