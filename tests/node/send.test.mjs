// `send` against a server on the loopback that does what the access token names, from Node.js and from
// workerd.

import assert from "node:assert/strict";
import { getEventListeners, once } from "node:events";
import { createServer } from "node:http";
import test, { describe } from "node:test";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";

import { Miniflare } from "miniflare";
import { faceV2, login, phone, PlatformError, send, WxsealError } from "wxseal";
import { workerModules } from "./workerd.mjs";

const SECRET = "68_Ab+cd/ef=gh-ij";
const APP_ID = "wx4f4bc4dec97d474b";
const DATA = {
  phoneNumber: "+8613800138000",
  purePhoneNumber: "13800138000",
  countryCode: "86",
  watermark: { appId: APP_ID, timestamp: 1477314187 },
};
const GOOD = Buffer.from(
  JSON.stringify({
    errcode: 0,
    errmsg: "ok",
    phone_info: { ...DATA, watermark: { appid: APP_ID, timestamp: 1477314187 } },
  }),
);
const HUGE = 64 * 1024 * 1024;
const TICK = 50;

/** Does something again and again, until the client is gone. */
const drip = (response, piece) => {
  const timer = setInterval(piece, TICK);
  response.once("close", () => clearInterval(timer));
};

const json = (response, body, headers = {}) =>
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length, ...headers }).end(body);

/** Writes as fast as the client reads, and no faster. */
const pour = (response, size) => {
  const piece = Buffer.alloc(64 * 1024, " ");
  let left = size;
  while (left > 0 && !response.destroyed) {
    left -= piece.length;
    if (!response.write(piece)) return response.once("drain", () => pour(response, left));
  }
  return response.end();
};

const behaviours = {
  good: (response) => json(response, GOOD),
  busy: (response) => json(response, Buffer.from('{"errcode":-1,"errmsg":"system error"}')),
  html: (response) =>
    response.writeHead(502, { "content-type": "text/html" }).end("<html><h1>502 Bad Gateway</h1></html>"),
  redirect: (response, { url }) => response.writeHead(302, { location: url.replace(/^[^?]*/, "/elsewhere") }).end(),
  redirectEndless: (response) => {
    response.writeHead(302, { location: "/elsewhere" });
    drip(response, () => response.write(" "));
  },
  slowHeaders: () => {},
  slowBody: (response) => response.writeHead(200, { "content-length": GOOD.length }).flushHeaders(),
  dripHeaders: (response) => {
    response.socket.write("HTTP/1.1 200 OK\r\n");
    drip(response, () => response.socket.write("x-more: 1\r\n"));
  },
  dripBody: (response) => {
    response.writeHead(200);
    drip(response, () => response.write(" "));
  },
  cut: (response) => {
    response.writeHead(200, { "content-length": GOOD.length + 100 });
    response.write(GOOD, () => response.socket.destroySoon());
  },
  short: (response) => json(response, GOOD.subarray(0, -20)),
  empty: (response) => json(response, Buffer.alloc(0)),
  bom: (response) => json(response, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), GOOD])),
  huge: (response) => pour(response.writeHead(200, { "content-length": HUGE }), HUGE),
  gzip: (response) => json(response, gzipSync(GOOD), { "content-encoding": "gzip" }),
  gzipHuge: (response) => json(response, gzipSync(Buffer.alloc(HUGE / 4, " ")), { "content-encoding": "gzip" }),
  begun: (response) => json(response, Buffer.from('{"errcode":0,"errmsg":"ok","verify_id":"v","expires_in":3600}')),
  session: (response) => json(response, Buffer.from('{"errcode":0,"errmsg":"ok"}')),
};

/** What reached the server, each with a promise of the connection's or the answer's end. */
const seen = [];
const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://server");
  const token = url.searchParams.get("access_token") ?? "";
  const closed = once(response, "close").then(() => response.writableFinished);
  const entry = {
    path: url.pathname,
    url: request.url,
    method: request.method,
    headers: request.headers,
    token,
    closed,
  };
  seen.push(entry);
  server.emit("seen", entry);
  const body = [];
  for await (const piece of request) body.push(piece);
  entry.body = Buffer.concat(body);
  (behaviours[token.split(".")[0]] ?? behaviours.good)(response, request);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const baseUrl = `http://127.0.0.1:${server.address().port}`;
test.after(() => {
  server.closeAllConnections();
  server.close();
});

// Each call has a token of its own, by which the server's side of it is found.
let calls = 0;
const access = (behaviour) => ({ accessToken: `${behaviour}.${++calls}.${SECRET}`, baseUrl });
const call = (behaviour, given = access(behaviour)) =>
  phone.getUserPhoneNumber({ code: "c0de" }, { appId: APP_ID, ...given });
const arrived = ({ accessToken }) => seen.filter(({ token }) => token === accessToken);

/** The error of a promise, which must show no token. */
async function failure(promise) {
  const error = await promise.then(
    () => assert.fail("it was not refused"),
    (reason) => reason,
  );
  assert.ok(error instanceof WxsealError, inspect(error));
  const shown = [
    error.message,
    error.stack,
    String(error),
    JSON.stringify(error),
    inspect(error, { depth: 10, showHidden: true }),
  ];
  for (const text of shown) assert.ok(!text.includes(SECRET) && !text.includes(encodeURIComponent(SECRET)), text);
  return error;
}
const refused = async (behaviour, code, options) => {
  const error = await failure(send(call(behaviour), fetch, options));
  assert.equal(error.code, code, String(error));
  return error;
};
/** Runs until the timeout of one second, and not much longer. */
const timesOut = async (run) => {
  const begin = performance.now();
  assert.equal((await failure(run({ timeout: 1 }))).code, "call_timeout");
  const took = performance.now() - begin;
  assert.ok(took > 900 && took < 3000, `${took} ms`);
};
/** Whether the whole answer left the server; fails where the connection stays open. */
const sentWhole = async (given) => {
  const [entry] = arrived(given);
  const late = AbortSignal.timeout(3000);
  return Promise.race([entry.closed, once(late, "abort").then(() => assert.fail("the connection stayed open"))]);
};

describe("what the server does", { concurrency: true }, () => {
  test("a good answer is given", async () => {
    const answer = await send(call("good"), fetch);
    assert.deepEqual(answer.data, DATA);
  });

  test("a compressed answer is as good", async () => {
    assert.deepEqual((await send(call("gzip"), fetch)).data, DATA);
  });

  test("WeChat's own error is a PlatformError", async () => {
    const error = await refused("busy", "platform_error");
    assert.ok(error instanceof PlatformError);
    assert.deepEqual([error.number, error.retryAfter], [-1, 1]);
  });

  for (const [behaviour, code] of Object.entries({
    html: "answer_html",
    cut: "call_failed",
    short: "answer_cut",
    empty: "answer_empty",
    bom: "answer_bom",
    gzipHuge: "answer_too_large",
  })) {
    test(`${behaviour} is ${code}`, () => refused(behaviour, code));
  }

  test("a redirect is refused and not followed", async () => {
    const given = access("redirect");
    assert.equal((await failure(send(call("redirect", given), fetch))).code, "redirected");
    assert.deepEqual(
      arrived(given).map(({ path }) => path),
      ["/wxa/business/getuserphonenumber"],
    );
    assert.ok(seen.every(({ path }) => path !== "/elsewhere"));
  });

  test("a redirect's endless body is not waited for, and its connection is closed", async () => {
    const given = access("redirectEndless");
    assert.equal((await failure(send(call("redirectEndless", given), fetch))).code, "redirected");
    assert.equal(await sentWhole(given), false);
  });

  test("a huge answer is not read to its end", async () => {
    const given = access("huge");
    assert.equal((await failure(send(call("huge", given), fetch))).code, "answer_too_large");
    assert.equal(await sentWhole(given), false);
  });

  for (const behaviour of ["slowHeaders", "slowBody", "dripHeaders", "dripBody"]) {
    test(`${behaviour} ends at the timeout, and the connection is closed`, async () => {
      const given = access(behaviour);
      await timesOut((options) => send(call(behaviour, given), fetch, options));
      assert.equal(await sentWhole(given), false);
    });
  }

  test("a fetch that takes no notice of signals ends at the timeout", async () => {
    await timesOut((options) => send(call("good"), () => new Promise(() => {}), options));
  });

  test("a body that takes no notice of signals ends at the timeout", async () => {
    const body = new ReadableStream({ pull: () => new Promise(() => {}) });
    await timesOut((options) => send(call("good"), async () => ({ status: 200, body }), options));
  });

  test("a refused connection says so", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const nowhere = `http://127.0.0.1:${other.address().port}`;
    other.close();
    await once(other, "close");
    const error = await failure(send(call("good", { ...access("good"), baseUrl: nowhere }), fetch));
    assert.equal(error.code, "call_failed");
    assert.match(error.message, /ECONNREFUSED/);
  });
});

test("what arrives is what the call says", async () => {
  const document = { certName: "张三·阿卜杜拉", certNo: "310101199801011234" };
  const begun = { ...access("begun"), openid: "oGZUI0egBJY1zhBYw2KhdUfwVJJE", outSeqNo: "seq_12345" };
  const session = { ...access("session"), openid: begun.openid, sessionKey: "tiihtNczf5v6AKRyjwEUhQ==" };
  for (const [given, carried] of [
    [begun, faceV2.getVerifyId(document, begun)],
    [session, login.checkSession(session)],
  ]) {
    await send(carried, fetch);
    const [entry, ...more] = arrived(given);
    assert.equal(more.length, 0);
    const { method, url, headers, body = "" } = carried.request;
    assert.deepEqual([entry.method, baseUrl + entry.url], [method, url]);
    assert.equal(entry.headers["content-type"], headers["content-type"]);
    assert.deepEqual(entry.body, Buffer.from(body, "utf8"));
  }
  assert.ok(arrived(begun)[0].body.includes(Buffer.from("张三·阿卜杜拉")));
});

test("a caller's signal that was aborted before ends it at once", async () => {
  const given = access("slowHeaders");
  const error = await failure(
    send(call("slowHeaders", given), fetch, { signal: AbortSignal.abort(new Error(SECRET)) }),
  );
  assert.equal(error.code, "call_failed");
  assert.deepEqual(arrived(given), []);
});

for (const behaviour of ["slowHeaders", "dripBody"]) {
  test(`a caller's signal ends ${behaviour}, and nothing stays with the signal`, async () => {
    const given = access(behaviour);
    const controller = new AbortController();
    const { signal } = controller;
    const reached = once(server, "seen");
    const sent = failure(send(call(behaviour, given), fetch, { signal }));
    await reached;
    controller.abort(new Error(SECRET));
    const error = await sent;
    assert.equal(error.code, "call_failed");
    assert.match(error.message, /AbortError/);
    assert.equal(getEventListeners(signal, "abort").length, 0);
    assert.equal(await sentWhole(given), false);
  });
}

test("nothing stays with the signal of an answered call", async () => {
  const { signal } = new AbortController();
  await send(call("good"), fetch, { signal });
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

test("what a fetch throws may have the token anywhere: the error has it nowhere", async () => {
  const { url } = call("good").request;
  const inner = Object.assign(new Error(`connect ${url}`), { code: url, url, request: { url } });
  const errors = [
    Object.assign(new TypeError(`fetch of ${url} failed`, { cause: inner }), { config: { url } }),
    Object.assign(new Error(url), { name: url }),
    new AggregateError([inner], url),
    new Error("x", { cause: url }),
    url,
    { message: url, code: url },
    null,
    undefined,
  ];
  for (const thrown of errors) {
    const throwing = () => {
      throw thrown;
    };
    for (const failing of [throwing, async () => throwing(), async () => ({ status: 200, arrayBuffer: throwing })]) {
      const error = await failure(send(call("good"), failing));
      assert.equal(error.code, "call_failed");
      assert.equal(error.cause, undefined);
    }
  }
});

test("a fetch needs no more than a status and an arrayBuffer", async () => {
  const plain = async () => ({ status: 200, arrayBuffer: async () => new Uint8Array(GOOD).buffer });
  assert.deepEqual((await send(call("good"), plain)).data, DATA);
});

test("a redirect that a browser hides is a redirect", async () => {
  const hidden = async () => ({
    status: 0,
    type: "opaqueredirect",
    body: null,
    arrayBuffer: async () => new ArrayBuffer(0),
  });
  assert.equal((await failure(send(call("good"), hidden))).code, "redirected");
});

test("what is no response is refused", async () => {
  for (const response of [
    undefined,
    null,
    5,
    "200",
    {},
    { status: 200 },
    { status: "200", arrayBuffer: async () => new ArrayBuffer(2) },
  ]) {
    await failure(send(call("good"), async () => response));
  }
});

test("values of the wrong kind are refused by name, and nothing is sent", async () => {
  const good = call("good");
  const never = () => assert.fail("it was sent");
  const signals = [{}, new AbortController(), "x", new EventTarget()];
  const wrong = [
    ...[undefined, null, {}, "x", good.request, { request: good.request, parse: () => 1 }].map((value) => [
      value,
      never,
      {},
      "argument_type",
      "call",
    ]),
    ...[undefined, null, {}, "fetch", { fetch }].map((value) => [good, value, {}, "argument_type", "fetch"]),
    ...[0, 601, -1, Infinity].map((timeout) => [good, never, { timeout }, "argument_range", "timeout"]),
    ...["1", NaN, true, 1n].map((timeout) => [good, never, { timeout }, "argument_type", "timeout"]),
    ...signals.map((signal) => [good, never, { signal }, "argument_type", "signal"]),
    ...[5, "x", []].map((options) => [good, never, options, "argument_type", "options"]),
    [good, never, { timeOut: 5 }, "argument_unknown", "options.timeOut"],
  ];
  for (const [one, carrier, options, code, argument] of wrong) {
    const error = await failure(send(one, carrier, options));
    assert.deepEqual([error.code, error.argument], [code, argument], inspect({ one, options }));
  }
});

describe("in workerd", { concurrency: true }, () => {
  const worker = `
    import { phone, send } from "wxseal";
    export default {
      async fetch(request) {
        const { context, timeout } = await request.json();
        const call = phone.getUserPhoneNumber({ code: "c0de" }, context);
        try {
          return Response.json((await send(call, fetch, { timeout })).data);
        } catch (error) {
          return Response.json([error.code, error.number, error.message, error.stack]);
        }
      },
    };`;
  let workerd;
  test.before(async () => {
    workerd = new Miniflare({
      modules: await workerModules({ text: worker }),
      compatibilityDate: "2024-01-01",
      host: "127.0.0.1",
      port: 0,
    });
    await workerd.ready;
  });
  test.after(() => workerd.dispose());

  const ask = async (behaviour, given = access(behaviour)) => {
    const body = JSON.stringify({
      context: { ...given, appId: APP_ID },
      timeout: behaviour === "good" ? undefined : 1,
    });
    const text = await (await workerd.dispatchFetch("http://worker/", { method: "POST", body })).text();
    assert.ok(!text.includes(SECRET) && !text.includes(encodeURIComponent(SECRET)), text);
    return JSON.parse(text);
  };

  test("a good answer is given", async () => assert.deepEqual(await ask("good"), DATA));
  test("a compressed answer is as good", async () => assert.deepEqual(await ask("gzip"), DATA));
  test("WeChat's own error", async () => assert.deepEqual((await ask("busy")).slice(0, 2), ["platform_error", -1]));
  for (const [behaviour, code] of Object.entries({
    html: "answer_html",
    cut: "call_failed",
    short: "answer_cut",
    empty: "answer_empty",
    bom: "answer_bom",
    huge: "answer_too_large",
    slowHeaders: "call_timeout",
    slowBody: "call_timeout",
    dripBody: "call_timeout",
  })) {
    test(`${behaviour} is ${code}`, async () => assert.equal((await ask(behaviour))[0], code));
  }
  for (const behaviour of ["redirect", "redirectEndless"]) {
    test(`${behaviour} is refused and not followed`, async () => {
      const given = access(behaviour);
      assert.equal((await ask(behaviour, given))[0], "redirected");
      assert.equal(arrived(given).length, 1);
      assert.ok(seen.every(({ path }) => path !== "/elsewhere"));
    });
  }
});

describe("a client of the caller's own", () => {
  const made = () => phone.getUserPhoneNumber({ code: "c" }, { appId: APP_ID, accessToken: SECRET });
  const fails = async (fetch) => {
    const error = await send(made(), fetch, { timeout: 1 }).catch((error) => error);
    assert.ok(error instanceof WxsealError, String(error));
    for (const shown of [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 10 })]) {
      assert.ok(!shown.includes("68_Ab"), shown);
    }
    return [error.code, error.argument];
  };
  const failed = ["call_failed", "call"];

  test("cannot bring the URL along in what it throws", async () => {
    const accessor = (url) =>
      Object.defineProperty({}, "code", {
        get: () => {
          throw new Error(url);
        },
      });
    const trap = (url) =>
      new Proxy(
        {},
        {
          has: () => {
            throw new Error(url);
          },
          get: () => {
            throw new Error(url);
          },
        },
      );
    const branded = (url) =>
      Object.assign(new Error(url), { [Symbol.for("wxseal.WxsealError")]: 1, code: url, name: url });
    for (const thrown of [
      accessor,
      trap,
      branded,
      (url) => url,
      () => null,
      () => undefined,
      (url) => ({ code: "68_Ab", name: url }),
    ]) {
      assert.deepEqual(
        await fails(async (url) => {
          throw thrown(url);
        }),
        failed,
      );
      assert.deepEqual(
        await fails((url) => {
          throw thrown(url);
        }),
        failed,
      );
    }
  });

  test("is told when what it gives is no response", async () => {
    for (const response of [
      undefined,
      null,
      5,
      "x",
      {},
      { status: 200 },
      { status: "200", arrayBuffer() {} },
      { data: {} },
    ]) {
      assert.deepEqual(await fails(async () => response), ["argument_type", "fetch"]);
    }
  });

  test("is told of its own mistakes", async () => {
    await assert.rejects(
      send(made(), async () => undeclared),
      ReferenceError,
    );
  });

  test("may give only bytes, and is not read on for ever", async () => {
    for (const value of [{}, "text", 5, null, undefined, [1, 2], new Date()]) {
      let reads = 0;
      const read = async () => {
        reads += 1;
        return { done: reads > 5, value };
      };
      const reader = { read, cancel: async () => {} };
      assert.deepEqual(await fails(async () => ({ status: 200, body: { getReader: () => reader } })), failed);
      assert.ok(reads < 3);
      assert.deepEqual(await fails(async () => ({ status: 200, arrayBuffer: async () => value })), failed);
    }
  });

  test("leaves nothing running behind an answer", async () => {
    let given;
    await assert.rejects(
      send(made(), async (_, init) => {
        given = init.signal;
        return new Response('{"errcode":-1}');
      }),
      { number: -1 },
    );
    assert.ok(given.aborted);
  });
});
