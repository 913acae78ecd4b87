import type { ReactNode } from "react"
import { viewSession } from "#lib/auth/current.ts"
import { Reading } from "./reading.tsx"

/** What not to do: this is rendered once, and stays while the visitor goes from page to page below it. */
export default async function ReadingLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <div className="border-b bg-accent-soft">
        <div className="mx-auto max-w-7xl px-4 py-3 sm:px-6">
          <Reading where="layout" found={await viewSession()} />
        </div>
      </div>
      {children}
    </>
  )
}
