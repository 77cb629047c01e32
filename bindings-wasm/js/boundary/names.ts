// The spellings of a name: snake_case in the core, camelCase in JavaScript.

/** Returns a JavaScript name in the core's spelling. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Returns a name of the core in JavaScript's spelling. */
export function camelName(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Converts the names of all members to JavaScript's spelling, at every depth. */
export function camelCase(data: unknown): unknown {
  if (typeof data !== "object" || data === null) return data;
  if (Array.isArray(data)) return data.map(camelCase);
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [camelName(name), camelCase(value)]));
}
