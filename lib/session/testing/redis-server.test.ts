import { spawn } from "node:child_process"
import { once } from "node:events"
import { expect, test } from "vitest"
import { until } from "./redis-fleet.ts"
import { ping, redisProgram } from "./redis-server.ts"

test.skipIf(!redisProgram)("a server ends with the process that started it, also where that is killed", async () => {
  const module = JSON.stringify(new URL("redis-server.ts", import.meta.url).href)
  const program = `const { startRedis } = await import(${module}); console.log((await startRedis()).port)`
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const [port] = await once(child.stdout, "data")
  expect(await ping(Number(port))).toBe(true)
  child.kill("SIGKILL")
  await until(async () => !(await ping(Number(port))))
})
