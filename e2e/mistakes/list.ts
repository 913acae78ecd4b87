/**
 * Mistakes, each a line of the site's own source as it must not be. What is built with all of them lets the attacks of the
 * tests with the tag "@mistakes" succeed: there, each of these tests has to fail.
 */
export interface Mistake {
  readonly file: string
  /** What stands in the file, once. Empty: there is no such file. */
  readonly right: string
  readonly wrong: string
}

export const mistakes: readonly Mistake[] = [
  // Whoever is inside waits behind everyone who logs in.
  {
    file: "lib/auth/current.ts",
    right:
      "  const { session, isUnproven } = await services().request.look({ activity: false })\n  if (!session) await",
    wrong:
      '  await services().passwords.verifyNobody("")\n  const { session, isUnproven } = await services().request.look({ activity: false })\n  if (!session) await',
  },
  // Logins wait without a bound.
  {
    file: "lib/accounts/passwords.ts",
    right: "waiting = 100",
    wrong: "waiting = Number.POSITIVE_INFINITY",
  },
  // Logging out leaves in the browser what scripts have stored.
  {
    file: "lib/http/front-door.ts",
    right: `response.setHeader("Clear-Site-Data", '"storage"')`,
    wrong: "",
  },
  // Deleting the account ends the session in this browser, and nothing else.
  {
    file: "lib/auth/delete-account.ts",
    right: "await users.remove(login.user.id)",
    wrong: "",
  },
  {
    file: "lib/auth/delete-account.ts",
    right: "await services().sessions.own.removeSessions(others)",
    wrong: "",
  },
  // The log tells names, and what was typed instead of one.
  {
    file: "lib/auth/log-in.ts",
    right: '{ event: "login_failed", ...limits.pseudonyms(who) }',
    wrong: '{ event: "login_failed", ...who }',
  },
  // The log does not tell why a ticket is refused.
  {
    file: "lib/auth/current.ts",
    right: 'reason: ended?.reason ?? "unknown"',
    wrong: 'reason: "refused"',
  },
  // Seals are for any cookie and origin, and the secret itself seals.
  {
    file: "lib/session/stores/seals.ts",
    right: ", cookieName, origin].join",
    wrong: "].join",
  },
  {
    file: "lib/session/stores/seals.ts",
    right: 'secrets.map((secret) => Buffer.from(derive(secret, "seal")).toString("base64url"))',
    wrong: "secrets",
  },
  // The only guard of the members' page is in front of it.
  {
    file: "app/patterns/data-access-layer/members/page.tsx",
    right: "if (!isLoggedIn(found.session)) redirect",
    wrong: "if (found.session === undefined) redirect",
  },
  {
    file: "lib/demo/member-note.ts",
    right: "await requireLogin()",
    wrong: 'await requireLogin().catch(() => ({ login: { user: { username: "whoever" } } }))',
  },
  // A script of a page knows about the server.
  {
    file: "app/_components/countdown.tsx",
    right: '"over"',
    wrong: '"DATABASE_URL"',
  },
  // A file of the project lies among those that everyone may have.
  {
    file: "public/package.json",
    right: "",
    wrong: "{}",
  },
  // A session that is bound to a device is used without the bound cookie.
  {
    file: "lib/session/proven.ts",
    right: "if (!binding || ",
    wrong: "if (session || !binding || ",
  },
  // A login is bound at any time, with any challenge.
  {
    file: "lib/session/binding/state.ts",
    right: "if (!offer || offer.until <= now.getTime() || offer.hash !== hashOf(challenge)) return false\n",
    wrong: "if (now) return true\n",
  },
  // A challenge is not used up.
  {
    file: "lib/session/binding/state.ts",
    right: "challenge: { value: mintToken(), ...expiry }",
    wrong: "challenge: key.challenge ?? { value: mintToken(), ...expiry }",
  },
  // A proof is read, and not verified.
  {
    file: "lib/session/binding/proof.ts",
    right: "await jwtVerify(proof, await importJWK(key, algorithm), options)",
    wrong: '{ payload: JSON.parse(Buffer.from(proof.split(".")[1] ?? "", "base64url").toString()) }',
  },
  // A browser is not told that the login is over that it has bound.
  {
    file: "lib/session/binding/answers.ts",
    right: 'status: 401,\n    code: "nothing_bound"',
    wrong: 'status: 403,\n    code: "nothing_bound"',
  },
  // Who sends an origin may write, whatever it is.
  {
    file: "lib/session/same-site.ts",
    right: ": sender === origin",
    wrong: ': sender !== ""',
  },
]
