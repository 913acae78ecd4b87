import type { Metadata } from "next"
import { patterns } from "#lib/demo/patterns.ts"
import { pictureSize } from "./picture.tsx"

interface Page {
  readonly title: string
  readonly description: string
}

/** Every page that is worth a link of its own, by its path; but for the chapters of the documentation, which describe themselves. */
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
    description: "End your session in this browser.",
  },
  "/account": {
    title: "Your account",
    description: "See where you are signed in, change your password, delete your account.",
  },
  "/compare": {
    title: "Compare the stores",
    description:
      "Cookie, database, disk, shelf or memory: what each place to keep a session needs, what it survives and how fast it is, measured on this server.",
  },
  "/attacks": {
    title: "Attack lab",
    description:
      "Replay, fixation, forged tickets, cross-site posts, races: run known attacks on sessions against this server, and see what was sent and answered.",
  },
  "/patterns": {
    title: "Patterns",
    description:
      "The same login in every way that Next.js offers: server action, no JavaScript, SWR, proxy, layout, streaming, API. Each one works and shows its source.",
  },
  "/docs": {
    title: "Documentation",
    description:
      "How to put sessions with login into your own Next.js app: a quick start, each store, the API reference, and what is guaranteed.",
  },
  "/source": {
    title: "Source",
    description: "The code that keeps this site's sessions, file by file, for you to copy into your own Next.js app.",
  },
  ...Object.fromEntries(
    patterns.map(({ name, title, summary }) => [`/patterns/${name}`, { title, description: summary }]),
  ),
}

/** What a page's head says of it, with its own picture for shared links. */
export function pageMetadata(path: string, page = pages[path]): Metadata {
  if (!page) throw new Error(`There is no page ${path} to describe.`)
  const image = { url: `/pictures${path}`, ...pictureSize, alt: page.title }
  return { ...page, alternates: { canonical: path }, openGraph: { images: [image] } }
}
