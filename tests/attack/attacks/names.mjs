// Servers whose records have no id number list their members and expect a name or an openid: a name that the
// IV writes but for its end, which a nickname has; an openid, which stands in every profile, joined to a tail
// that is no member of another kind.

import { BLOCK, fits, ivFor, Random, seal } from "../cbc.mjs";
import { aligned, DAWN, OPENID } from "../records.mjs";
import { step } from "../steps.mjs";

export default {
  flow: "Face result, records without an id number",
  holds: "Own profiles, of any nickname",
  forgery: "A name or openid that the IV writes in part",
  requests: () => "1; refused",
  stops: "8 bytes behind the first block; `members` are all that there are",
  cases() {
    const random = new Random("names");
    const key = random.bytes(BLOCK);
    return [...named(key, random), ...ofOpenid(key, random)];
  },
};

/** A server that lists what is left of a profile, too: even so the name does not count. */
function named(key, random) {
  const members = ["name", "gender", "language", "city", "province", "country", "avatarUrl"];
  const { text, block } = aligned(DAWN, '明","gender"', "明");
  const record = seal(key, text, random);
  const forged = { iv: ivFor(record.decrypted[block - 1], '{ "name":"王小'), blocks: record.blocks.slice(block - 1) };
  const given = { key, now: DAWN, expected: { name: "王小明" }, outcome: "payload_mismatch" };
  return [
    { without: ["kinds", "position"], steps: [step(forged, { ...given, members })] },
    { without: ["kinds", "members", "position"], steps: [step(forged, { ...given, members: ["name"] })] },
  ];
}

function ofOpenid(key, random) {
  const other = aligned(DAWN, 'arUrl":"');
  const own = Array.from({ length: 1500 }, () => seal(key, other.text, random));
  const [into, last] = [other.block - 1, 2];
  // The third block of a profile ends in `"nickNa`.
  for (const front of own) {
    const tail = own.find((one) => one !== front && fits(one.decrypted[into], 0, front.blocks[last], 0));
    if (tail === undefined) continue;
    const blocks = [...front.blocks.slice(0, last + 1), ...tail.blocks.slice(into)];
    const given = { key, now: DAWN, expected: { openid: OPENID }, members: ["openId"], outcome: "payload_mismatch" };
    return [
      { without: ["members"], steps: [step({ iv: front.iv, blocks }, given)] },
      {
        without: undefined,
        steps: [step({ iv: front.iv, blocks }, { ...given, members: undefined, outcome: "argument_missing" })],
      },
    ];
  }
  throw new Error("no join: another seed");
}
