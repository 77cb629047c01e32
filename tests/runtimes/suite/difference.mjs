/**
 * Where two values first differ, in words; undefined where they are the same, their prototypes and the order
 * of lists included.
 */
export function difference(actual, expected, place = "it") {
  if (Object.is(actual, expected)) return undefined;
  if (!isObject(actual) || !isObject(expected)) return `${place} is ${shown(actual)}, not ${shown(expected)}`;
  if (Object.getPrototypeOf(actual) !== Object.getPrototypeOf(expected)) return `${place} is of another class`;
  const names = Object.keys(expected);
  const more = Object.keys(actual).find((name) => !names.includes(name));
  if (more !== undefined) return `${place}.${more} is too much`;
  for (const name of names) {
    if (!Object.hasOwn(actual, name)) return `${place}.${name} is not there`;
    const within = difference(actual[name], expected[name], `${place}.${name}`);
    if (within !== undefined) return within;
  }
  return undefined;
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

function shown(value) {
  const text = typeof value === "string" || isObject(value) ? JSON.stringify(value) : String(value);
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
