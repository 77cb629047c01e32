// The names of the vectors, as JavaScript has them.

/** A context's names as JavaScript has them, one level deep (`expected`). */
export function camel(context) {
  if (context === null || typeof context !== "object" || Array.isArray(context)) return context;
  const rename = ([name, value]) => [camelName(name), name === "expected" ? camel(value) : value];
  return Object.fromEntries(Object.entries(context).map(rename));
}

export function camelName(name) {
  return name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase());
}
