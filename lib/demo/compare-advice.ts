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
  have: z.enum(["database", "redis", "disk", "neither"]),
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
      { value: "redis", text: "A Redis or Valkey server" },
      { value: "disk", text: "A permanent disk" },
      { value: "neither", text: "None of these" },
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
    ...(size === "large" ? ["Your data may outgrow the 4,096 bytes of a cookie."] : []),
    ...(writes === "often" ? ["Several writes at once must all count. In a cookie only the last one does."] : []),
  ]
  if (have === "database") {
    const machines = "All your machines can reach it. Use PostgreSQL, not a SQLite file."
    return {
      store: "database",
      reasons: [
        "You already run, back up and monitor one: one more table costs nothing to run.",
        ...(run === "machines" ? [machines] : ["Sessions are kept beside the users they belong to."]),
        ...whyNotCookie,
      ],
    }
  }
  if (have === "redis") {
    return {
      store: "redis",
      reasons: [
        "You already run one, and it is the fastest place that several machines can share.",
        "It removes expired sessions by itself.",
        "Let it keep a log of its writes (appendonly): without one, a restart logs everybody out.",
        ...whyNotCookie,
      ],
    }
  }
  if (whyNotCookie.length === 0 && (have === "neither" || run === "machines")) {
    const reach = "Every machine with the secret can read it. They share only the list of sessions that have ended."
    return {
      store: "cookie",
      reasons: [
        "The server needs to keep only who is logged in.",
        ...(run === "machines" ? [reach] : []),
        "Your data is small and written by one request at a time, which suits a cookie.",
      ],
    }
  }
  if (run === "machines") {
    const local =
      "Several machines could share files only over a network file system, where files, SQLite's above all, are not safe."
    return {
      store: "database",
      reasons: [...whyNotCookie, local, "All your machines can reach PostgreSQL."],
    }
  }
  if (have === "disk" && writes === "rare") {
    return {
      store: "disk",
      reasons: [
        "One file per session: ls lists them, cp backs them up, and a damaged one costs one session only.",
        ...(run === "processes" ? ["All processes of the machine can share the folder, without locks."] : []),
        "It needs nothing but a folder.",
      ],
    }
  }
  return {
    store: "shelf",
    reasons: [
      ...whyNotCookie,
      "One file and no server to run: the least set-up that survives a restart.",
      "Many writes share one flush to the disk, and reads do not wait for it.",
    ],
  }
}
