import { createRequire } from "node:module";

import { entries } from "./import.mjs";
import { sameInstance } from "./suite.mjs";

const required = createRequire(import.meta.url)("./require.cjs").entries;
console.log(`wxseal-report ${JSON.stringify(sameInstance(entries, required))}`);
