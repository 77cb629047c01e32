// The front of an old face record that counted, joined offline over blocks of the attacker's profiles to a
// fresh watermark.

import { BLOCK, Random, seal } from "../cbc.mjs";
import { blocksOf, join, places, Pool, profiles } from "../pool.mjs";
import { DAWN, face, HOUR, OPENID } from "../records.mjs";
import { honest, step } from "../steps.mjs";

const LATER = DAWN + 3 * HOUR;

/** A join, and the face records that its front may come from. */
export function joined(seed, long) {
  const random = new Random(seed);
  const key = random.bytes(BLOCK);
  const faces = Array.from({ length: 20 }, () => seal(key, face(DAWN), random));
  const old = new Pool(profiles(key, long ? 40_000 : 0, DAWN, random));
  const fresh = new Pool(profiles(key, long ? 100 : 5_000, LATER, random));
  const fronts = faces.flatMap((record) => inOpenid(record).map((count) => places(record, 0, count)));
  const path = join(fronts, old, fresh);
  if (path === null) throw new Error("no join: another seed, or a larger pool");
  const end = path.at(-1);
  return {
    key,
    faces,
    forged: { iv: path[0].record.iv, blocks: blocksOf([...path, ...places(end.record, end.index + 1)]) },
  };
}

/** After how many blocks the openid goes on. */
function inOpenid({ text, blocks }) {
  const start = text.indexOf(OPENID);
  return blocks.flatMap((_, count) => (BLOCK * count > start && BLOCK * count <= start + OPENID.length ? [count] : []));
}

export default {
  flow: "Face result, any numbers",
  holds: "20 face records that counted, 40,000 own profiles",
  forgery: "A spent front, joined to a fresh watermark",
  requests: () => "1, found offline; refused",
  stops: "Every block is spent for 366 days, not for as long as its record is fresh, in a store that keeps its memory",
  cases(long) {
    const { key, faces, forged } = joined("joins", long);
    const before = faces.map((record) => honest(record, { key, now: DAWN }));
    const later = step(forged, { key, now: LATER, outcome: "replayed" });
    return [
      { without: ["year"], steps: [...before, later] },
      { without: ["blocks"], steps: [...before, later] },
    ];
  },
};
