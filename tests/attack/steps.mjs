// A case is what happens to one server in turn: each step is a request, and what must come of it. Both
// languages run the same cases.

import { APP_ID, OPENID, PERSON } from "./records.mjs";

/** The message of a forged or honest record. */
export const message = ({ iv, blocks }) => ({
  verifyResult: true,
  encryptData: Buffer.concat(blocks).toString("base64"),
  iv: iv.toString("base64"),
});

/**
 * One request. `number`: "fresh" has the server issue one first, "same" is the one before, anything else is
 * posted as it is. `outcome` is "accepted", or the code of the error; `forged` says that being accepted would
 * be a success of the attacker.
 */
export function step(
  record,
  { key, now, outcome, forged = true, number = "fresh", endpoint = "face", signature, as = {}, ...more },
) {
  const context = {
    appId: APP_ID,
    user: OPENID,
    sessionKey: [key.toString("base64")],
    numbers: "issued",
    expected: PERSON,
    now,
    ...more,
  };
  return {
    endpoint,
    number,
    message: { ...message(record), ...(signature && { signature }), ...as },
    context,
    outcome,
    forged,
  };
}

/** The same of an honest record, which must pass. */
export const honest = (record, given) => step(record, { outcome: "accepted", forged: false, ...given });
