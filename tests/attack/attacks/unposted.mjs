// What no rule stops: a face record of the right person that never counted, joined to a fresh watermark.

import { step } from "../steps.mjs";
import { joined } from "./joins.mjs";
import { DAWN } from "../records.mjs";

export default {
  flow: "Face result, any numbers",
  holds: "20 face records of the right person that never counted, 40,000 own profiles",
  forgery: "Their front, joined to a fresh watermark",
  requests: () => "1, found offline; **accepted**",
  stops: "Nothing: the age of a record can be forged by its owner",
  documented: true,
  cases(long) {
    const { key, forged } = joined("unposted", long);
    return [{ steps: [step(forged, { key, now: DAWN + 3 * 3600, outcome: "accepted" })] }];
  },
};
