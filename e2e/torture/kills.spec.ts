/** What `npm run test:torture` does 500 times. */
import { test } from "@playwright/test"
import { kills } from "../../torture/kills.ts"

test("a server that is killed under load keeps what it has acknowledged", async () => {
  await kills.run("", 3, () => {})
})
