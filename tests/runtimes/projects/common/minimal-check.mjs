// Opens WeChat's published sample with a bundle of minimal.mjs: what was left out of it was not needed.

import { pathToFileURL } from "node:url";

import { casesOf, files } from "./suite.mjs";

const { message, context } = casesOf(files).find(
  ({ operation, id }) => operation === "open_data.user_info" && id === "official",
);
await import(pathToFileURL(process.argv[2]));
const { app_id: appId, session_key: sessionKey, now } = context;
const passed = globalThis.open(message, { appId, sessionKey, now }).nickName === "Band" ? 1 : 0;
console.log(
  `wxseal-report ${JSON.stringify({ passed, cases: 1, failures: passed ? [] : ["the sample was not opened"] })}`,
);
