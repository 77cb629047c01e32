// For the demo: prints the npm package's answer to every vector, one JSON line each:
// `["operation", "id", answer]`.

import * as wxseal from "wxseal";
import { answer, cases } from "./vectors.mjs";

// `types` is left out, as in Rust: Rust has types.
for (const one of cases().filter(({ operation }) => operation !== "types")) {
  console.log(JSON.stringify([one.operation, one.id, await answer(wxseal, one)]));
}
