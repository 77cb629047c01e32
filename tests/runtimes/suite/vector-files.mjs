// Reads the files of tests/vectors: every case whole, over the defaults at the head of its file.

/**
 * Reads every case of the files, which are given as they are parsed, as `{ operation, id, ... }`; long texts
 * are written out.
 */
export function casesOf(files) {
  return files.flatMap(({ operation, defaults, cases }) =>
    cases.map((one) => ({ operation, ...whole(written(one), written(defaults)) })),
  );
}

/** Lays a case over the defaults, and each step of a story over those of what it does. */
function whole(one, { attempts: steps = {}, ...defaults }) {
  const found = over(one, defaults);
  if (found.attempts) found.attempts = found.attempts.map((step) => over(step, written(steps[step.do] ?? {})));
  return found;
}

/** Takes away what the case is without, and lays the rest of it over what is left: objects name by name. */
function over({ without = [], ...one }, defaults) {
  for (const path of without) {
    const [member, name] = path.split(/\.(.*)/s);
    if (name === undefined) delete defaults[member];
    else delete defaults[member][name];
  }
  const laid = ([member, value]) => [
    member,
    isObject(value) && isObject(defaults[member]) ? { ...defaults[member], ...value } : value,
  ];
  return { ...defaults, ...Object.fromEntries(Object.entries(one).map(laid)) };
}

/** Copies a value, and writes out `{ repeat, times }` at every depth. */
function written(value) {
  if (typeof value !== "object" || value === null) return value;
  if (typeof value.times === "number") return value.repeat.repeat(value.times);
  if (Array.isArray(value)) return value.map(written);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, written(one)]));
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
