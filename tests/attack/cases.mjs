// Prints the cases for the other language: `cases.mjs [--long]`.

import { ATTACKS } from "./attacks.mjs";

const long = process.argv.includes("--long");
const made = Object.entries(ATTACKS).map(([name, { cases, documented }]) => [
  name,
  cases(long).map((one) => ({ documented, ...one })),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(made)));
