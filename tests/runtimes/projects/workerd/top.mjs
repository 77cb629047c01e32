// A worker that calls the package at top level, where there are no timers, no random bytes and no clock.

import { entries } from "./import.mjs";
import { files, runStateless } from "./suite.mjs";

const result = await runStateless(entries, files);

export default {
  async fetch() {
    return Response.json(result);
  },
};
