// Another endpoint that opens records under the same key: it tells whether a block of chance reads as text,
// and the face result flow is asked but once.

import { openData, WxsealError } from "../../node/node_modules/wxseal/dist/index.node.js";
import { APP_ID, DAWN } from "../records.mjs";
import { message, step } from "../steps.mjs";
import { day, named, tries } from "./luck.mjs";

export default {
  flow: "Open data under the same session key",
  holds: "Own profiles, of any nickname; no face record",
  forgery: "The tries of the row above at this endpoint, and one in the face result flow",
  requests: (tries) => `480 a day over \`Brake\`; without it ${tries}, as fast as they are answered`,
  stops: "`Brake` over the same store: both endpoints count together",
  cases() {
    const given = { key: tries().key, now: DAWN, numbers: "client", number: "last", outcome: "too_many_refusals" };
    return [{ without: ["brake"], steps: [...day(tries(), { endpoint: "phone" }), step(named(), given)] }];
  },
};

/**
 * The control: how many requests the same attacker needs where nothing counts; the short form asks the last
 * of them alone.
 */
export function unbraked(long) {
  const { key, at, lucky } = tries();
  const first = long ? 0 : lucky - 1000;
  for (let index = first; ; index += 1) if (opens(at(index), key)) return { requests: index + 1, expected: lucky + 1 };
}

function opens(record, key) {
  const { encryptData: encryptedData, iv } = message(record);
  try {
    openData.decrypt({ encryptedData, iv }, { appId: APP_ID, sessionKey: key.toString("base64"), now: DAWN });
    return true;
  } catch (error) {
    // Some of the tries have a block twice: those of the records that are joined behind it.
    if (error instanceof WxsealError && ["decrypt_failed", "data_block_repeated"].includes(error.code)) return false;
    throw error;
  }
}
