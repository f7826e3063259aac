import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import {
  checkPolicySpec,
  composePolicy,
  policyName,
  type PolicySpec,
} from "../../src/policy/composePolicy.ts";
import {
  placeParts,
  powerParts,
  queueParts,
  timeParts,
  findPlace,
  findQueue,
  findTime,
} from "../../src/policy/registry.ts";
import { laneJobs, startsOf } from "./laneRun.ts";
import { jobIn, sceneOf } from "./views.ts";

const allParts = [...placeParts, ...timeParts, ...queueParts, ...powerParts];

describe("the registry", () => {
  it.each(allParts)(
    "$name is written as names are, and described in English and Chinese with its source",
    (part) => {
      expect(part.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(part.description).toMatch(/^[A-Z].{20,}\.$/);
      expect(part.descriptionZh).toMatch(/[\u4e00-\u9fff].*。$/);
      expect(part.source).not.toBe("");
    },
  );

  it("has no name twice among parts of one sort", () => {
    for (const parts of [placeParts, timeParts, queueParts, powerParts]) {
      expect(new Set(parts.map((part) => part.name)).size).toBe(parts.length);
    }
  });

  const parameters = allParts.flatMap((part) =>
    Object.entries(part.parameters).map(([key, parameter]) => ({ name: part.name, key, parameter })),
  );
  it.each(parameters)(
    "$name: the default of $key is a value it accepts, and it is described",
    ({ key, parameter }) => {
      expect(key).not.toBe("name");
      expect(parameter.description).not.toBe("");
      if (parameter.type === "choice") expect(parameter.choices).toContain(parameter.default);
      else {
        expect(parameter.unit).not.toBe("");
        expect(parameter.default).toBeGreaterThanOrEqual(parameter.min);
        expect(parameter.default).toBeLessThanOrEqual(parameter.max);
      }
    },
  );

  it("finds parts by name", () => {
    expect(findPlace("origin").name).toBe("origin");
    expect(findTime("now").name).toBe("now");
    expect(findQueue("edf").name).toBe("edf");
  });

  it("names the nearest part when there is none of that name, all when none is near", () => {
    expect(() => findPlace("lowest-cabron")).toThrow(UserError);
    expect(() => findPlace("lowest-cabron")).toThrow(
      'unknown place part "lowest-cabron"; did you mean "lowest-carbon"?',
    );
    expect(() => findQueue("lottery")).toThrow(
      "known: fifo, sjf, edf, least-slack, largest-first, priority, easy-backfill",
    );
  });
});

describe("checking a policy's specification", () => {
  it.each<[unknown]>([
    [{ place: "origin" }],
    [{ name: "mine", place: { name: "lowest-carbon", rate: "intensity" }, time: "now", queue: "sjf" }],
    [{ place: { name: "west-first", tolerance: 0 }, queue: undefined }],
    [{ place: { name: "west-first", tolerance: 10_000 }, queue: { name: "priority", ageing: 1.5 } }],
  ])("finds nothing wrong with %j", (spec) => {
    expect(checkPolicySpec(spec)).toEqual([]);
  });

  it.each<[unknown, string, RegExp]>([
    ["origin", "", /written as \{ name, place, time, width, review, queue, power, storage, split \}/],
    [null, "", /written as/],
    [["origin"], "", /written as/],
    [{}, "place", /missing/],
    [{ place: "origin", queu: "sjf" }, "queu", /unknown key; did you mean "queue"\?/],
    [{ place: "origin", name: 5 }, "name", /is a text/],
    [{ place: "origin", name: "" }, "name", /is a text/],
    [{ place: 5 }, "place", /written as its name/],
    [{ place: null }, "place", /written as its name/],
    [{ place: { rate: "intensity" } }, "place", /written as its name/],
    [{ place: "orign" }, "place", /did you mean "origin"\?/],
    [{ place: { name: "orign" } }, "place.name", /did you mean "origin"\?/],
    [{ place: "origin", time: "later" }, "time", /known: now/],
    [{ place: { name: "origin", rate: 1 } }, "place.rate", /origin has no parameters/],
    [{ place: { name: "lowest-carbon", rat: "intensity" } }, "place.rat", /did you mean "rate"\?/],
    [{ place: { name: "lowest-carbon", rate: "effect" } }, "place.rate", /one of effective, intensity/],
    [{ place: { name: "lowest-carbon", rate: 1 } }, "place.rate", /one of effective, intensity/],
    [
      { place: { name: "west-first", tolerance: "50" } },
      "place.tolerance",
      /number between 0 and 10000 \(ms\)/,
    ],
    [{ place: { name: "west-first", tolerance: -1 } }, "place.tolerance", /number between/],
    [{ place: { name: "west-first", tolerance: 10_001 } }, "place.tolerance", /number between/],
    [{ place: { name: "west-first", tolerance: NaN } }, "place.tolerance", /number between/],
    [{ place: { name: "weighted", wait: Infinity } }, "place.wait", /number between 0 and 1000$/],
    [{ place: "origin", queue: { name: "priority", ageing: null } }, "queue.ageing", /number between/],
  ])("says of %j that at '%s' something is wrong", (spec, path, message) => {
    expect(checkPolicySpec(spec)).toEqual([{ path, message: expect.stringMatching(message) as string }]);
  });

  it("finds everything at once", () => {
    const spec = { place: { name: "lowest-carbon", rate: "x", other: 1 }, time: "x", queue: 3, foo: 1 };
    expect(checkPolicySpec(spec).map((issue) => issue.path)).toEqual([
      "foo",
      "place.rate",
      "place.other",
      "time",
      "queue",
    ]);
  });
});

describe("composing a policy", () => {
  const scene = sceneOf([
    { carbon: 300, pue: 2 },
    { carbon: 400, pue: 1 },
  ]);
  const where = (spec: PolicySpec) => composePolicy(spec, scene.setup).place.place(jobIn(scene), scene.view);

  it("fills in defaults and hands parameters over", () => {
    expect(where({ place: "lowest-carbon" })).toBe(1);
    expect(where({ place: { name: "lowest-carbon", rate: "intensity" } })).toBe(0);
  });

  it("uses the queue that was asked for, first in first out otherwise", () => {
    const jobs = laneJobs([{ workMs: 9 }, { workMs: 5 }]);
    const starts = (queue?: string) =>
      startsOf(
        { pools: [{ devices: 1 }], jobs },
        (setup) => composePolicy({ place: "origin", queue }, setup).queue,
      );
    expect(starts()).toEqual([0, 9]);
    expect(starts("sjf")).toEqual([5, 0]);
  });

  it("gives every run parts of its own", () => {
    const first = composePolicy({ place: "round-robin" }, scene.setup).place;
    expect([first.place(jobIn(scene), scene.view), where({ place: "round-robin" })]).toEqual([0, 0]);
  });

  it("is blind to true durations", () => {
    expect(composePolicy({ place: "origin" }, scene.setup).clairvoyant).toBe(false);
  });

  it.each<[PolicySpec, string]>([
    [{ place: "lowest-carbon" }, "lowest-carbon"],
    [{ place: { name: "lowest-carbon", rate: "effective" }, time: "now", queue: "fifo" }, "lowest-carbon"],
    [
      { place: { name: "lowest-carbon", rate: "intensity" }, queue: "easy-backfill" },
      "lowest-carbon(rate=intensity)+easy-backfill",
    ],
    [
      { place: { name: "weighted", wait: 0, carbon: 2.5 }, queue: { name: "priority", ageing: 1 } },
      "weighted(carbon=2.5,wait=0)+priority(ageing=1)",
    ],
  ])("calls %j %s", (spec, name) => {
    expect(policyName(spec)).toBe(name);
    expect(composePolicy(spec, scene.setup).name).toBe(name);
  });

  it("prefers the name that it was given", () => {
    expect(composePolicy({ name: "mine", place: "origin" }, scene.setup).name).toBe("mine");
  });

  it("throws every issue in one UserError that names the policy", () => {
    const spec = { name: "mine", place: "orign", queue: "fif" };
    expect(() => composePolicy(spec, scene.setup)).toThrow(UserError);
    expect(() => composePolicy(spec, scene.setup)).toThrow(
      /policy mine: place: .*"origin".*; queue: .*"fifo"/,
    );
  });
});
