import { type Account, type Browser, browserOn, headersOf, member } from "./browser.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Answer, Attack, Header } from "./types.ts"

const common = {
  family: "guessing",
  stores: "once",
  references: [references.guessing, references.authentication],
} as const

function guess(browser: Browser, { username }: Account, index: number, headers: readonly Header[] = []) {
  return browser.json("POST", "/api/session", { username, password: `not this one, number ${index}` }, headers)
}

function isLimit(answer: Answer): boolean {
  return answer.status === 429 && Number(headersOf(answer, "retry-after")[0]) > 0
}

export const guessing: Attack[] = [
  {
    ...common,
    id: "guessing-in-a-row",
    name: "Many passwords for one account",
    what: "Twelve wrong passwords for one account, one after the other, and then the right one.",
    whom: "Whoever has a password that is on a list.",
    expected: "After ten failures 429 with Retry-After, for the right password as well: a guesser is not told.",
    incidents: [incidents.strapiLimit],
    async run(target) {
      const { account } = await member(target)
      const guesser = browserOn(target)
      const answers: Answer[] = []
      for (let index = 0; index < 12; index++) answers.push(await guess(guesser, account, index))
      const right = await guesser.json("POST", "/api/session", { ...account })
      const looked = answers.filter(({ status }) => status === 401).length
      return {
        refused: looked === 10 && answers.slice(10).every(isLimit) && isLimit(right),
        actual: `${looked} guesses were looked at; the right password then got ${right.status}.`,
      }
    },
  },
  {
    ...common,
    id: "guessing-at-once",
    name: "Many passwords at the same moment",
    what: "Twenty-four wrong passwords for one account at once: limits that count after the fact count too late.",
    whom: "Whoever has a password that is on a list.",
    expected: "No more than ten are looked at.",
    incidents: [incidents.springToken],
    async run(target) {
      const { account } = await member(target)
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_, index) => guess(browserOn(target), account, index)),
      )
      const looked = answers.filter(({ status }) => status === 401).length
      return {
        refused: looked <= 10 && answers.some(isLimit),
        actual: `${looked} of 24 guesses were looked at.`,
      }
    },
  },
  {
    ...common,
    id: "guessing-forwarded-for",
    name: "A new address for every guess",
    what: "Each of fourteen guesses says in X-Forwarded-For, and headers like it, that it comes from another address.",
    whom: "Whoever is protected by a limit per address that believes what strangers write.",
    expected: "The address is the socket's, or what a trusted proxy added: the limit holds.",
    incidents: [incidents.litestar, incidents.betterAuth],
    async run(target) {
      const { account } = await member(target)
      let looked = 0
      for (let index = 0; index < 14; index++) {
        const address = `198.51.100.${index + 1}`
        const answer = await guess(browserOn(target), account, index, [
          ["X-Forwarded-For", address],
          ["X-Real-IP", address],
          ["X-Client-Address", address],
          ["True-Client-IP", address],
          ["Forwarded", `for=${address}`],
        ])
        if (answer.status === 401) looked += 1
      }
      return { refused: looked <= 10, actual: `${looked} of 14 guesses were looked at.` }
    },
  },
  {
    ...common,
    id: "guessing-usernames",
    name: "Asking who has an account",
    what: "A login as somebody who has an account, and as somebody who has not, both with a wrong password; names in odd forms as well.",
    whom: "Everyone with an account: half of what a guesser needs is known.",
    expected: "The same answer, to the letter.",
    incidents: [incidents.djangoTiming],
    references: [references.discrepancy, references.authentication],
    async run(target) {
      const { account } = await member(target)
      const visible = async (username: string) => {
        const { status, body, headers } = await guess(browserOn(target), { username, password: "" }, 0)
        const names = headers.map(([name]) => name).filter((name) => name !== "content-length")
        return JSON.stringify([status, body, names.sort()])
      }
      const right = await visible(account.username)
      const others = [
        `no${account.username.slice(2)}`,
        "",
        "a".repeat(1000),
        "\u0000",
        "'--",
        account.username.toUpperCase(),
      ]
      const different = []
      for (const name of others) if ((await visible(name)) !== right) different.push(name.slice(0, 20))
      return {
        refused: different.length === 0,
        actual: `${different.length} of ${others.length} names got another answer.`,
      }
    },
  },
]
