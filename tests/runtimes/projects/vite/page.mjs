import { entries } from "./import.mjs";
import { files, run } from "./suite.mjs";

const say = (result) => fetch("/report", { method: "POST", body: JSON.stringify(result) });
run(entries, files).then(say, (error) => say({ passed: 0, cases: 1, failures: [String(error?.stack)] }));
