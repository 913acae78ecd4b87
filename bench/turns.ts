/** Requests of several kinds that take turns, so that a machine that slows down slows all of them. Linux: CPU time. */
import type { Site } from "../e2e/support/site.ts"
import { type Ask, cpuOf, load } from "./load.ts"

/** Milliseconds of each kind in a turn. */
const SLICE = 500
/** The server has always something to do, and no request waits for more than these. */
const AT_ONCE = 8

/** Requests of one kind, and what came of them. */
export interface Cell {
  readonly ask: Ask
  /** Requests a second, by turns. */
  readonly rates: number[]
  requests: number
  /** Milliseconds of the server's processor for all of them. */
  cpu: number
}

export const cellOf = (path: string, ticket?: string): Cell => {
  return { ask: { method: "GET", path, ...(ticket && { ticket }) }, rates: [], requests: 0, cpu: 0 }
}

/** The first turn warms up, and does not count. */
export async function takeTurns(site: Site, cells: readonly Cell[], turns: number): Promise<void> {
  for (let turn = 0; turn <= turns; turn++)
    // From the other end each second time, so that it is not always the same one that another comes after.
    for (const cell of turn % 2 ? cells : cells.toReversed()) {
      const [began, before] = [performance.now(), cpuOf(site.pid())]
      const isOver = () => performance.now() > began + SLICE
      const { length } = await load(site, () => cell.ask, AT_ONCE, isOver)
      if (turn === 0) continue
      cell.rates.push((1000 * length) / (performance.now() - began))
      cell.requests += length
      cell.cpu += cpuOf(site.pid()) - before
    }
}

/** What two cells of the same kind say together. */
export function together(first: Cell, again: Cell): Cell {
  const rates = first.rates.map((rate, turn) => (rate + (again.rates[turn] ?? rate)) / 2)
  return { ask: first.ask, rates, requests: first.requests + again.requests, cpu: first.cpu + again.cpu }
}

/** A row of the table: requests a second, and milliseconds of the processor for one, of both; and their ratios. */
export function compare(cell: Cell, base: Cell): string {
  // Turn by turn: what slowed the machine down in one of them slowed both.
  const ratio = median(cell.rates.map((rate, turn) => rate / (base.rates[turn] ?? rate)))
  const [cpu, cpuOfBase] = [cell, base].map((each) => each.cpu / each.requests) as [number, number]
  return [median(base.rates), median(cell.rates), ratio, cpuOfBase, cpu, cpuOfBase / cpu].map(shown).join(" | ")
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const shown = (value: number) => (value < 10 ? value.toFixed(2) : String(Math.round(value)))
