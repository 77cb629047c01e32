import { publicNames } from "./names.mjs";

/**
 * Whether `import` and `require` gave one package: every public function and class is the same on both sides, so that an error of one
 * is an error of the other. Takes the entries twice.
 */
export function sameInstance(imported, required) {
  const names = publicNames(imported).filter((name) => valueOf(required, name) !== undefined || valueOf(imported, name) !== undefined);
  const failures = names.filter((name) => valueOf(imported, name) !== valueOf(required, name));
  const told = failures.length === names.length ? ["nothing is the same: two copies were loaded"] : failures;
  return { passed: names.length - failures.length, cases: names.length, failures: told };
}

/** What is behind `SessionKey` or `dev/forge.person`; of `SessionKey.sign` nothing, as it belongs to its class. */
function valueOf(entries, name) {
  const [entry, path] = name.includes("/") ? name.split("/") : ["wxseal", name];
  return path.split(".").reduce((from, part) => (typeof from === "object" ? from[part] : undefined), entries[entry]);
}
