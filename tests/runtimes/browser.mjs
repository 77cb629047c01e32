// Opens a page of a folder in Chromium, under a strict policy, and waits for what it reports.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";

import { start, stop } from "./programs.mjs";

/** The browser's name and version; undefined where there is none. */
export const VERSION = (() => {
  try {
    return execFileSync("chromium", ["--version"], { stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim()
      .split(" ")
      .slice(0, 2)
      .join(" ");
  } catch {
    return undefined;
  }
})();

/**
 * What the page of this folder posts to `/report`. Scripts are of this folder; `more` allows more of them.
 */
export async function open(folder, more = "") {
  const policy = `default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval' ${more}`;
  let report;
  const said = new Promise((resolve) => (report = resolve));
  const server = createServer((request, response) => {
    if (request.url === "/report")
      return body(request).then((text) => {
        response.end();
        report(JSON.parse(text));
      });
    try {
      const path = normalize(new URL(request.url, "http://localhost").pathname).replace(/\/$/, "/index.html");
      const content = readFileSync(join(folder, path));
      response.writeHead(200, { "content-type": TYPES[extname(path)], "content-security-policy": policy }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const profile = mkdtempSync(join(tmpdir(), "wxseal-"));
  const given = [...FLAGS, `--user-data-dir=${profile}`, `http://127.0.0.1:${server.address().port}/`];
  const browser = start("chromium", given, { env: { HOME: profile } });
  try {
    return await Promise.race([said, late(() => `the page reported nothing: ${complaints(browser.told.errors)}`)]);
  } finally {
    stop(browser.child);
    await browser.ended;
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function late(why) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(why())), PATIENCE).unref());
}

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** What the page's console has. */
function complaints(errors) {
  return errors
    .split("\n")
    .filter((line) => line.includes("CONSOLE"))
    .join("\n");
}

/** Milliseconds. */
const PATIENCE = 90_000;
const FLAGS = [
  ...[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
  ],
  ...["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--enable-logging=stderr"],
];
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};
