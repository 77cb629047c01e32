// What was used, used again: by another user, with another IV, in other base64, under a later session key,
// with a number and a signature that were seen.

import { BLOCK, ivFor, Random, seal } from "../cbc.mjs";
import { sha256 } from "../model.mjs";
import { APP_ID, DAWN, face, HOUR } from "../records.mjs";
import { honest, message, step } from "../steps.mjs";

const random = new Random("replays");
const key = random.bytes(BLOCK);
const another = random.bytes(BLOCK);
const record = seal(key, face(DAWN), random);
// A record may be older than its number by a few seconds, in which clocks may differ.
const [first, later] = [honest(record, { key, now: DAWN }), DAWN + 4];
const text = (bytes) => bytes.toString("base64");
const signed = (number) => ({ numbers: "signed", number, signature: sha256(number + text(key) + APP_ID) });

/** The record that counted, sent again in another way. */
function again(given) {
  return { without: ["spent"], steps: [first, step(record, { key, now: later, outcome: "replayed", ...given })] };
}

function numbers() {
  const late = DAWN + 6 * HOUR;
  const other = seal(key, face(late), random);
  const number = signed("seen");
  const before = honest(record, { key, now: DAWN, ...number });
  const client = honest(record, { key, now: DAWN, numbers: "client", number: "seen" });
  return [
    { without: ["signed"], steps: [before, step(other, { key, now: late, outcome: "replayed", ...number })] },
    { without: ["spent"], steps: [before, step(record, { key, now: later, outcome: "replayed", ...signed("new") })] },
    {
      without: ["number"],
      steps: [
        client,
        step(seal(key, face(later), random), {
          key,
          now: later,
          outcome: "replayed",
          numbers: "client",
          number: "seen",
        }),
      ],
    },
    {
      without: ["number"],
      steps: [first, step(seal(key, face(later), random), { key, now: later, outcome: "replayed", number: "same" })],
    },
    // One try: an honest record does not save a number that a damaged one has spent.
    { without: ["number"], steps: [refused(), step(record, { key, now: DAWN, outcome: "replayed", number: "same" })] },
  ];
}

const refused = () =>
  step(
    { iv: record.iv, blocks: [record.blocks.at(-1), ...record.blocks.slice(0, -1)] },
    { key, now: DAWN, outcome: "decrypt_failed", forged: false },
  );

export default {
  flow: "Face result, issued, signed and client numbers",
  holds: "A face record that counted, its number, its signature",
  forgery: "The same again, whole or in part",
  requests: () => "1; refused",
  stops: "Numbers count once, signed ones for 366 days; blocks count once under their key, whoever the user is",
  cases() {
    const { encryptData } = message(record);
    const otherFront = { iv: ivFor(record.decrypted[0], '{"name":"李四"'), blocks: record.blocks };
    return [
      again({}),
      again({ user: "somebody else" }),
      again({ sessionKey: [another, key].map(text) }),
      again({ sessionKey: [key, another].map(text) }),
      again({ as: { encryptData: encryptData.replace(/=+$/, "").replace(/.{20}/g, "$&\r\n") } }),
      again({ repair: true, as: { encryptData: encryptData.replaceAll("+", " ").replaceAll("/", "_") } }),
      {
        without: ["spent"],
        steps: [
          first,
          step(
            { ...record, iv: ivFor(record.decrypted[0], '{"name":"张三"') },
            { key, now: later, outcome: "replayed" },
          ),
        ],
      },
      {
        without: ["spent", "expected"],
        steps: [first, step(otherFront, { key, now: later, outcome: "expected_mismatch" })],
      },
      ...numbers(),
    ];
  },
};
