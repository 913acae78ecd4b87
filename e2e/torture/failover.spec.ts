/** What `npm run test:torture` does a hundred times. */
import { test } from "@playwright/test"
import { failover } from "../../torture/failover.ts"

for (const way of failover.subjects)
  test(`PostgreSQL that is ${way} under load: 503, then well again, and all that was acknowledged is there`, async () => {
    await failover.run(way, 3, () => {})
  })
