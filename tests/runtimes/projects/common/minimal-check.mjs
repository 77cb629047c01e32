// Opens WeChat's published sample with a bundle of minimal.mjs: what was left out of it was not needed.

import { pathToFileURL } from "node:url";

import { files } from "./suite.mjs";

const { message, context } = files.find(({ operation }) => operation === "open_data.user_info").cases.find(({ id }) => id === "official");
await import(pathToFileURL(process.argv[2]));
const { app_id: appId, session_key: sessionKey, now } = context;
const passed = globalThis.open(message, { appId, sessionKey, now }).nickName === "Band" ? 1 : 0;
console.log(`wxseal-report ${JSON.stringify({ passed, cases: 1, failures: passed ? [] : ["the sample was not opened"] })}`);
