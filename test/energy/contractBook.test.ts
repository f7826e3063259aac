import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ContractSpec } from "../../src/energy/contract.ts";
import { ContractBook } from "../../src/energy/contractBook.ts";
import { Signal } from "../../src/signal/signal.ts";
import { HOURS_PER_YEAR, MS_PER_HOUR, W_PER_KW, WMS_PER_KWH } from "../../src/units.ts";

const HOUR = MS_PER_HOUR;
const KWH = WMS_PER_KWH;
const YEAR = 2025;
/** An hour's share of a common year. */
const HOUR_SHARE = 1 / HOURS_PER_YEAR;

function contract(terms: Partial<ContractSpec>): ContractSpec {
  return {
    name: "contract",
    kind: "ppa",
    matching: "hourly",
    capWmsPerYear: Infinity,
    premiumCnyPerKWh: 0,
    ...terms,
  };
}

/** Deliveries of so many kWh, hour by hour. */
function delivery(kWh: readonly number[]) {
  const most = Math.max(1, ...kWh);
  const factors = kWh.map((value) => value / most);
  return {
    capacityW: most * W_PER_KW,
    capacityFactor: Signal.regular("deliveries", "1", HOUR, factors, "repeat"),
  };
}

/** A book for a run that covers a part of its year, all of it by default. */
function bookOf(contracts: readonly ContractSpec[], coveredShare = 1): ContractBook {
  return new ContractBook(contracts, new Map([[YEAR, coveredShare]]));
}

/** Settle an hour's import; what was claimed of it and paid. */
function hourOf(book: ContractBook, hour: number, gridKWh: number, paid = true, year = YEAR) {
  book.settle(gridKWh * KWH, hour * HOUR, HOUR, year, HOUR_SHARE, paid);
  return { claimed: book.claimedWms / KWH, hourly: book.hourlyWms / KWH, premium: book.premiumCny };
}

function expectHour(actual: ReturnType<typeof hourOf>, claimed: number, hourly: number, premium: number) {
  expect(actual.claimed).toBeCloseTo(claimed, 9);
  expect(actual.hourly).toBeCloseTo(hourly, 9);
  expect(actual.premium).toBeCloseTo(premium, 9);
}

describe("a share of the import", () => {
  it("claims its part of every hour and is paid for that", () => {
    const book = bookOf([contract({ share: 0.6, premiumCnyPerKWh: 0.05 })]);
    expectHour(hourOf(book, 0, 50), 30, 30, 1.5);
    expectHour(hourOf(book, 1, 10), 6, 6, 0.3);
  });

  it("counts for the 24/7 score only when it is matched hour by hour", () => {
    const book = bookOf([contract({ share: 0.6, matching: "annual" })]);
    expectHour(hourOf(book, 0, 50), 30, 0, 0);
  });

  it("ends with its cap, of which a run of half a year has half", () => {
    const book = bookOf([contract({ share: 0.6, capWmsPerYear: 100 * KWH, premiumCnyPerKWh: 1 })], 0.5);
    expectHour(hourOf(book, 0, 50), 30, 30, 30);
    expectHour(hourOf(book, 1, 50), 20, 20, 20);
    expectHour(hourOf(book, 2, 50), 0, 0, 0);
  });

  it("begins anew with the year", () => {
    const book = new ContractBook(
      [contract({ share: 1, capWmsPerYear: 100 * KWH })],
      new Map([
        [YEAR, 0.1],
        [YEAR + 1, 0.2],
      ]),
    );
    expectHour(hourOf(book, 0, 50), 10, 10, 0);
    expectHour(hourOf(book, 1, 50, true, YEAR + 1), 20, 20, 0);
  });
});

describe("deliveries by a shape", () => {
  // 10 kWh delivered in each of two hours, in which 4 and 16 kWh are imported.
  const terms = { delivery: delivery([10]), premiumCnyPerKWh: 0.02 };

  it("matched hourly claim 4 + 10 of 20 kWh; what comes too early is paid for and lost", () => {
    const book = bookOf([contract({ ...terms, matching: "hourly" })]);
    expectHour(hourOf(book, 0, 4), 4, 4, 0.2);
    expectHour(hourOf(book, 1, 16), 10, 10, 0.2);
    expect(book.annualShare(YEAR)).toBe(0);
  });

  it("matched annually claim all 20 kWh when the year is closed, for the same money", () => {
    const book = bookOf([contract({ ...terms, matching: "annual" })]);
    expectHour(hourOf(book, 0, 4), 0, 0, 0.2);
    expectHour(hourOf(book, 1, 16), 0, 0, 0.2);
    expect(book.annualShare(YEAR)).toBeCloseTo(1, 12);
  });

  it("matched annually are bound to their year", () => {
    const book = new ContractBook(
      [contract({ delivery: delivery([30, 0]), matching: "annual" })],
      new Map([
        [YEAR, 0.5],
        [YEAR + 1, 0.5],
      ]),
    );
    hourOf(book, 0, 10);
    hourOf(book, 1, 10, true, YEAR + 1);
    expect(book.annualShare(YEAR)).toBe(1);
    expect(book.annualShare(YEAR + 1)).toBe(0);
  });

  it("matched annually are banked up to the cap", () => {
    const book = bookOf([
      contract({ delivery: delivery([10]), matching: "annual", capWmsPerYear: 15 * KWH }),
    ]);
    for (let hour = 0; hour < 4; hour++) hourOf(book, hour, 10);
    expect(book.annualShare(YEAR)).toBeCloseTo(15 / 40, 12);
  });

  it("past the horizon are claimed hour by hour, paid as claimed, and banked no more", () => {
    const hourly = bookOf([contract({ ...terms, matching: "hourly" })]);
    expectHour(hourOf(hourly, 0, 4, false), 4, 4, 0.08);
    const annual = bookOf([contract({ ...terms, matching: "annual" })]);
    expectHour(hourOf(annual, 0, 4, false), 0, 0, 0);
    expect(annual.annualShare(YEAR)).toBe(0);
  });
});

describe("certificates for a year's energy", () => {
  const gec = contract({
    kind: "gec",
    matching: "annual",
    volumeWmsPerYear: 8_760 * KWH,
    premiumCnyPerKWh: 0.03,
  });

  it("are spread over the year: 1 of 8 760 kWh an hour, so half of an import of 2", () => {
    const book = bookOf([gec]);
    for (let hour = 0; hour < 24; hour++) expectHour(hourOf(book, hour, 2), 0, 0, 0.03);
    expect(book.annualShare(YEAR)).toBeCloseTo(0.5, 12);
  });

  it("cover an hour without import with what it brought, for the other hours of the year", () => {
    const book = bookOf([gec]);
    hourOf(book, 0, 0);
    hourOf(book, 1, 4);
    expect(book.annualShare(YEAR)).toBeCloseTo(0.5, 12);
  });

  it("never cover more than there is", () => {
    const book = bookOf([gec]);
    for (let hour = 0; hour < 24; hour++) hourOf(book, hour, 0.5);
    expect(book.annualShare(YEAR)).toBe(1);
  });

  it("bring nothing past the horizon, but what was brought covers what is imported there", () => {
    const book = bookOf([gec]);
    hourOf(book, 0, 0);
    hourOf(book, 1, 2, false);
    expect(book.annualShare(YEAR)).toBeCloseTo(0.5, 12);
  });
});

describe("several contracts", () => {
  it("claim in the order in which they stand and nothing twice: 70 % and 60 % of 100 kWh are 70 and 30", () => {
    const first = contract({ share: 0.7, premiumCnyPerKWh: 1 });
    const second = contract({ share: 0.6, matching: "annual", premiumCnyPerKWh: 10 });
    expectHour(hourOf(bookOf([first, second]), 0, 100), 100, 70, 70 + 300);
    expectHour(hourOf(bookOf([second, first]), 0, 100), 100, 40, 40 + 600);
  });

  it("leave to certificates only what nothing else has claimed", () => {
    const book = bookOf([
      contract({ volumeWmsPerYear: 10 * HOURS_PER_YEAR * KWH, matching: "annual" }),
      contract({ share: 0.5 }),
      contract({ delivery: delivery([30]) }),
    ]);
    expectHour(hourOf(book, 0, 100), 80, 80, 0);
    expect(book.annualShare(YEAR)).toBeCloseTo(10 / 20, 12);
  });
});

describe("what contracts show to policies", () => {
  it("is the share they cover of one kWh more, and the power that is being delivered", () => {
    const book = bookOf([
      contract({ share: 0.5, capWmsPerYear: 40 * KWH }),
      contract({ share: 0.2 }),
      contract({ delivery: delivery([10, 20]) }),
    ]);
    book.refresh(0, YEAR);
    expect(book.share).toBeCloseTo(0.7, 12);
    expect(book.deliveryW / W_PER_KW).toBeCloseTo(10, 12);
    hourOf(book, 0, 80);
    book.refresh(HOUR, YEAR);
    expect(book.share).toBeCloseTo(0.2, 12);
    expect(book.deliveryW / W_PER_KW).toBeCloseTo(20, 12);
  });

  it("is never more than all of it", () => {
    const book = bookOf([contract({ share: 0.7 }), contract({ share: 0.7 })]);
    book.refresh(0, YEAR);
    expect(book.share).toBe(1);
  });

  it("counts certificates by what they cover of the year's import so far", () => {
    const book = bookOf([contract({ volumeWmsPerYear: HOURS_PER_YEAR * KWH, matching: "annual" })]);
    hourOf(book, 0, 4);
    book.refresh(HOUR, YEAR);
    expect(book.share).toBeCloseTo(0.25, 12);
  });
});

describe("laws of any book of contracts", () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  const covered = fc.double({ min: 0.001, max: 1, noNaN: true });
  const kWh = fc.double({ min: 0, max: 100, noNaN: true });
  const factors = fc.array(part, { minLength: 1, maxLength: 12 });
  const form = fc.oneof(
    part.map((share): Partial<ContractSpec> => ({ share })),
    fc
      .tuple(kWh, factors)
      .map(([most, list]): Partial<ContractSpec> => ({ delivery: delivery(list.map((f) => f * most)) })),
    kWh.map((hourKWh): Partial<ContractSpec> => ({
      volumeWmsPerYear: hourKWh * HOURS_PER_YEAR * KWH,
      matching: "annual",
    })),
  );
  const anyContract = (cap: fc.Arbitrary<number>) =>
    fc
      .tuple(fc.constantFrom<"annual" | "hourly">("annual", "hourly"), cap, form)
      .map(([matching, capWmsPerYear, terms]) => contract({ matching, capWmsPerYear, ...terms }));
  const capped = anyContract(
    fc.oneof(
      fc.constant(Infinity),
      kWh.map((value) => value * 20 * KWH),
    ),
  );
  const imports = fc.array(kWh, { minLength: 1, maxLength: 48 });

  /** Everything claimed of a run of hours, kWh. */
  function claimedOf(book: ContractBook, hours: readonly number[]): number {
    let claimed = 0;
    let open = 0;
    hours.forEach((gridKWh, hour) => {
      const { claimed: now, hourly } = hourOf(book, hour, gridKWh);
      expect(hourly).toBeLessThanOrEqual(now + 1e-9);
      expect(now).toBeLessThanOrEqual(gridKWh + 1e-9);
      expect(now).toBeGreaterThanOrEqual(0);
      claimed += now;
      open += gridKWh - now;
    });
    return claimed + open * book.annualShare(YEAR);
  }

  it("claims no more than is imported, nor than all caps of the covered part of the year together", () => {
    fc.assert(
      fc.property(fc.array(capped, { maxLength: 5 }), imports, covered, (contracts, hours, shareOfYear) => {
        const claimed = claimedOf(bookOf(contracts, shareOfYear), hours);
        const total = hours.reduce((a, b) => a + b, 0);
        expect(claimed).toBeLessThanOrEqual(total * (1 + 1e-9));
        const caps = contracts.map(({ capWmsPerYear }) => (capWmsPerYear / KWH) * shareOfYear);
        expect(claimed).toBeLessThanOrEqual(caps.reduce((a, b) => a + b, 0) * (1 + 1e-9) + 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  it("claims the same in any order, where no contract has a cap", () => {
    fc.assert(
      fc.property(
        fc.array(anyContract(fc.constant(Infinity)), { maxLength: 5 }),
        imports,
        (contracts, hours) => {
          const forth = claimedOf(bookOf(contracts), hours);
          expect(claimedOf(bookOf(contracts.toReversed()), hours)).toBeCloseTo(forth, 6);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("claims of the same deliveries at least as much annually as hourly", () => {
    fc.assert(
      fc.property(kWh, factors, imports, capped, (most, list, hours, other) => {
        const deliveries = { delivery: delivery(list.map((f) => f * most)) };
        const claimed = (matching: "annual" | "hourly") =>
          claimedOf(bookOf([contract({ ...deliveries, matching }), other]), hours);
        expect(claimed("annual")).toBeGreaterThanOrEqual(claimed("hourly") - 1e-6);
      }),
      { numRuns: 300 },
    );
  });
});
