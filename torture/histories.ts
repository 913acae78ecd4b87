import type { Logins } from "../lib/session/logins/register.ts"
import { checkHistories } from "../lib/session/testing/histories.ts"
import { type Check, inFolder } from "./check.ts"
import { lastingStores, openStore, type Place } from "./places.ts"

/** Thousands of random histories in all stores at once, against the model (lib/session/testing/model.ts). */
export const histories: Check = {
  name: "histories as the model says, new sessions in",
  subjects: lastingStores,
  count: 2000,
  run: (name, count, progress) =>
    inFolder(async (folder) => {
      let done = 0
      await checkHistories((...parts) => openAll(folder, ...parts), name, count, {
        onRun: () => progress(Math.min(++done, count)),
      })
      return `${count} histories of up to 40 steps`
    }),
}

/** One after the other: two of them share a database, which is made by the first. */
async function openAll(folder: string, now: () => Date, logins?: Logins): Promise<Place[]> {
  const places: Place[] = []
  for (const name of lastingStores) places.push(await openStore(name, folder, now, logins))
  return places
}
