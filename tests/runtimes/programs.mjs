// Runs programs, in a group of their own each, so that nothing of them is left behind.

import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { createServer } from "node:net";

const running = new Set();
process.on("exit", () => running.forEach(stop));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/**
 * Runs a program to its end and gives what it printed; throws with its last words when it fails or takes too
 * long. What it prints goes into a file where one is named: for those that end before a pipe is empty.
 */
export async function run(command, given, { cwd, env = {}, minutes = 4, into } = {}) {
  const { child, ended } = start(command, given, { cwd, env, into });
  const timer = setTimeout(() => stop(child), minutes * 60_000);
  const { code, output, errors } = await ended;
  clearTimeout(timer);
  if (code !== 0) throw new Failed(command, given, code, output, errors);
  return output;
}

/** Starts a program that is stopped by `stop`. */
export function start(command, given, { cwd, env = {}, into } = {}) {
  const output = into === undefined ? "pipe" : openSync(into, "w");
  const child = spawn(command, given, {
    cwd,
    env: { ...process.env, ...QUIET, ...env },
    stdio: ["ignore", output, "pipe"],
    detached: true,
  });
  running.add(child);
  const told = { output: "", errors: "" };
  child.stdout?.on("data", (data) => (told.output += data));
  child.stderr.on("data", (data) => (told.errors += data));
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: -1, output: "", errors: String(error) }));
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? signal, ...told });
    });
  });
  return { child, told, ended };
}

/** Ends a program that was started here, and what it started. */
export function stop(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** A port of the loopback that nobody has now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Asks a server that has just been started, until it answers or has ended. */
export async function ask(url, { child, told }, init) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      const response = await fetch(url, init);
      const text = await response.text();
      if (response.ok) return text;
      throw Object.assign(new Error(`${url} answered ${response.status}: ${last(text)}\n${last(told.errors)}`), {
        answered: true,
      });
    } catch (error) {
      if (error.answered) throw error;
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`no answer from ${url}: ${last(told.output)}\n${last(told.errors)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

class Failed extends Error {
  constructor(command, given, code, output, errors) {
    super(
      `${command.split("/").at(-1)} ${given.join(" ").slice(0, 100)} ended with ${code}: ${last(output)}\n${last(errors)}`,
    );
    this.output = output;
    this.stack = this.message;
  }
}

function last(text) {
  return text.trim().slice(-1500);
}

/** No tool asks its maker about itself, and none colours what it prints. */
const QUIET = {
  ...{ CI: "1", DO_NOT_TRACK: "1", NEXT_TELEMETRY_DISABLED: "1", NO_UPDATE_NOTIFIER: "1", DENO_NO_UPDATE_CHECK: "1" },
  ...{ NO_COLOR: "1", FORCE_COLOR: undefined },
};
