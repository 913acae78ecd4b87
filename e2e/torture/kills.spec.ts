/** What `npm run test:torture` does 500 times. */
import { test } from "@playwright/test"
import { kills } from "../../torture/kills.ts"
import { stopServers } from "../../torture/servers.ts"

test.afterAll(stopServers)

for (const database of kills.subjects)
  test(`a server that is killed under load keeps what it has acknowledged (${database})`, async () => {
    await kills.run(database, 3, () => {})
  })
