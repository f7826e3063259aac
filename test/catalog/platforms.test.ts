import { describe, expect, it } from "vitest";
import { hubs } from "../../src/catalog/clusters.ts";
import { federationOf, platform, platforms } from "../../src/catalog/platforms.ts";

describe("dispatch platforms", () => {
  const count = (status: string) => platforms().filter((entry) => entry.status === status).length;

  it("are 17, of which 14 lie in hub regions and Taiyuan, Zhengzhou and Hefei do not", () => {
    expect(platforms()).toHaveLength(17);
    expect(new Set(platforms().map(({ id }) => id)).size).toBe(17);
    const outside = platforms().filter(({ hub }) => hub === null);
    expect(outside.map(({ city }) => city).sort()).toEqual(["合肥", "太原", "郑州"].sort());
    const known = hubs().map(({ id }) => id);
    for (const { hub } of platforms()) if (hub !== null) expect(known).toContain(hub);
  });

  it("are under construction three times, tendered once, signed once, and operate otherwise", () => {
    expect([count("under-construction"), count("tendered"), count("signed"), count("operating")]).toEqual([
      3, 1, 1, 12,
    ]);
  });

  it("dispatch to the clusters of their scope", () => {
    const ids = (id: string) => federationOf(platform(id)).map((cluster) => cluster.id);
    expect(ids("guiyang")).toHaveLength(10);
    expect(ids("wuhu")).toEqual(["yangtze-delta", "wuhu"]);
    expect(ids("chongqing")).toEqual(["chongqing"]);
    expect(ids("zhengzhou")).toEqual([]);
    expect(() => platform("guiyan")).toThrow('did you mean "guiyang"?');
  });
});
