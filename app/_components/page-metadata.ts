import type { Metadata } from "next"
import { patterns } from "#lib/demo/patterns.ts"
import { pictureSize } from "./picture.tsx"

interface Page {
  readonly title: string
  readonly description: string
}

/** Every page that is worth a link of its own, by its path. */
export const pages: Readonly<Record<string, Page>> = {
  "/login": {
    title: "Log in",
    description: "Log in to Cloakroom, and choose where your session is kept.",
  },
  "/signup": {
    title: "Sign up",
    description: "Make an account on Cloakroom with a username and a password.",
  },
  "/logout": {
    title: "Logout",
    description: "End your session on this browser.",
  },
  "/account": {
    title: "Your account",
    description: "Where you are signed in, your password, and your account.",
  },
  "/compare": {
    title: "Compare the stores",
    description:
      "Cookie, database, disk, shelf or memory: what each place to keep a session needs, survives and costs, measured here and now.",
  },
  "/attacks": {
    title: "Attack lab",
    description:
      "Replay, fixation, forged tickets, cross-site posts, races: run each attack on sessions against this very server, and see what went over the wire.",
  },
  "/patterns": {
    title: "Patterns",
    description:
      "The same login in each way that Next.js offers: server action, no JavaScript, SWR, proxy, layout, streaming, API. Each works, and shows its source.",
  },
  "/source": {
    title: "Source",
    description: "The session layer that runs this site, file by file, as a team copies it into its own Next.js app.",
  },
  ...Object.fromEntries(
    patterns.map(({ name, title, summary }) => [`/patterns/${name}`, { title, description: summary }]),
  ),
}

/** What a page's head says of it, with its own picture for shared links. */
export function pageMetadata(path: string): Metadata {
  const page = pages[path]
  if (!page) throw new Error(`There is no page ${path} to describe.`)
  const image = { url: `/pictures${path}`, ...pictureSize, alt: page.title }
  return { ...page, alternates: { canonical: path }, openGraph: { images: [image] } }
}
