/** `POST /api/users`: sign-up. */
import { expect, test } from "../fixtures.ts"
import { logInTo, newCredentials, signUp } from "../support/accounts.ts"

test("makes an account and logs it in, in the default store, with the data so far", async ({ visitor }) => {
  await visitor.put("/api/session/store", { store: "disk" })
  await visitor.patch("/api/session", { a: 1 })
  const old = visitor.copy()
  const credentials = newCredentials()
  const { status, body, setCookie } = await visitor.post("/api/users", credentials)
  expect(status).toBe(201)
  expect(body).toMatchObject({
    loggedIn: true,
    user: { username: credentials.username },
    store: "database",
    data: { a: 1 },
  })
  expect(setCookie).toHaveLength(1)
  expect(await visitor.session()).toEqual(body)
  expect(await old.session()).toEqual({ loggedIn: false, data: {} })
})

test("logs in in the default store also where someone else was logged in elsewhere", async ({ visitor }) => {
  await logInTo("disk", visitor)
  const { body } = await visitor.post("/api/users", newCredentials())
  expect(body).toMatchObject({ loggedIn: true, store: "database" })
  expect(visitor.ticket).toMatch(/^database\./)
})

test("a name that is taken, whatever its case, is 409", async ({ visitor, newVisitor }) => {
  const { username, password } = await signUp(visitor)
  const { status, headers } = await newVisitor().post("/api/users", {
    username: username.toUpperCase(),
    password,
  })
  expect(status).toBe(409)
  expect(headers.get("content-type")).toBe("application/problem+json")
})

test("of sign-ups at once with one name exactly one wins", async ({ newVisitor }) => {
  const { username } = newCredentials()
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => newVisitor().post("/api/users", { ...newCredentials(), username })),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409])
})

test("what is wrong is said, by field", async ({ visitor }) => {
  const { username, password } = newCredentials()
  const wrong: [field: string | undefined, body: unknown][] = [
    ["username", { username: "ab", password }],
    ["username", { username: "a".repeat(33), password }],
    ["username", { username: "an n", password }],
    ["username", { username: "ann\n", password }],
    ["username", { username: "\u212aann", password }],
    ["username", { username: null, password }],
    ["username", { password }],
    ["password", { username, password: "a".repeat(14) }],
    ["password", { username, password: `${username}${"x".repeat(257)}` }],
    ["password", { username, password: "passwordpassword" }],
    ["password", { username: "fifteen-letters-", password: "FIFTEEN-letters-" }],
    ["password", { username }],
    [undefined, []],
    [undefined, "null"],
    [undefined, "not JSON"],
  ]
  for (const [field, body] of wrong) {
    const { status, headers, body: problem } = await visitor.post("/api/users", body)
    const label = JSON.stringify(body).slice(0, 80)
    expect.soft(status, label).toBe(400)
    expect.soft(headers.get("content-type"), label).toBe("application/problem+json")
    expect.soft(problem.detail, label).toEqual(expect.stringMatching(/.../))
    if (field) expect.soft(problem.errors, label).toMatchObject([{ path: field, message: expect.any(String) }])
  }
  expect(visitor.ticket).toBeUndefined()
})

test("shortest and longest of each are fine", async ({ newVisitor }) => {
  const unique = () => newCredentials().username.slice(4)
  const fine = [
    { username: unique().slice(0, 3), password: "correct horse 1" },
    { username: `_-${unique()}`.padEnd(32, "Z"), password: "\u{1f9e5}".repeat(256) },
    { username: unique(), password: "                " },
  ]
  for (const body of fine) {
    const visitor = newVisitor()
    const { status, text } = await visitor.post("/api/users", body)
    // Three letters may be taken: by another test, and then they were fine there.
    expect.soft([201, 409], text).toContain(status)
    if (status !== 201) continue
    await visitor.delete("/api/session")
    expect.soft((await visitor.post("/api/session", body)).status).toBe(200)
  }
})
