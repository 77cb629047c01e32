// Records of other kinds, which nothing spends, cut down to their end, with 16 bytes of the attacker's in
// front, which the IV writes. In all alignments, at every block.

import { BLOCK, ivFor, Random, seal } from "../cbc.mjs";
import { DAWN, OPENID, PERSON, phone, profile, steps } from "../records.mjs";
import { step } from "../steps.mjs";

/** What the IV writes, whom the server expects, and what its records are said to have. */
const FRONTS = [
  { front: '{"idNumber":"1",', expected: { idNumber: "1" }, outcome: "expected_unproven", without: ["position"] },
  {
    front: '{"verified":true',
    expected: { idNumber: PERSON.idNumber },
    outcome: "expected_mismatch",
    without: ["expected", "position"],
  },
  {
    front: '{"verified":true',
    expected: { openid: OPENID },
    members: ["verified", "openId"],
    outcome: "payload_mismatch",
    without: ["expected", "members", "position"],
  },
];

const KINDS = [
  (shift) => profile(DAWN, "n".repeat(shift)),
  (shift) => steps(DAWN, shift),
  (shift) => phone(DAWN, "13800138000".slice(0, 11 - (shift >> 1)), shift % 2 === 0 ? "86" : "852"),
];

export default {
  flow: "Face result, any numbers",
  holds: "A record of another kind",
  forgery: "Cut down to its end, with 16 bytes in front",
  requests: () => "1; refused in all 16 alignments",
  stops: "8 bytes of what is expected must lie behind the first block",
  cases() {
    const random = new Random("cuts");
    const key = random.bytes(BLOCK);
    const shifts = Array.from({ length: BLOCK }, (_, shift) => shift);
    const records = KINDS.flatMap((kind) => shifts.map((shift) => seal(key, kind(shift), random)));
    return records.flatMap((record) => record.blocks.slice(1).flatMap((_, at) => cutAt(record, at, key)));
  },
};

/**
 * The cuts in front of a block that read as JSON. What has more than the watermark left is refused for that,
 * too.
 */
function cutAt({ text, decrypted, blocks }, at, key) {
  const tail = text.subarray(BLOCK * (at + 1));
  const clean = /^,?"watermark"/.test(tail);
  return FRONTS.filter(({ front }) => isJson(front + tail)).map(({ front, without, outcome, ...given }) => ({
    without: clean ? without : undefined,
    steps: [
      step(
        { iv: ivFor(decrypted[at], front), blocks: blocks.slice(at) },
        { key, now: DAWN, outcome: clean ? outcome : REFUSED, ...given },
      ),
    ],
  }));
}

const REFUSED = ["payload_mismatch", "expected_unproven", "expected_mismatch", "watermark_missing", "app_id_mismatch"];

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
