/** compose.yaml and its proxy: its structure, and what it starts, here without containers. */

import { execFile, spawnSync } from "node:child_process"
import { isIP } from "node:net"
import { promisify } from "node:util"
import { freePort } from "../../lib/session/testing/free-port.ts"
import { type RedisServer, redisProgram, startRedis } from "../../lib/session/testing/redis-server.ts"
import { startPostgresql } from "../../lib/testing/postgresql.ts"
import { Programs } from "../engines/programs.ts"
import { expect, test } from "../fixtures.ts"
import { signUp } from "../support/accounts.ts"
import { prepareSite, type Settings, type Site, unset } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"
import { obedient } from "../torture/system.ts"
import { type Compose, readCompose } from "./compose.ts"
import { hasHaproxy, startHaproxy } from "./haproxy.ts"
import { type Image, makeImage } from "./image.ts"
import { makeSettings } from "./page.ts"

const run = promisify(execFile)
let programs: Programs
let services: Compose["services"]
let networks: Compose["networks"]
test.beforeAll(() => {
  programs = new Programs()
  const compose = readCompose(makeSettings(programs.home))
  services = compose.services
  networks = compose.networks
})
test.afterAll(() => programs.end())

test("only the proxy can be reached, and it alone is believed", () => {
  const { proxy, ...others } = services
  for (const [name, service] of Object.entries(others)) {
    expect(service.ports, name).toBeUndefined()
    expect(service.networks, name).toEqual(["inside"])
  }
  expect(networks.inside?.internal).toBe(true)
  const { inside } = proxy.networks as Record<string, { ipv4_address?: string }>
  const { TRUSTED_PROXIES = "" } = services["site-1"].environment ?? {}
  expect(isIP(TRUSTED_PROXIES)).toBe(4)
  expect(inside?.ipv4_address).toBe(TRUSTED_PROXIES)
})

test("what it runs has no rights, waits for what it needs, and is told what the site knows", () => {
  const { proxy, "site-1": site, "site-2": other, postgresql, valkey } = services
  expect(other).toEqual(site)
  for (const service of [proxy, site]) {
    expect(service).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] })
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {}))
      expect(condition, name).toBe("service_healthy")
  }
  for (const service of [postgresql, valkey]) expect(service.healthcheck?.test[0]).toBe("CMD")
  for (const { image } of [proxy, postgresql, valkey]) expect(image).toMatch(/^[\w/]+:\d+(\.\d+)?$/)
  for (const name of Object.keys(site.environment ?? {})) expect(Object.keys(unset), name).toContain(name)
})

test("the sessions' server wants a password, and is found well", async () => {
  test.skip(
    spawnSync("redis-server", ["--version"]).status !== 0,
    "There is no redis-server here: Valkey's command was not tried.",
  )
  const { command = [], healthcheck, environment } = services.valkey
  const port = String(await freePort())
  const [, ...words] = command
  const server = programs.start("redis-server", [...words, "--port", port, "--bind", "127.0.0.1"])
  await server.says(/Ready to accept connections/)
  const [, , ...check] = healthcheck?.test ?? []
  const env = { ...process.env, ...environment }
  expect((await run("redis-cli", ["-p", port, ...check], { env })).stdout).toBe("PONG\n")
  await expect(run("redis-cli", ["-p", port, ...check], { env: { ...env, REDISCLI_AUTH: "" } })).rejects.toThrow(
    "NOAUTH",
  )
  await server.end()
  await expect(run("redis-cli", ["-p", port, ...check], { env })).rejects.toThrow("refused")
})

test.describe("two instances behind HAProxy", () => {
  test.skip(!hasHaproxy || !redisProgram, "There is no HAProxy here, or no Redis: deploy/haproxy.cfg was not tried.")
  test.describe.configure({ mode: "serial" })
  let image: Image
  let redis: RedisServer | undefined
  let database: Awaited<ReturnType<typeof startPostgresql>>
  let sites: Site[]
  let proxy: Awaited<ReturnType<typeof startHaproxy>>
  let port: number

  test.beforeAll(async () => {
    image = makeImage()
    database = await startPostgresql()
    port = await freePort()
    // The engine gives the proxy its address; here all have one. Where the stores are is another place, too.
    redis = await startRedis()
    const here: Settings = {
      ...services["site-1"].environment,
      APP_ORIGIN: origin(),
      TRUSTED_PROXIES: "127.0.0.1",
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
    }
    const options = { server: "standalone", home: image.site, wrapper: obedient } as const
    sites = await Promise.all([1, 2].map(() => prepareSite(here, options)))
    await Promise.all(sites.map((site) => site.start()))
    proxy = await startHaproxy(port, sites)
  })
  test.afterAll(async () => {
    await proxy?.end()
    for (const site of sites ?? []) await site.remove()
    await database?.remove()
    await redis?.remove()
    image?.remove()
  })

  const origin = () => `https://localhost:${port}`
  const visit = (address = origin()) => new Visitor({ origin: origin(), address }, "10.9.8.7")

  test("the database is found well by the command that compose asks it by", async () => {
    test.skip(
      spawnSync("pg_isready", ["--version"]).status !== 0,
      "There is no pg_isready here: its command was not tried.",
    )
    const [, command = "", ...words] = services.postgresql.healthcheck?.test ?? []
    await run(command, [...words, `--port=${new URL(database.url).port}`])
    await expect(run(command, [...words, `--port=${await freePort()}`])).rejects.toThrow()
  })

  test("a login is one site's, over TLS, whichever instance answers", async () => {
    const visitor = visit()
    await signUp(visitor)
    expect(visitor.ticket).toBeTruthy()
    const answer = await visitor.patch("/api/session", { colour: "teal" })
    expect(answer.status).toBe(200)
    for (let n = 0; n < 6; n++)
      expect(await visitor.session()).toMatchObject({ loggedIn: true, data: { colour: "teal" } })
    for (const site of sites) {
      const direct = visit(site.address)
      direct.ticket = visitor.ticket
      expect((await direct.session()).loggedIn).toBe(true)
    }
    const plain = await fetch(`${proxy.http}/login`, { redirect: "manual" })
    expect([plain.status, plain.headers.get("location")]).toEqual([
      308,
      `${proxy.http.replace("http:", "https:")}/login`,
    ])
  })

  test("who invents an address, or another host, is counted as who they are", async () => {
    const statuses: number[] = []
    for (let n = 0; n <= 10; n++) {
      const headers = {
        "X-Forwarded-For": `10.7.7.${n}`,
        Forwarded: `for=10.8.8.${n}`,
        "X-Forwarded-Host": "evil.example",
      }
      const answer = await visit().send("POST", "/api/session", {
        headers,
        body: { username: "nobody-here", password: "not the password" },
      })
      statuses.push(answer.status)
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429])
    expect((await visit().get("/", { headers: { "X-Forwarded-Host": "evil.example" } })).status).toBe(200)
  })

  test("an instance is killed: no page is missed", async () => {
    const statuses = new Set<number>()
    let isOver = false
    const readers = Array.from({ length: 4 }, async () => {
      while (!isOver) statuses.add((await visit().get("/api/session")).status)
    })
    await sites[0]?.kill()
    await proxy.says(/Server site\/site-1 is DOWN/)
    isOver = true
    await Promise.all(readers)
    expect([...statuses]).toEqual([200])
    await sites[0]?.start()
    await proxy.says(/Server site\/site-1 is UP/)
  })

  test("no store is left: the site says so itself", async () => {
    await database.stop()
    await proxy.says(/0 active and 2 backup servers left/)
    const page = await visit().get("/")
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"])
    expect((await visit().get("/api/health")).status).toBe(503)
  })
})
