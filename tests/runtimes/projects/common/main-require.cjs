const { entries } = require("./require.cjs");
const { files, run } = require("./suite.cjs");

run(entries, files).then((result) => console.log(`wxseal-report ${JSON.stringify(result)}`));
