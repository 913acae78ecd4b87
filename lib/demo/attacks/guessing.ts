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
    what: "The attacker tries twelve wrong passwords for one account, one after the other, and then the right one.",
    whom: "Anyone whose password is on an attacker's list.",
    expected:
      "After ten failures the server answers 429, also to the right password, so that the attacker does not learn which it was.",
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
        actual: `${looked} guesses were checked; the right password then got the answer ${right.status}.`,
      }
    },
  },
  {
    ...common,
    id: "guessing-at-once",
    name: "Many passwords at the same moment",
    what: "The attacker sends twenty-four wrong passwords for one account at the same moment. A limit that counts only finished attempts comes too late.",
    whom: "Anyone whose password is on an attacker's list.",
    expected: "The server checks no more than ten.",
    incidents: [incidents.springToken],
    async run(target) {
      const { account } = await member(target)
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_, index) => guess(browserOn(target), account, index)),
      )
      const looked = answers.filter(({ status }) => status === 401).length
      return {
        refused: looked <= 10 && answers.some(isLimit),
        actual: `${looked} of 24 guesses were checked.`,
      }
    },
  },
  {
    ...common,
    id: "guessing-forwarded-for",
    name: "A new address for every guess",
    what: "The attacker sends fourteen guesses, and claims another address in each, by X-Forwarded-For and headers like it.",
    whom: "Everyone, if the limit per address trusts what the attacker writes.",
    expected: "The server uses the address of the connection, or the one that a trusted proxy added. The limit holds.",
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
      return { refused: looked <= 10, actual: `${looked} of 14 guesses were checked.` }
    },
  },
  {
    ...common,
    id: "guessing-usernames",
    name: "Finding out who has an account",
    what: "The attacker tries a wrong password for a name that has an account, and for names that have none, odd ones too, and compares the answers.",
    whom: "Everyone with an account: the attacker would know whose password is worth guessing.",
    expected: "All answers are the same, to the letter.",
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
