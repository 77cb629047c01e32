// A NestJS app: CommonJS TypeScript, compiled by tsc, asked over HTTP.

import { project, vectors } from "../project.mjs";
import { ask, freePort, run, start, stop } from "../programs.mjs";
import { attempt } from "../rows.mjs";
import { casesOf } from "../suite/vector-files.mjs";
import { file, nameOf, toolNode, version } from "../tools.mjs";

export async function rows({ tarball, count }) {
  const cwd = await project("nest", tarball);
  const name = `NestJS ${version("@nestjs/core")}, ${await nameOf(toolNode())}`;
  const tsc = `tsc ${version("typescript59")}, CommonJS`;
  const compiled = await attempt(name, `types, ${tsc}`, 1, async () => {
    await run(toolNode(), [file("typescript59", "bin/tsc")], { cwd });
    return { passed: 1, cases: 1 };
  });
  const port = await freePort();
  const app = start(toolNode(), ["dist/main.js"], { cwd, env: { PORT: String(port) } });
  try {
    const origin = `http://127.0.0.1:${port}`;
    return [
      compiled,
      await attempt(name, `require, ${tsc}`, count.all, async () => JSON.parse(await ask(`${origin}/suite`, app))),
      await attempt(name, "POST of a record, whole and damaged", 2, () => post(`${origin}/open`)),
    ];
  } finally {
    stop(app.child);
  }
}

async function post(url) {
  const { message } = casesOf(vectors()).find(
    ({ operation, id }) => operation === "open_data.user_info" && id === "official",
  );
  const send = (body) =>
    fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const [whole, damaged] = [
    await send(message),
    await send({ ...message, iv: message.iv.replaceAll("+", " ").slice(1) }),
  ];
  const said = [await whole.json(), await damaged.json()];
  const right = [
    whole.status === 201 && said[0].nickName === "Band",
    damaged.status === 400 && said[1].argument === "iv",
  ];
  const failures = right.flatMap((good, index) => (good ? [] : [JSON.stringify(said[index])]));
  return { passed: 2 - failures.length, cases: 2, failures };
}
