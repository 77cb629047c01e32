// One suite for every runtime: the vectors, and a smoke test of every public function. It is given the
// package's entries and uses nothing of any runtime, so that what it says is about the package.

import { answer, camelName, expectedOf } from "./answer.mjs";
import { difference } from "./difference.mjs";
import { publicNames } from "./names.mjs";
import { SMOKES } from "./smokes.mjs";
import { casesOf } from "./vector-files.mjs";

/**
 * Runs all of it: `run({ wxseal, dev }, files)`, every entry of the package by its name, and
 * the files of tests/vectors as they are parsed.
 */
export async function run(entries, files) {
  const tally = new Tally();
  await tally.check("every public name has a test", () => untested(entries, files));
  for (const { names, test } of SMOKES) await tally.check(`smoke ${names[0]}`, () => smoke(test, entries));
  await answerAll(tally, entries, casesOf(files));
  return tally.result();
}

/** Runs the vectors of operations that wait for nothing, for where nothing can be waited for. */
export async function runStateless({ wxseal, dev }, files) {
  const tally = new Tally();
  await answerAll(tally, { wxseal, dev }, statelessCases(files));
  return tally.result();
}

/** How many cases there are, for whoever counts what a runtime has run. */
export function count(files) {
  return { all: casesOf(files).length + SMOKES.length + 1, stateless: statelessCases(files).length };
}

async function answerAll(tally, { wxseal, dev }, cases) {
  for (const one of cases) {
    await tally.check(`${one.operation} ${one.id}`, async () =>
      difference(await answer(wxseal, dev, one), expectedOf(one)),
    );
  }
}

function statelessCases(files) {
  return casesOf(files).filter(({ operation, flow }) => flow === undefined && !STATEFUL.has(operation));
}

async function smoke(test, entries) {
  let asked = 0;
  let wrong;
  await test(entries, (actual, expected) => {
    asked += 1;
    wrong ??= difference(actual, expected);
  });
  return asked === 0 ? "it asks nothing" : wrong;
}

function untested(entries, files) {
  const operations = new Set(files.map(({ operation }) => operation));
  const byVectors = [...operations].map((name) => camelName(name).replace("dev.", "dev/"));
  const tested = new Set([...byVectors, ...SMOKES.flatMap(({ names }) => names)]);
  const names = publicNames(entries);
  const lacking = names.filter((name) => !tested.has(name));
  if (lacking.length > 0) return `no test of ${lacking.join(", ")}`;
  const gone = SMOKES.flatMap((one) => one.names).filter((name) => !names.includes(name));
  return gone.length > 0 ? `not there: ${gone.join(", ")}` : undefined;
}

class Tally {
  #cases = 0;
  #failures = [];

  /** Counts a case, which says what is wrong or says nothing. */
  async check(name, work) {
    this.#cases += 1;
    try {
      const wrong = await work();
      if (wrong !== undefined) this.#failures.push(`${name}: ${wrong}`);
    } catch (error) {
      this.#failures.push(`${name}: ${where(error)}`);
    }
  }

  result() {
    const count = this.#failures.length;
    const more = count > MOST ? [`and ${count - MOST} more`] : [];
    return { passed: this.#cases - count, cases: this.#cases, failures: [...this.#failures.slice(0, MOST), ...more] };
  }
}

/**
 * What was thrown, and the first places of the stack; engines differ in whether the stack begins with the
 * message.
 */
function where(error) {
  const places = String(error?.stack ?? "")
    .split("\n")
    .filter((line) => /:\d+:\d+\)?$/.test(line));
  return [String(error), ...places.slice(0, 3)].join("\n");
}

const STATEFUL = new Set(["claims", "face.open_result", "session_keys", "sessions"]);
const MOST = 6;
