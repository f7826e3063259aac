import { WMS_PER_KWH } from "../units.ts";
import type { ContractSpec } from "./contract.ts";

/** What an annual contract has brought in a calendar year so far, and what may still be claimed of it. */
interface YearAccount {
  /** Brought and not yet claimed, W·ms; within the year's cap. */
  bankWms: number;
  /** Claimed so far by a share or an hourly delivery. */
  claimedWms: number;
}

/**
 * The green contracts of one facility. Contracts claim a grid import in the order in which they stand; no energy is
 * claimed twice. What is matched annually is only claimed when the year is closed. Read the fields after
 * {@link settle}.
 */
export class ContractBook {
  /** Claimed of the interval's import, and the part of it that counts as matched hour by hour, W·ms. */
  claimedWms = 0;
  hourlyWms = 0;
  premiumCny = 0;
  /** Power delivered by hourly contracts now, W, and the share of any import that contracts cover now, 0–1. */
  deliveryW = 0;
  share = 0;
  readonly #contracts: readonly ContractSpec[];
  /** Part of each year that the run covers, by year. */
  readonly #coveredShare: ReadonlyMap<number, number>;
  readonly #accounts = new Map<number, readonly YearAccount[]>();
  /** Import of each year that nothing has claimed yet, W·ms: what the bank can be claimed against. */
  readonly #openWms = new Map<number, number>();

  /** @param coveredShare share of each calendar year that the run covers, 0–1 */
  constructor(contracts: readonly ContractSpec[], coveredShare: ReadonlyMap<number, number>) {
    this.#contracts = contracts;
    this.#coveredShare = coveredShare;
  }

  /** Take the deliveries of an instant. */
  refresh(nowMs: number, year: number): void {
    const accounts = this.#accountsOf(year);
    this.deliveryW = 0;
    this.share = 0;
    this.#contracts.forEach((contract, k) => {
      const open = accounts[k].claimedWms < this.#capWms(contract, year);
      if (contract.share !== undefined && open) this.share += contract.share;
      if (contract.delivery !== undefined && contract.matching === "hourly" && open) {
        this.deliveryW += contract.delivery.capacityW * contract.delivery.capacityFactor.at(nowMs);
      }
    });
    const openWms = this.#openWms.get(year) ?? 0;
    const bankWms = accounts.reduce((sum, { bankWms }) => sum + bankWms, 0);
    const banked = openWms > 0 ? Math.min(1, bankWms / openWms) : bankWms > 0 ? 1 : 0;
    this.share = Math.min(1, this.share);
    this.share += (1 - this.share) * banked;
  }

  /**
   * Claim the import of an interval.
   *
   * @param yearShare share of its calendar year that the interval takes
   * @param paid whether deliveries are paid for in full; past the horizon only what is claimed is
   */
  settle(
    gridWms: number,
    startMs: number,
    durationMs: number,
    year: number,
    yearShare: number,
    paid: boolean,
  ): void {
    const accounts = this.#accountsOf(year);
    this.claimedWms = 0;
    this.hourlyWms = 0;
    this.premiumCny = 0;
    this.#contracts.forEach((contract, k) => {
      const account = accounts[k];
      const { premiumCnyPerKWh, delivery, share, volumeWmsPerYear, matching } = contract;
      const capWms = Math.max(0, this.#capWms(contract, year) - account.claimedWms);
      const openWms = gridWms - this.claimedWms;
      if (share !== undefined) {
        const claimWms = Math.min(share * gridWms, openWms, capWms);
        this.#claim(account, claimWms, matching === "hourly");
        this.premiumCny += (claimWms / WMS_PER_KWH) * premiumCnyPerKWh;
        return;
      }
      const broughtWms =
        delivery !== undefined
          ? delivery.capacityW * delivery.capacityFactor.at(startMs) * durationMs
          : paid
            ? volumeWmsPerYear! * yearShare
            : 0;
      if (delivery !== undefined && matching === "hourly") {
        const claimWms = Math.min(broughtWms, openWms, capWms);
        this.#claim(account, claimWms, true);
        this.premiumCny += ((paid ? broughtWms : claimWms) / WMS_PER_KWH) * premiumCnyPerKWh;
        return;
      }
      if (!paid) return;
      const roomWms = Math.max(0, capWms - account.bankWms);
      account.bankWms += Math.min(broughtWms, roomWms);
      this.premiumCny += (broughtWms / WMS_PER_KWH) * premiumCnyPerKWh;
    });
    this.#openWms.set(year, (this.#openWms.get(year) ?? 0) + gridWms - this.claimedWms);
  }

  /** Share of a year's import still unclaimed that annual contracts cover when the year is closed, 0–1. */
  annualShare(year: number): number {
    const openWms = this.#openWms.get(year) ?? 0;
    const bankWms = this.#accountsOf(year).reduce((sum, account) => sum + account.bankWms, 0);
    return openWms > 0 ? Math.min(1, bankWms / openWms) : 0;
  }

  #claim(account: YearAccount, claimWms: number, hourly: boolean): void {
    account.claimedWms += claimWms;
    this.claimedWms += claimWms;
    if (hourly) this.hourlyWms += claimWms;
  }

  #capWms(contract: ContractSpec, year: number): number {
    return contract.capWmsPerYear * (this.#coveredShare.get(year) ?? 0);
  }

  #accountsOf(year: number): readonly YearAccount[] {
    let accounts = this.#accounts.get(year);
    if (accounts === undefined) {
      accounts = this.#contracts.map(() => ({ bankWms: 0, claimedWms: 0 }));
      this.#accounts.set(year, accounts);
    }
    return accounts;
  }
}
