import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import * as dev from "wxseal/dev";
import * as slim from "wxseal/slim";
import { files, runGiven } from "./suite.mjs";

const { resolve } = createRequire(import.meta.url);
const modules = {
  records: readFileSync(resolve("wxseal/records.wasm")),
  calls: readFileSync(resolve("wxseal/calls.wasm")),
};
runGiven(slim, modules, dev, files).then((result) => console.log(`wxseal-report ${JSON.stringify(result)}`));
