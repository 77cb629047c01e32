/** Every public name of the package: `openData.decrypt`, `SessionKey`, `SessionKey.sign`; those of other entries as `dev/codes`. */
export function publicNames({ wxseal, ...others }) {
  const entries = Object.entries(others).map(([name, entry]) => namesOf(entry, `${name}/`));
  return [...namesOf(wxseal, ""), ...entries.flat()].sort();
}

function namesOf(from, prefix) {
  return Object.entries(from).flatMap(([name, value]) => {
    if (INTEROP.has(name)) return [];
    if (typeof value === "object") return namesOf(value, `${prefix}${name}.`);
    return [prefix + name, ...(isClass(value) ? members(value).map((one) => `${prefix}${name}.${one}`) : [])];
  });
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
