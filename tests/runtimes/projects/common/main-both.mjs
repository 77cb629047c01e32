// A bundle of which one file imports the package and another requires it.

import { entries } from "./import.mjs";
import required from "./require.cjs";
import { sameInstance } from "./suite.mjs";

console.log(`wxseal-report ${JSON.stringify(sameInstance(entries, required.entries))}`);
