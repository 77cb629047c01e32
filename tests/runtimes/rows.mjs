// The rows of the matrix: what was run, how it was loaded, and how many cases passed.

/** A row of what the suite said; it counts only if every case there is was run. */
export function row(runtime, loaded, { passed, cases, failures = [] }, expected = cases) {
  const short = cases === expected ? [] : [`${cases} cases were run, not ${expected}`];
  return {
    runtime,
    loaded,
    passed: short.length > 0 ? Math.min(passed, expected - 1) : passed,
    cases: expected,
    ...told([...short, ...failures]),
  };
}

/** A row of what could not even be run. */
export function failed(runtime, loaded, error, cases = 1) {
  return { runtime, loaded, passed: 0, cases, ...told([error?.stack ?? String(error)]) };
}

/** A runtime that could not be had here, and why. */
export function missing(runtime, loaded, reason) {
  return { runtime, loaded, missing: reason };
}

/** Runs `work`, which gives what the suite said, as a row of its own. */
export async function attempt(runtime, loaded, expected, work) {
  try {
    return row(runtime, loaded, await work(), expected);
  } catch (error) {
    return failed(runtime, loaded, error, expected);
  }
}

/** What a program reported in the line that begins with the mark. */
export function reported(output) {
  const line = output.split("\n").find((one) => one.startsWith(MARK));
  if (line === undefined) throw new Error(`nothing was reported: ${output.slice(-1000)}`);
  return JSON.parse(line.slice(MARK.length));
}

/** Whether a row says that something is wrong; that nothing was run is wrong too. */
export function isBad({ passed, cases, missing, unknown }) {
  return missing === undefined && unknown === undefined && !(passed === cases && cases > 0);
}

/** The rows as a table, and beneath it what is wrong and where. */
export function table(rows) {
  const lines = rows.map((one) => [one.runtime, one.loaded, outcome(one)]);
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => line[column].length)));
  const text = lines.map(
    ([runtime, loaded, said]) => `${runtime.padEnd(widths[0])}  ${loaded.padEnd(widths[1])}  ${said}`,
  );
  return [...text, ...faults(rows.filter(isBad))].join("\n");
}

/** Each fault once, with the rows that have it: many have the same. */
function faults(rows) {
  const seen = new Map();
  for (const { runtime, loaded, failures = ["it says not why"] } of rows) {
    for (const failure of failures) {
      const [first] = failure.split("\n");
      const { where } = seen.get(first) ?? seen.set(first, { where: [], failure }).get(first);
      where.push(`${runtime}, ${loaded}`);
    }
  }
  return Array.from(seen.values(), ({ failure, where }) => `\n${failure.slice(0, LONGEST)}\n${places(where)}`);
}

function places(where) {
  const more = where.length > MOST ? [`  and in ${where.length - MOST} more rows`] : [];
  return [...where.slice(0, MOST).map((one) => `  in ${one}`), ...more].join("\n");
}

function outcome(one) {
  if (one.unknown !== undefined) return `unknown: ${one.reason}`;
  if (one.missing !== undefined) return `missing: ${one.missing}`;
  return `${isBad(one) ? "FAILED " : ""}${one.passed} of ${one.cases}`;
}

function told(failures) {
  return failures.length > 0 ? { failures } : {};
}

const MARK = "wxseal-report ";
const LONGEST = 1500;
const MOST = 4;
