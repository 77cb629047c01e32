// A worker that calls the package in a handler first.

import { entries } from "./import.mjs";
import { files, run } from "./suite.mjs";

export default {
  async fetch() {
    return Response.json(await run(entries, files));
  },
};
