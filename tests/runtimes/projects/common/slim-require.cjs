const { readFileSync } = require("node:fs");

const dev = require("wxseal/dev");
const slim = require("wxseal/slim");
const { files, runGiven } = require("./suite.cjs");

const modules = {
  records: readFileSync(require.resolve("wxseal/records.wasm")),
  calls: readFileSync(require.resolve("wxseal/calls.wasm")),
};
runGiven(slim, modules, dev, files).then((result) => console.log(`wxseal-report ${JSON.stringify(result)}`));
