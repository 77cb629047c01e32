// Measures open data on WeChat's own sample record beside its peers: target/bench/report.json and chart.svg.
//
// The three programs run one after another. In each, wxseal and a peer take turns round by round, and only
// rounds that stood next to each other are compared.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
const folder = new URL("target/bench/", root);

const report = [...rust(), ...node(), ...python()].map(summary);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("report.json", folder), `${JSON.stringify(report, null, 1)}\n`);
writeFileSync(new URL("chart.svg", folder), svg(report.filter(({ ratio }) => ratio !== null)));
console.log(table(report));
console.log(`\nThe peer's time as a multiple of wxseal's\n\n${bars(report)}`);

function rust() {
  const runtime = run("rustc", "--version").replace(/^rustc (\S+).*/s, "Rust $1");
  const rounds = JSON.parse(run(path("target/release/wxseal-bench"))).map((subject_ns) => ({ subject_ns }));
  return [{ id: "open-data/rust", runtime, work: "open data", peer: null, rounds }];
}

function node() {
  return JSON.parse(run(process.execPath, path("tests/bench/node.mjs")));
}

function python() {
  return JSON.parse(run(path(".venv/bin/python"), path("tests/bench/python.py")));
}

function summary({ id, runtime, work, peer, rounds }) {
  const times = rounds.map(({ subject_ns }) => subject_ns);
  const entry = { id, runtime, work, peer, subject_ns: median(times) };
  if (peer === null) return { ...entry, peer_ns: null, ratio: null, spread: spread(times) };
  const ratios = rounds.map(({ subject_ns, peer_ns }) => peer_ns / subject_ns);
  const peer_ns = median(rounds.map(({ peer_ns }) => peer_ns));
  return { ...entry, peer_ns, ratio: median(ratios), spread: spread(ratios) };
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function spread(numbers) {
  return (Math.max(...numbers) - Math.min(...numbers)) / median(numbers);
}

function table(entries) {
  const heads = ["runtime", "work", "wxseal", "peer", "ratio", "spread", "peer is"];
  const rows = entries.map(({ runtime, work, peer, subject_ns, peer_ns, ratio, spread }) => [
    runtime,
    work,
    microseconds(subject_ns),
    microseconds(peer_ns),
    times(ratio),
    `${Math.round(spread * 100)} %`,
    peer ?? "-",
  ]);
  const widths = heads.map((_, column) => Math.max(...[heads, ...rows].map((row) => row[column].length)));
  const isNumber = (column) => column >= 2 && column <= 5;
  const line = (row) =>
    row
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join("  ")
      .trimEnd();
  return [heads, ...rows].map(line).join("\n");
}

function bars(entries) {
  const drawn = entries.filter(({ ratio }) => ratio !== null);
  const longest = Math.max(...drawn.map(({ ratio }) => ratio));
  const width = Math.max(...drawn.map(({ id }) => id.length));
  const bar = (ratio) => "█".repeat(Math.ceil((40 * ratio) / longest));
  return drawn.map(({ id, ratio }) => `${id.padEnd(width)}  ${bar(ratio)} ${times(ratio)}`).join("\n");
}

function svg(entries) {
  const [row, left, room] = [26, 420, 320];
  const scale = room / Math.max(...entries.map(({ ratio }) => ratio));
  const width = left + room + 60;
  const height = row * (entries.length + 1);
  const even = left + scale;
  const drawn = entries.map(({ runtime, work, peer, ratio }, at) => {
    const y = row * at + 22;
    const label = `${runtime.split(",")[0]}: ${peer}${work === "open data" ? "" : " (key parsed each time)"}`;
    return [
      `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${escaped(label)}</text>`,
      `<rect x="${left}" y="${y}" width="${(scale * ratio).toFixed(1)}" height="18" fill="#2a7"/>`,
      `<text x="${(left + scale * ratio + 6).toFixed(1)}" y="${y + 13}">${times(ratio)}</text>`,
    ].join("");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`,
    `<style>text { font: 12px sans-serif }</style>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="8" y="14">Open data: the peer's time as a multiple of wxseal's</text>`,
    ...drawn,
    `<line x1="${even}" x2="${even}" y1="18" y2="${height - 4}" stroke="#555" stroke-dasharray="3"/>`,
    "</svg>\n",
  ].join("\n");
}

function microseconds(ns) {
  return ns === null ? "-" : `${(ns / 1000).toFixed(2)} µs`;
}

function times(ratio) {
  return ratio === null ? "-" : `${ratio.toFixed(2)}x`;
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function run(program, ...given) {
  return execFileSync(program, given, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function path(name) {
  return fileURLToPath(new URL(name, root));
}
