// Another person's id number in a nickname: the IV writes `{"idNumber":"110`, the nickname has the other 15
// digits. What is left of the profile shows; so it is cut off in the middle of a key, by a join that was
// found offline.

import { BLOCK, fits, ivFor, Random, seal } from "../cbc.mjs";
import { aligned, DAWN, PERSON } from "../records.mjs";
import { step } from "../steps.mjs";

const FRONT = '{"idNumber":"110';
const REST = PERSON.idNumber.slice(3);

export default {
  flow: "Face result, any numbers",
  holds: "1,500 own profiles with a nickname of digits, 1,500 others",
  forgery: "The IV writes the name of the id number, the nickname the number",
  requests: () => "1, found offline; refused",
  stops: "No unknown member beside an id number that the IV names",
  cases() {
    const random = new Random("nicknames");
    const key = random.bytes(BLOCK);
    const given = { key, now: DAWN, expected: { idNumber: PERSON.idNumber }, outcome: "payload_mismatch" };
    const digits = aligned(DAWN, `${REST}"`, REST);
    const plain = seal(key, digits.text, random);
    const at = digits.block - 1;
    const front = (record, tail) => ({
      iv: ivFor(record.decrypted[at], FRONT),
      blocks: [...record.blocks.slice(at, tail.from), ...tail.blocks],
    });
    const whole = front(plain, { from: undefined, blocks: [] });
    return [
      { without: ["kinds", "first"], steps: [step(whole, given)] },
      ...joins(key, digits, random).map(([record, blocks]) => ({
        without: ["first"],
        steps: [step(front(record, { from: digits.block + 2, blocks }), given)],
      })),
    ];
  },
};

/** Joins that leave `"lan…arUrl":"https://…`: neither language nor avatarUrl. */
function joins(key, digits, random) {
  const other = aligned(DAWN, 'arUrl":"');
  const own = Array.from({ length: 1500 }, () => seal(key, digits.text, random));
  const others = Array.from({ length: 1500 }, () => seal(key, other.text, random));
  const into = other.block - 1;
  const found = own.flatMap((record) => {
    const tail = others.find(({ decrypted }) => fits(decrypted[into], 0, record.blocks[digits.block + 1], 0));
    return tail === undefined ? [] : [[record, tail.blocks.slice(into)]];
  });
  if (found.length === 0) throw new Error("no join: another seed");
  return found;
}
