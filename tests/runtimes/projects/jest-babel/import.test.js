import { writeFileSync } from "node:fs";

import { entries } from "./import.js";
import { files, run } from "./suite.cjs";

test("the suite", async () => {
  const result = await run(entries, files);
  writeFileSync(`${__dirname}/report.json`, JSON.stringify(result));
  expect(result.failures).toEqual([]);
}, 120_000);
