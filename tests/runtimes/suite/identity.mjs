import { exportsIn } from "./names.mjs";

/**
 * Whether `import` and `require` gave one package: every public function and class is the same on both sides,
 * so that an error of one is an error of the other. Takes the entries twice.
 */
export function sameInstance(imported, required) {
  const [here, there] = [new Map(exportsIn(imported)), new Map(exportsIn(required))];
  const names = [...new Set([...here.keys(), ...there.keys()])];
  const different = names.filter((name) => here.get(name) !== there.get(name));
  const failures = different.length === names.length ? ["nothing is the same: two copies were loaded"] : different;
  return { passed: names.length - different.length, cases: names.length, failures };
}
