const { writeFileSync } = require("node:fs");

const { entries } = require("./require.cjs");
const { files, run } = require("./suite.cjs");

test("the suite", async () => {
  const result = await run(entries, files);
  writeFileSync(`${__dirname}/report.json`, JSON.stringify(result));
  expect(result.failures).toEqual([]);
}, 120_000);
