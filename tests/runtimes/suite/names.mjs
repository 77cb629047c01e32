// The public names of the package: `openData.decrypt`, `SessionKey`, `SessionKey.sign`; those of another
// entry as `dev/codes`.

/**
 * Every name, of functions and classes and of what classes have. An entry that gives what `wxseal` gives has
 * none of its own.
 */
export function publicNames({ wxseal, ...others }) {
  const known = new Set(exportsOf(wxseal).map(([, value]) => value));
  const own = exportsIn(others).filter(([, value]) => !known.has(value));
  const named = [...exportsOf(wxseal), ...own];
  return named
    .flatMap(([name, value]) => [name, ...(isClass(value) ? members(value).map((one) => `${name}.${one}`) : [])])
    .sort();
}

/** Every function and class of every entry, by its name. */
export function exportsIn(entries) {
  return Object.entries(entries).flatMap(([entry, from]) => exportsOf(from, entry === "wxseal" ? "" : `${entry}/`));
}

function exportsOf(from, prefix = "") {
  const found = Object.entries(from).filter(([name]) => !INTEROP.has(name));
  return found.flatMap(([name, value]) =>
    typeof value === "object" ? exportsOf(value, `${prefix}${name}.`) : [[prefix + name, value]],
  );
}

/** What instances have by their class: methods and properties, not symbols. */
export function members({ prototype }) {
  return Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor" && name !== "name");
}

function isClass(value) {
  return Object.getOwnPropertyDescriptor(value, "prototype")?.writable === false;
}

/** What is CommonJS's own. */
const INTEROP = new Set(["__esModule", "default", "module.exports"]);
