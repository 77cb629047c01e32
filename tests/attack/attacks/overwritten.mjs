// The attacker's own record, which never counted, in which the IV writes another person's name over theirs:
// nothing else is changed.

import { BLOCK, ivFor, Random, seal } from "../cbc.mjs";
import { APP_ID, DAWN, OPENID, PERSON } from "../records.mjs";
import { step } from "../steps.mjs";

const NAME = `{"name":"${PERSON.name}"`;
const watermark = `"watermark":{"timestamp":${DAWN},"appid":"${APP_ID}"}`;

/** Records whose name stands in their first block, and what else the server expects of them. */
const RECORDS = [
  {
    text: `{"name":"李四","openId":"${OPENID}",${watermark}}`,
    expected: { name: PERSON.name, openid: OPENID },
    members: ["name", "openId"],
    without: ["each"],
  },
  // Of the same district; of the same district and with the same last four.
  { text: `{"name":"李四","idNumber":"110105************",${watermark}}`, expected: PERSON, masked: true },
  { text: `{"name":"李四","idNumber":"110105********002X",${watermark}}`, expected: PERSON, masked: true },
  // The digits of another district in front: the IV writes three of the six.
  {
    text: `{"idNumber":"320105************","name":"${PERSON.name}",${watermark}}`,
    front: '{"idNumber":"110',
    expected: PERSON,
    masked: true,
  },
];

export default {
  flow: "Face result, any numbers; `members`, or masked id numbers",
  holds: "One record of the attacker's own check",
  forgery: "The IV writes another person's name over the attacker's",
  requests: () => "1; refused",
  stops: "What is expected decides in bytes that the IV does not write, each value by itself",
  cases() {
    const random = new Random("overwritten");
    const key = random.bytes(BLOCK);
    return RECORDS.map(({ text, front = NAME, without, ...given }) => {
      const record = seal(key, text, random);
      const forged = { iv: ivFor(record.decrypted[0], front), blocks: record.blocks };
      return { without, steps: [step(forged, { key, now: DAWN, outcome: "expected_unproven", ...given })] };
    });
  },
};
