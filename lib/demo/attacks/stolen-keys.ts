import { type Account, type Browser, browserOn, member } from "./browser.ts"
import { bind, copyOf, isTaken, type Owner, refresh, sign } from "./device.ts"
import { references } from "./references.ts"
import type { Attack, Target } from "./types.ts"

/** The owner in another browser. */
async function elsewhere({ account }: { readonly account: Account }, target: Target): Promise<Browser> {
  const browser = browserOn(target)
  await browser.json("POST", "/api/session", { ...account, store: target.store })
  return browser
}

interface End extends Pick<Attack, "name" | "what" | "whom"> {
  readonly end: (owner: Owner & { readonly account: Account }, target: Target) => Promise<unknown>
}

/** A refresh with all cookies and a good proof, after the login has ended. */
function afterTheEnd(by: string, { end, ...about }: End): Attack {
  return {
    ...about,
    family: "stolen-cookies",
    stores: "each",
    needs: "binding",
    id: `stolen-key-after-${by}`,
    expected: "The server answers 401, upon which a browser forgets what it has bound, and no cookie comes back.",
    references: [references.deviceBound, references.sessionManagement, references.expiration],
    incidents: [],
    async run(target) {
      const owner = await bind(await member(target))
      const copy = copyOf(owner, target)
      await end(owner, target)
      const { id, key, challenge } = owner
      const answers = [await refresh(copy, { id, proof: await sign(challenge, key) }), await refresh(copy, { id })]
      const isIn = await copy.isLoggedIn()
      return {
        refused: !isIn && answers.every((answer) => answer.status === 401 && !isTaken(answer)),
        actual: `The answers were ${answers.map(({ status }) => status).join(" and ")}, and the copy was ${isIn ? "still" : "not"} logged in.`,
      }
    },
  }
}

export const stolenKeys: Attack[] = [
  afterTheEnd("logout", {
    name: "The key after a logout",
    what: "The owner logs out. Whoever is left at the device has its key, and a copy of all cookies, and renews the bound cookie.",
    whom: "Anyone who logs out of a shared computer: Clear-Site-Data and a deleted cookie do not end what the browser has bound.",
    end: (owner) => owner.json("DELETE", "/api/session"),
  }),
  afterTheEnd("revocation", {
    name: "The key after a revocation from elsewhere",
    what: "The device is lost. Its owner ends that login from another browser, and whoever found the device renews the bound cookie.",
    whom: "Anyone who loses a device: it holds the key.",
    end: async (owner, target) => (await elsewhere(owner, target)).json("DELETE", "/api/sessions"),
  }),
  afterTheEnd("password-change", {
    name: "The key after a change of password elsewhere",
    what: "The owner changes the password in another browser, and whoever has the first device renews the bound cookie.",
    whom: "Anyone who changes the password because a device is lost.",
    end: async (owner, target) => {
      const { password } = owner.account
      const change = { currentPassword: password, newPassword: `${password}, but better` }
      return (await elsewhere(owner, target)).json("PUT", "/api/users/me/password", change)
    },
  }),
]
