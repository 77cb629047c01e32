// The vectors of tests/vectors, and what the npm package answers to each.

import { readFileSync, readdirSync } from "node:fs";

const folder = new URL("../vectors/", import.meta.url);

/** Every case as `{ operation, id, ... }`, long texts written out. */
export function cases() {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.sort().flatMap((name) => {
    const { operation, cases } = JSON.parse(readFileSync(new URL(name, folder), "utf8"), expand);
    return cases.map((one) => ({ operation, ...one }));
  });
}

/** Answers a case with the package `wxseal`, in the vectors' own form. */
export async function answer(wxseal, { operation, message, context, attempts, out }) {
  if (operation === "face.open_result") {
    const store = new wxseal.MemoryStore();
    const answers = [];
    for (const { message, context } of attempts) {
      const open = () => wxseal.face.openResult(message, { ...camel(context), store });
      answers.push(await outcome(wxseal, open, record));
    }
    return answers;
  }
  const { run, read } = operations(wxseal)[operation];
  return outcome(wxseal, () => run(message, context), (result) => read(result, out));
}

function operations({ openData, face, SessionKey }) {
  const opens = (open) => ({ run: (message, context) => open(message, camel(context)), read: record });
  return {
    "open_data.decrypt": opens(openData.decrypt),
    "open_data.user_info": opens(openData.userInfo),
    "open_data.phone_number": opens(openData.phoneNumber),
    "open_data.we_run": opens(openData.weRun),
    "open_data.group_id": opens(openData.groupId),
    "open_data.verify_signature": {
      run: (message, context) => openData.verifySignature(message, camel(context)),
      read: ({ rawData, keyIndex }) => ({ raw_data: rawData, key_index: keyIndex }),
    },
    "session_key.sign": {
      run: ({ body }, context) => new SessionKey(context.session_key).sign(body),
      read: (signature) => signature,
    },
    "face.check_result": opens(face.checkResult),
  };
}

async function outcome({ WxsealError }, run, read) {
  try {
    return { ok: read(await run()) };
  } catch (error) {
    if (!(error instanceof WxsealError)) throw error;
    return { err: { code: error.code, argument: snake(error.argument) } };
  }
}

function record({ data, json, watermark, keyIndex, restored }, expected) {
  return {
    json,
    watermark: watermark && { app_id: watermark.appId, timestamp: watermark.timestamp },
    key_index: keyIndex,
    restored: restored.map(({ argument, damage }) => [argument, damage]),
    ...(expected?.ok?.data === undefined ? {} : { data }),
  };
}

function expand(key, value) {
  return typeof value?.times === "number" ? value.repeat.repeat(value.times) : value;
}

/** A context's names as JavaScript has them, one level deep (`expected`). */
function camel(context) {
  if (context === null || typeof context !== "object" || Array.isArray(context)) return context;
  const rename = ([name, value]) => [
    name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase()),
    name === "expected" ? camel(value) : value,
  ];
  return Object.fromEntries(Object.entries(context).map(rename));
}

/** An argument's name as the vectors have it; wire names stay. */
function snake(argument) {
  const names = /^(expected\.)?(appId|sessionKey|maxAge|maxSkew|issuedAt|keepFor|idNumber|requireSignature)$/;
  return names.test(argument) ? argument.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : argument;
}
