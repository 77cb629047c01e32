import { writeFileSync } from "node:fs";

import * as wxseal from "wxseal";
import * as dev from "wxseal/dev";
import * as redis from "wxseal/redis";
import * as sqlite from "wxseal/sqlite";
import { files, run } from "./suite.cjs";

test("the suite", async () => {
  const result = await run({ wxseal, dev, redis, sqlite }, files);
  writeFileSync(`${__dirname}/report.json`, JSON.stringify(result));
  expect(result.failures).toEqual([]);
}, 120_000);
