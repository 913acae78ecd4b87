/** What `npm run test:torture -- fleet` does again and again. */
import { test } from "@playwright/test"
import { fleet } from "../../torture/fleet.ts"

test("an instance that is killed under load takes with it what is on its way to it, and no more", async () => {
  await fleet.run("", 2, () => {})
})
