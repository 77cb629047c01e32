const { entries } = require("./require.cjs");
const { sameInstance } = require("./suite.cjs");

void import("./import.mjs").then((imported) => {
  console.log(`wxseal-report ${JSON.stringify(sameInstance(imported.entries, entries))}`);
});
