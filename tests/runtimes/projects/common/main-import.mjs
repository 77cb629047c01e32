import { entries } from "./import.mjs";
import { files, run } from "./suite.mjs";

run(entries, files).then((result) => console.log(`wxseal-report ${JSON.stringify(result)}`));
