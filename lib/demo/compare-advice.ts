import { z } from "zod"

export interface Question {
  readonly name: keyof Answers
  readonly text: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
}

const answers = z.object({
  run: z.enum(["process", "processes", "machines"]),
  size: z.enum(["small", "large"]),
  writes: z.enum(["rare", "often"]),
  have: z.enum(["database", "disk", "neither"]),
})
export type Answers = z.infer<typeof answers>

export const questions: readonly Question[] = [
  {
    name: "run",
    text: "Where does your app run?",
    options: [
      { value: "process", text: "In one process" },
      { value: "processes", text: "In several on one machine" },
      { value: "machines", text: "On several machines, or serverless" },
    ],
  },
  {
    name: "size",
    text: "How much does a session hold?",
    options: [
      { value: "small", text: "A few fields that stay small" },
      { value: "large", text: "More than 1,000 bytes, or it grows" },
    ],
  },
  {
    name: "writes",
    text: "Who writes to it?",
    options: [
      { value: "rare", text: "One request at a time" },
      { value: "often", text: "Several at once: tabs, a cart, counters" },
    ],
  },
  {
    name: "have",
    text: "What do you have already?",
    options: [
      { value: "database", text: "A database" },
      { value: "disk", text: "A disk that stays" },
      { value: "neither", text: "Neither, for sessions" },
    ],
  },
]

export interface Advice {
  readonly store: string
  readonly reasons: readonly string[]
}

/** The answers of a form's query; null while one of them is missing or unknown. */
export function readAnswers(query: unknown): Answers | null {
  return answers.safeParse(query).data ?? null
}

/** One store, and why this one. */
export function advise({ run, size, writes, have }: Answers): Advice {
  const whyNotCookie = [
    ...(size === "large" ? ["What you keep may outgrow the 4,096 bytes of a cookie."] : []),
    ...(writes === "often" ? ["Several writes at once must all count: in a cookie the last one wins."] : []),
  ]
  if (have === "database") {
    const machines = "It is the one place that all your machines reach: PostgreSQL, then, not a SQLite file."
    return {
      store: "database",
      reasons: [
        "You have it, back it up and watch it already: a table more costs nothing to run.",
        ...(run === "machines" ? [machines] : ["Sessions sit beside the users whose they are."]),
        ...whyNotCookie,
      ],
    }
  }
  if (whyNotCookie.length === 0 && (have === "neither" || run === "machines")) {
    const reach = "Every machine with the secret can read it: there is nothing to share but what has ended."
    return {
      store: "cookie",
      reasons: [
        "There is nothing to keep on the server but who is logged in.",
        ...(run === "machines" ? [reach] : []),
        "What you keep is small, and written by one request at a time: a cookie has room for that.",
      ],
    }
  }
  if (run === "machines") {
    const local = "Files, and SQLite's above all, do not belong on a network file system."
    return {
      store: "database",
      reasons: [...whyNotCookie, local, "PostgreSQL is what all machines can reach."],
    }
  }
  if (have === "disk" && writes === "rare") {
    return {
      store: "disk",
      reasons: [
        "A file a session: look at it with ls, back it up with cp, and a broken one is one session only.",
        ...(run === "processes" ? ["All processes of the machine share the folder, without a lock."] : []),
        "It needs nothing but the folder.",
      ],
    }
  }
  return {
    store: "shelf",
    reasons: [
      ...whyNotCookie,
      "One file, no server to run: the least there is to set up that still survives a restart.",
      "Many writes share one flush to the disk, and reads wait for none of them.",
    ],
  }
}
