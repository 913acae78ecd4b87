"use client"

import { ErrorMessage } from "./_components/error-message.tsx"
import "./globals.css"

/** In place of the whole document, when even the layout failed. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="font-sans antialiased">
        <title>Something went wrong · Cloakroom</title>
        <main>
          <ErrorMessage {...props} />
        </main>
      </body>
    </html>
  )
}
