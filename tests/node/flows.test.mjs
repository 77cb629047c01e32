// What drives the flows of the core over a store: whatever the store does, at whichever step.

import assert from "node:assert/strict";
import test from "node:test";

import { Brake, face, MemoryStore, WxsealError } from "wxseal";
import { camel, cases } from "./vectors.mjs";

/** The modules of wasm, which start at their first use: what each exports. */
const STARTED = [];
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...given) {
    super(...given);
    STARTED.push(this.exports);
  }
};

const OWN = new Error("connection lost");
const FULL = fullError();

/** Each flow: what comes before it, itself over a store, and the steps that it asks for. */
const FLOWS = Object.fromEntries(
  [
    ["begin", "order-issued", 0],
    ["issued", "order-issued"],
    ["own", "order-own"],
    ["signed", "order-signed"],
    ["client", "order-client"],
    ["two keys", "order-two-keys"],
  ].map(([name, id, at]) => [
    name,
    told(cases().find((one) => one.operation === "face.open_result" && one.id === id).attempts, at),
  ]),
);
FLOWS.brake = told(
  cases()
    .find(({ id }) => id === "the-brake-gives-back")
    .attempts.slice(0, 1),
);
FLOWS.brake.steps = ["load brake", "swap brake", "load brake", "swap brake"];

function told(attempts, at = attempts.length - 1) {
  const { do: step, message, context, out } = attempts[at];
  const given = camel(context);
  const before = async (store) =>
    attempts.length > 1 && at > 0
      ? (await face.begin({ ...camel(attempts[0].context), store })).randomNumber
      : undefined;
  const runs = {
    begin: (store) => face.begin({ ...given, store }),
    open: (store, begun) =>
      face.openResult(begun === undefined ? message : { ...message, randomNumber: begun }, { ...given, store }),
    brake: (store) => new Brake(store).decrypt(message, given),
  };
  return { before, run: runs[step], steps: out.asks?.map((step) => step.replace(/ for \d+$/, "")) };
}

/**
 * Where the number is spent, and the last step of which the outcome depends: what follows gives slots back.
 */
function marks({ steps }) {
  if (!steps.includes("swap face:spent"))
    return { spending: Infinity, last: steps.includes("swap brake") ? steps.length / 2 - 1 : steps.length };
  return {
    spending: steps.findIndex((step) => /^swap face:(number|own|signed|client)$/.test(step)),
    last: steps.indexOf("swap face:spent"),
  };
}

/** A store that does something else at its n-th step. */
function faulty(store, at, fault) {
  let count = 0;
  const step =
    (name) =>
    (...given) => {
      const act = () => store[name](...given);
      return count++ === at ? fault(name, act) : act();
    };
  return { load: step("load"), swap: step("swap"), claim: step("claim"), asked: () => count };
}

function fullError() {
  const store = new MemoryStore({ capacity: 2 });
  store.claim({ entries: ["a", "b"], now: 1, until: 2, since: null });
  try {
    store.claim({ entries: ["c"], now: 1, until: 2, since: null });
  } catch (error) {
    return error;
  }
}

/** What a store can do wrong: what it does, and which error comes of it. */
const FAULTS = {
  throws: {
    fault: () => {
      throw OWN;
    },
    code: "store_failed",
    cause: (cause) => cause === OWN,
  },
  rejects: { fault: async () => Promise.reject(OWN), code: "store_failed", cause: (cause) => cause === OWN },
  "rejects when it has done it": {
    fault: async (_, act) => {
      await act();
      throw OWN;
    },
    code: "store_failed",
    cause: (cause) => cause === OWN,
    done: true,
  },
  "rejects with no error": {
    fault: () => Promise.reject("lost"),
    code: "store_failed",
    cause: (cause) => cause === "lost",
  },
  "never answers": {
    fault: () => new Promise(() => {}),
    code: "store_failed",
    cause: ({ name }) => name === "TimeoutError",
  },
  "is full": {
    fault: () => {
      throw FULL;
    },
    code: "store_full",
    cause: (cause) => cause === undefined,
  },
  ...Object.fromEntries(
    [5, true, {}, [], new Date(0), () => "", Symbol("x"), 1n].map((value) => [
      `answers ${String(value)}`,
      {
        fault: (name) => (typeof value === "boolean" && name !== "load" ? "true" : value),
        code: "store_invalid",
        cause: (cause) => cause === undefined,
      },
    ]),
  ),
  ...Object.fromEntries(
    [undefined, null, "OK", "false", "", new Uint8Array(2)].map((value) => [
      `answers ${String(value)} to a change`,
      {
        fault: (name, act) => (name === "load" ? act() : value),
        code: "store_invalid",
        cause: (cause) => cause === undefined,
        changes: true,
      },
    ]),
  ),
};

for (const [name, flow] of Object.entries(FLOWS)) {
  for (const [does, { fault, code, cause, done = false, changes = false }] of Object.entries(FAULTS)) {
    test(`${name}, where the store ${does}, at every step`, async (t) => {
      const { spending, last } = marks(flow);
      for (const [at, step] of flow.steps.entries()) {
        if (changes && step.startsWith("load")) continue;
        const where = `${at}: ${step}`;
        const sound = new MemoryStore({ since: 0 });
        const begun = await flow.before(sound);
        const store = faulty(sound, at, fault);
        const outcome = await settled(t, () => flow.run(store, begun));
        assert.ok(store.asked() > at, where);
        if (at > last) {
          assert.equal(outcome.error, undefined, `${where}: what passed stays so`);
          continue;
        }
        const { error } = outcome;
        assert.ok(error instanceof WxsealError, `${where}: ${error?.stack}`);
        assert.deepEqual([error.code, error.argument], [code, "store"], where);
        assert.ok(cause(error.cause), `${where}: cause`);
        assert.equal(/the number is spent/.test(error.message), at > spending, `${where}: ${error.message}`);
        // What was not spent can be tried again; what was, cannot, and neither what may have been.
        const again = await settled(t, () => flow.run(sound, begun));
        const gone = at > spending || (at === spending && done);
        assert.deepEqual(
          [again.error?.code, again.error?.argument],
          gone ? ["replayed", "randomNumber"] : [undefined, undefined],
          where,
        );
      }
    });
  }

  test(`${name}, where others write in between, at every step and for ever`, async () => {
    for (const [at, step] of flow.steps.entries()) {
      if (!step.startsWith("swap")) continue;
      const sound = new MemoryStore({ since: 0 });
      const begun = await flow.before(sound);
      assert.ok(
        await flow.run(
          faulty(sound, at, () => false),
          begun,
        ),
        `${at}: ${step}`,
      );
    }
    const sound = new MemoryStore({ since: 0 });
    const begun = await flow.before(sound);
    let swaps = 0;
    const never = {
      load: (key) => sound.load(key),
      swap: () => {
        swaps++;
        return false;
      },
      claim: (claim) => sound.claim(claim),
    };
    await assert.rejects(flow.run(never, begun), { code: "store_failed", argument: "store" });
    assert.ok(swaps > 1 && swaps <= 500, `${swaps} times`);
  });

  test(`${name}, over a store that gives bytes, or undefined for nothing`, async () => {
    const sound = new MemoryStore({ since: 0 });
    const begun = await flow.before(sound);
    const load = async (key) => {
      const text = sound.load(key);
      return text === null ? undefined : new TextEncoder().encode(text);
    };
    assert.ok(
      await flow.run({ load, swap: (...change) => sound.swap(...change), claim: (claim) => sound.claim(claim) }, begun),
    );
  });

  test(`${name}, over what was written by another`, async () => {
    for (const [at, step] of flow.steps.entries()) {
      // What is read to be given back does no harm, and what was recorded of a number is not read.
      if (!step.startsWith("load") || at > marks(flow).last || /own|signed|client/.test(step)) continue;
      for (const [kept, code, argument] of [
        ["{}", "state_invalid", "state"],
        ["x".repeat(70_000), "state_invalid", "state"],
        ["\ud800", "text_invalid", "store"],
        [new Uint8Array([255]), "text_invalid", "store"],
      ]) {
        const sound = new MemoryStore({ since: 0 });
        const begun = await flow.before(sound);
        await assert.rejects(
          flow.run(
            faulty(sound, at, () => kept),
            begun,
          ),
          { code, argument },
          `${at}: ${step}`,
        );
      }
    }
  });
}

test("a claim that is not new, and one of which nothing is known", async () => {
  for (const [answer, code, argument] of [
    [false, "replayed", "encryptData"],
    ["unknown", "store_forgot", "store"],
  ]) {
    for (const name of ["own", "signed", "client"]) {
      const at = FLOWS[name].steps.indexOf("claim face:record");
      // What fails while a slot is given back is not what this came of.
      const sound = new MemoryStore({ since: 0 });
      const store = faulty(
        faulty(sound, at, () => answer),
        at + 1,
        () => Promise.reject(OWN),
      );
      await assert.rejects(FLOWS[name].run(store), (error) => {
        assert.deepEqual([error.code, error.argument, error.cause], [code, argument, undefined]);
        return /the number is spent/.test(error.message);
      });
    }
  }
});

test("no error that a store makes up is an answer", async () => {
  const { attempts } = cases().find(({ id }) => id === "order-client");
  const { message, context } = attempts[0];
  for (const code of [
    "yes",
    "no",
    "first",
    "again",
    "none",
    "begin",
    "=",
    "=-",
    "!yes",
    "",
    5,
    null,
    {},
    Symbol("x"),
    "x".repeat(100_000),
  ]) {
    for (let at = 0; at < 7; at += 1) {
      const made = Object.assign(new WxsealError(fullError()), { code });
      const store = faulty(new MemoryStore({ since: 0 }), at, () => Promise.reject(made));
      const opened = face.openResult(message, { ...camel(context), store });
      await assert.rejects(opened, { code: "store_failed", argument: "store" }, `${String(code).slice(0, 9)} at ${at}`);
    }
  }
});

test("a store that fails is not a record that was refused", async () => {
  const sound = new MemoryStore({ since: 0 });
  const { message, context } = cases().find(({ id }) => id === "order-client").attempts[0];
  const open = (randomNumber, store) =>
    face.openResult({ ...message, randomNumber, signature: undefined }, { ...camel(context), store });
  const claim = FLOWS.client.steps.indexOf("claim face:record");
  for (let index = 0; index < 25; index++) {
    await assert.rejects(
      open(
        `n${index}`,
        faulty(sound, claim, () => Promise.reject(OWN)),
      ),
      { code: "store_failed" },
    );
  }
  assert.ok(await open("n", sound));
});

test("what is no store is told before anything is asked", async () => {
  const whole = { load() {}, swap() {}, claim() {} };
  const { message, context } = cases().find(({ id }) => id === "order-client").attempts[0];
  const { appId, user, now } = camel(context);
  const invalid = { code: "store_invalid", argument: "store" };
  for (const lacking of ["load", "swap", "claim"]) {
    const store = { ...whole, [lacking]: undefined };
    await assert.rejects(face.openResult(message, { ...camel(context), store }), invalid);
    if (lacking === "claim") continue;
    await assert.rejects(face.begin({ appId, user, now, store }), invalid);
    assert.throws(() => new Brake(store), invalid);
  }
  const missing = { code: "argument_missing", argument: "store" };
  await assert.rejects(face.openResult(message, camel(context)), missing);
  await assert.rejects(face.begin({ appId, user, now }), missing);
});

test("10,000 flows leave no memory behind, half of them without an answer at one of their steps", async (t) => {
  const flows = Object.values(FLOWS);
  const batch = async (from, size) => {
    const made = await Promise.all(
      Array.from({ length: size }, async (_, index) => {
        const flow = flows[index % flows.length];
        const sound = new MemoryStore({ since: 0 });
        const begun = await flow.before(sound);
        const at = (from + index) % 2 === 0 ? Math.floor(index / flows.length) % flow.steps.length : -1;
        return { flow, begun, store: faulty(sound, at, () => new Promise(() => {})) };
      }),
    );
    return settled(t, () => Promise.allSettled(made.map(({ flow, begun, store }) => flow.run(store, begun))));
  };
  await batch(0, 1000);
  const { memory } = STARTED.find(({ flow_next }) => flow_next !== undefined);
  const before = memory.buffer.byteLength;
  for (let from = 0; from < 10_000; from += 1000) await batch(from, 1000);
  assert.equal(memory.buffer.byteLength - before, 0);
});

/** How something ends, while time flies. */
async function settled(t, run) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  try {
    let outcome;
    run().then(
      (value) => (outcome = { value }),
      (error) => (outcome = { error }),
    );
    while (outcome === undefined) {
      await new Promise(setImmediate);
      t.mock.timers.tick(10_000);
    }
    return outcome;
  } finally {
    t.mock.timers.reset();
  }
}
