// Opens WeChat's published sample and its damaged copies in three languages, and shows that they agree.

import { spawn } from "node:child_process";
import { isDeepStrictEqual } from "node:util";

import { cases } from "../tests/node/vectors.mjs";

const TITLE = "wxseal: the same answers in three languages";
const INTRODUCTION = [
  "Each row is something a server may get: each language opens or passes it, or refuses it with an error code.",
  "✓ says that the three answers are the same in every detail, and are what tests/vectors asks for.",
];

const PROGRAMS = [
  { language: "Rust", command: "cargo", args: "run --locked --quiet -p wxseal-tests --bin wxseal-demo-answers" },
  { language: "Node", command: process.execPath, args: "tests/node/demo-answers.mjs" },
  { language: "Python", command: ".venv/bin/python", args: "tests/python/demo_answers.py" },
];

const OFFICIAL = "open_data.decrypt official";

// The ids of tests/vectors, with what they are in plain English.
const PICKED = {
  "The official sample, published by WeChat": {
    [OFFICIAL]: "Exactly as published",
    "open_data.user_info official": "The same, read as a user's profile",
    "open_data.phone_number user-info": "The same, taken for a phone number",
    "open_data.decrypt configured-for-another-app": "The same, sent to another app's server",
  },
  "What happens to base64 on its way": {
    "open_data.decrypt blank-refused": "Every + became a blank",
    "open_data.decrypt blank-repaired": "Every + became a blank, repair is on",
    "open_data.decrypt percent-refused": "Percent-encoded: %2B for +",
    "open_data.decrypt percent-twice-repaired": "Percent-encoded twice, repair is on",
    "open_data.decrypt url_safe-refused": "URL-safe: - and _ for + and /",
    "open_data.decrypt line-breaks": "Wrapped into lines",
    "open_data.decrypt lost-padding": "The = at the end got lost",
    "open_data.decrypt cut-in-a-group": "Cut short",
  },
  "Keys and IVs": {
    "open_data.decrypt wrong-key": "The session key of another login",
    "open_data.decrypt second-key-opens": "Two keys to try, the second one fits",
    "open_data.decrypt key-without-padding": "A session key that lost its =",
    "open_data.decrypt iv-of-12-bytes": "An IV of 12 bytes instead of 16",
    "open_data.decrypt flipped-iv-opens": "A forged IV: AES-CBC alone cannot tell",
  },
  "What is inside": {
    "open_data.we_run steps": "Daily steps",
    "open_data.phone_number phone": "A phone number",
    "open_data.decrypt watermark-missing": "No watermark",
    "open_data.group_id unmarked-taken": "A group id without one, where allowed",
    "open_data.decrypt json-duplicate-key": "JSON that names a key twice",
  },
  "Age, by the watermark": {
    "open_data.decrypt age-300": "Five minutes old, the limit",
    "open_data.decrypt age-301": "One second older",
    "open_data.decrypt ahead-61": "From 61 seconds in the future",
    "open_data.decrypt unchecked-old": "31 years old, the check is off",
    "open_data.decrypt now-in-milliseconds": "A server's clock in milliseconds",
  },
  "The signature over rawData": {
    "open_data.verify_signature official": "As published by WeChat",
    "open_data.verify_signature written-anew": "rawData parsed and written anew",
    "open_data.verify_signature other-key": "The session key of another login",
  },
  "WeChat Pay APIv2": {
    "pay_v2.sign official-md5": "The official sample, by MD5",
    "pay_v2.sign official-hmac": "The same, by HMAC-SHA256",
    "pay_v2.verify official-xml": "A signed message in XML",
    "pay_v2.verify hmac-asked-md5-sent": "Signed by MD5 where HMAC is demanded",
    "pay_v2.verify one-byte-changed": "One byte changed",
    "pay_v2.parse_xml billion-laughs": "XML that grows a billion times",
    "pay_v2.parse_xml external-entity": "XML that reads a file",
    "pay_v2.parse_xml element-twice": "XML that names a field twice",
  },
  "Calls to WeChat, and what is made of the answers": {
    "face_v2.cert_hash official": "The document's digest, the official sample",
    "face_v2.query_verify_info request": "Asking how a face check went",
    "face_v2.query_verify_info good": "It was passed",
    "face_v2.query_verify_info pending-10005": "It is still running",
    "face_v2.query_verify_info not-passed-10004": "Somebody else's face",
    "face_v2.query_verify_info not-passed-0": "verify_ret 0 is no success",
    "face_v1.get_info good": "The first version: passed",
    "face_v1.get_info other-openid": "Passed by another user",
    "face_pay.get_auth_info good-hmac": "A face payment device's credential",
    "face_pay.get_auth_info sign-md5-for-hmac": "Its answer signed by the weaker algorithm",
    "phone.get_user_phone_number good": "A phone number by code",
    "phone.get_user_phone_number errcode 40029": "WeChat says no",
    "phone.get_user_phone_number answer-html": "A gateway's web page instead",
    "phone.get_user_phone_number status-302": "A redirect, not followed",
    "login.check_session stale": "A stale session key",
  },
  "Login and sessions": {
    "login.code2session good": "A login code is exchanged",
    "login.code2session code-bad-4": "The developer tools' mock code",
    "login.code2session errcode-40163": "A code that was used before",
    "session_token.issue good": "A session token is issued",
    "session_token.verify good": "It comes back",
    "session_token.verify expired": "In the second in which it ends",
    "session_token.verify alg-none-unsigned": "Unsigned, alg none",
    "session_token.verify claims-changed": "Another user written into it",
    "session_token.verify older-key": "Signed by the key before the rotation",
    "session_token.verify other-app": "Another app's",
    "sessions a-login": "A user logs in and comes back",
    "sessions a-renewal": "Comes back near the end of the token",
    "sessions a-logout": "Comes back after logging out",
    "sessions another-device": "Comes back after a login elsewhere, one allowed",
    "session_keys after-another-login": "Two logins: both session keys are kept",
    "credentials.get_stable_access_token good": "An access token is fetched",
  },
  "When it does not open: what diagnose says": {
    "dev.diagnose whole": "A record as it should be",
    "dev.diagnose blanks": "Every + became a blank",
    "dev.diagnose percent-twice": "Percent-encoded twice",
    "dev.diagnose cut-by-5": "The last 5 bytes are missing",
    "dev.diagnose swapped": "encryptedData and iv swapped",
    "dev.diagnose key-encoded-twice": "The session key was encoded once more",
    "dev.diagnose other-iv": "Another record's IV",
    "dev.diagnose other-iv-and-blanks": "The same, and every + became a blank",
    "dev.diagnose other-key": "Another login's session key",
    "dev.diagnose padding-of-zeros": "Padded with zeros",
    "dev.diagnose raw-data-key-decoded": "rawData signed with the decoded key",
    "dev.diagnose raw-data-html": "rawData escaped for HTML",
    "dev.diagnose pay-empty-kept": "APIv2 with empty values signed",
  },
  "The result of a face check": {
    "face.open_result good": "A number is issued, and posted with a record",
    "face.open_result number-twice": "The number comes again with another record",
    "face.open_result number-tried-in-vain-is-gone": "A number whose first record did not open",
    "face.open_result number-that-was-not-issued": "A number that was never issued",
    "face.open_result number-of-another-user": "A number that was issued to another user",
    "face.open_result same-record-fresh-number": "The same record with a fresh number",
    "face.open_result same-record-another-user": "The same record as another user",
    "face.open_result same-record-other-front": "The same record, its beginning replaced",
    "face.open_result blocks-of-another-record": "A record that has blocks of a spent one",
    "face.open_result signed-number-after-the-window": "A signed number a month later",
    "face.open_result verify-result-false": "The phone itself says it failed",
    "face.open_result another-id-number": "Somebody else's record",
    "face.open_result kind-language": "A profile, passed off as a face record",
    "face.open_result id-first-and-a-gender": "A nickname with an id number in it",
    "face.open_result members-a-name-in-the-first-block": "A name where the sender chooses the bytes",
    "face.open_result masked-six-and-four": "A masked id number, where that is allowed",
    "face.open_result numbers-left-out": "A server that does not say what proves it",
    "face.open_result twenty-refusals": "Rubbish, again and again, then an honest one",
    "face.open_result one-brake-over-everything": "The same through another endpoint",
  },
};

const SUCCESS = {
  "open_data.verify_signature": "verified",
  "session_key.sign": "signed",
  "pay_v2.sign": "signed",
  "pay_v2.verify": "verified",
  "face_v2.cert_hash": "hashed",
  "session_token.issue": "signed",
  "session_token.verify": "verified",
};
/** What a report names, or that there is nothing to name. */
const report = ({ verdict, findings }) =>
  findings.length > 0 ? [...new Set(findings.map(([code]) => code))].join(", ") : verdict;
const SHOWN_PROBLEMS = 10;

const colourful = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colourful ? `\x1b[${code}m${text}\x1b[0m` : text);
const [bold, red, green, dim] = ["1", "31", "32", "2"].map(paint);

await demo().catch((error) => fail([error.message]));

async function demo() {
  const expected = expectations();
  const sections = sectionsOf(expected);
  const runs = await runAll(expected);
  const parts = [...INTRODUCTION, "", ...table(sections, runs), "", ...sample(runs), totals(runs, expected)];
  console.log([bold(TITLE), ...parts].join("\n"));
  fail(runs.flatMap((run) => problems(run, expected)));
}

/** What each case must answer, by `operation id`. */
function expectations() {
  // `types` is left out: it is about values that Rust cannot be given.
  const shared = cases().filter(({ operation }) => operation !== "types");
  const answer = ({ out, attempts }) => out ?? attempts.map((attempt) => attempt.out);
  return new Map(shared.map((one) => [`${one.operation} ${one.id}`, answer(one)]));
}

function sectionsOf(expected) {
  return Object.entries(PICKED).map(([heading, picked]) => ({
    heading,
    rows: Object.entries(picked).map(([key, label]) => {
      if (!expected.has(key)) throw new Error(`examples/demo.mjs picks "${key}": not in tests/vectors`);
      return { key, label, expected: expected.get(key) };
    }),
  }));
}

async function runAll(expected) {
  const progress = showProgress(expected.size);
  const runs = PROGRAMS.map(async (program) => {
    const run = await answersOf(program);
    progress.done(program.language);
    return run;
  });
  return Promise.all(runs);
}

/** One line on stderr; where it can be rewritten, it says who is still at work and goes when nobody is. */
function showProgress(count) {
  const waiting = new Set(PROGRAMS.map(({ language }) => language));
  const { stderr } = process;
  const line = () => `Running ${count} cases, waiting for ${[...waiting].join(", ")} ...`;
  const rewrite = () => stderr.write(`\r\x1b[K${waiting.size === 0 ? "" : line()}`);
  if (stderr.isTTY) rewrite();
  else stderr.write(`${line()}\n`);
  return {
    done: (language) => {
      waiting.delete(language);
      if (stderr.isTTY) rewrite();
    },
  };
}

async function answersOf({ language, command, args }) {
  const { output, failure } = await run(command, args.split(" "));
  if (failure) return { language, failure, answers: new Map() };
  try {
    const lines = output
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const answers = new Map(lines.map(([operation, id, answer]) => [`${operation} ${id}`, answer]));
    return { language, answers, printed: lines.length };
  } catch (error) {
    return { language, failure: `what it printed is no answer: ${error.message}`, answers: new Map() };
  }
}

function run(command, args) {
  return new Promise((resolve) => {
    const stdio = ["ignore", "pipe", "pipe"];
    const child = spawn(command, args, { cwd: new URL("..", import.meta.url), stdio });
    const [output, errors] = [child.stdout, child.stderr].map(collect);
    child.on("error", ({ message }) => resolve({ failure: message }));
    child.on("close", (status, signal) => {
      const failure = `it ended with ${signal ?? `status ${status}`}\n${errors()}`.trimEnd();
      resolve(status === 0 ? { output: output() } : { failure });
    });
  });
}

function collect(stream) {
  let text = "";
  stream.setEncoding("utf8").on("data", (part) => (text += part));
  return () => text;
}

// Labels and codes are ASCII and a mark is one column wide, so a text's length is its width.
function table(sections, runs) {
  const rows = sections.flatMap((section) => section.rows);
  const heads = ["", ...runs.map(({ language }) => language)];
  const cells = new Map(rows.map((row) => [row, [row.label, ...runs.map((run) => cell(run, row))]]));
  const lines = [heads, ...cells.values()];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const align = (line) => `  ${line.map((text, column) => text.padEnd(widths[column])).join("  ")}`;
  const shown = sections.flatMap(({ heading, rows }) => [
    bold(heading),
    ...rows.map((row) => `${align(cells.get(row))}  ${mark(runs, row)}`),
    "",
  ]);
  return [dim(align(heads).trimEnd()), ...shown.slice(0, -1)];
}

function cell({ answers }, { key, expected }) {
  const answer = answers.get(key);
  return isDeepStrictEqual(answer, expected) ? summary(key, answer) : `${summary(key, answer)} ✗`;
}

function mark(runs, { key, expected }) {
  const right = runs.every(({ answers }) => isDeepStrictEqual(answers.get(key), expected));
  return right ? green("✓") : red("✗");
}

function summary(key, answer) {
  if (answer === undefined) return "no answer";
  const [operation] = key.split(" ");
  const passed = (ok) =>
    (operation === "dev.diagnose" ? report(ok) : undefined) ??
    SUCCESS[operation] ??
    (ok?.json ? "opened" : ok?.url ? "asked" : "passed");
  const refused = ({ code, number }) => (Number.isInteger(number) ? `${code} ${number}` : code);
  const word = ({ err, ok }) => (err ? refused(err) : (session(operation, ok) ?? passed(ok)));
  // Of a story of sessions the end is shown.
  const shown = operation.startsWith("session") ? [answer].flat().slice(-1) : told([answer].flat());
  return shown.map(word).join(", then ");
}

/** A story without the numbers that were issued in it; of a long one the end. */
function told(answers) {
  const all = answers.filter(({ ok }) => ok !== null);
  return all.length > 2 ? all.slice(-2) : all;
}

/** What happened to a session, or to session keys. */
function session(operation, ok) {
  if (operation === "session_keys") return ok === null ? "kept" : `${ok.length} to try`;
  if (operation !== "sessions") return undefined;
  if (typeof ok === "boolean") return ok ? "ended" : "nothing to end";
  if (Array.isArray(ok)) return `${ok.length} listed`;
  if (ok.token === null) return "goes on";
  return JSON.parse(Buffer.from(ok.token.split(".")[1], "base64url")).jti === ok.jti ? "begun" : "renewed";
}

function sample(runs) {
  const json = runs.map(({ answers }) => answers.get(OFFICIAL)?.ok?.json).find(Boolean);
  return json === undefined ? [] : [bold("Inside the official sample"), `  ${json.slice(0, 100)}...`, ""];
}

function totals(runs, expected) {
  const counts = runs.map(({ language, answers }) => {
    const right = [...answers].filter(([key, answer]) => isDeepStrictEqual(answer, expected.get(key)));
    return `${language} ran ${answers.size}, ${right.length} as expected`;
  });
  return `Of ${expected.size} cases in all: ${counts.join("; ")}.`;
}

function problems({ language, failure, answers, printed }, expected) {
  if (failure) return [`${language}: the program failed: ${failure}`];
  const keys = [...new Set([...expected.keys(), ...answers.keys()])];
  const wrong = keys.filter((key) => !isDeepStrictEqual(answers.get(key), expected.get(key)));
  const shown = wrong.slice(0, SHOWN_PROBLEMS);
  const rest = wrong.length - shown.length;
  return [
    ...(printed === answers.size ? [] : [`${language}: ${printed} answers to ${answers.size} cases`]),
    ...shown.map((key) => `${language}: ${key}: ${difference(key, answers, expected)}`),
    ...(rest > 0 ? [`${language}: and ${rest} more wrong answers`] : []),
  ];
}

function difference(key, answers, expected) {
  if (!expected.has(key)) return "is not in tests/vectors";
  const [is, should] = [answers, expected].map((of) => summary(key, of.get(key)));
  return is === should ? `${is}, as expected, but not in every detail` : `${is}, expected: ${should}`;
}

function fail(problems) {
  if (problems.length === 0) return;
  console.error(["", ...problems].join("\n"));
  process.exitCode = 1;
}
