"use client"

import { ErrorMessage } from "./_components/error-message.tsx"

/** A page that failed: header and footer stay. */
export default function PageError(props: { error: unknown; retry: () => void }) {
  return <ErrorMessage {...props} />
}
