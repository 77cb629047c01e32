// What no rule stops: a face record of the right person that never counted, joined to a fresh watermark. One
// that was refused for its number, its age or what was expected is not spent; and to a store that lost its
// memory, no record is.

import { step } from "../steps.mjs";
import { joined } from "./joins.mjs";
import { DAWN, HOUR } from "../records.mjs";

export default {
  flow: "Face result, any numbers",
  holds:
    "20 face records of the right person that never counted, or that a store forgot with its memory; 40,000 own profiles",
  forgery: "Their front, joined to a fresh watermark",
  requests: () => "1, found offline; **accepted**",
  stops: "Nothing: the age of a record can be forged by its owner",
  documented: true,
  cases(long) {
    const { key, faces, forged } = joined("uncounted", long);
    const later = step(forged, { key, now: DAWN + 3 * HOUR, outcome: "accepted" });
    const refused = (record) => step(record, { key, now: DAWN + HOUR, outcome: "timestamp_stale", forged: false });
    return [{ steps: [later] }, { steps: [...faces.slice(0, 19).map(refused), later] }];
  },
};
