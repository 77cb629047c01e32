import { run } from "./suite.mjs";

/** Runs the suite with `wxseal/slim`, the copy of the package that has to be given its modules. */
export function runGiven({ init, ...wxseal }, modules, dev, files) {
  init(modules);
  return run({ wxseal, dev }, files);
}
