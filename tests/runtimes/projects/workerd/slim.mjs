// A worker that gives the package its modules.

import * as dev from "wxseal/dev";
import * as slim from "wxseal/slim";
import calls from "wxseal/calls.wasm";
import records from "wxseal/records.wasm";
import { files, runGiven } from "./suite.mjs";

export default {
  async fetch() {
    return Response.json(await runGiven(slim, { calls, records }, dev, files));
  },
};
