import { Alert } from "#app/_components/ui/alert.tsx"
import { PatternPage } from "./pattern-page.tsx"

/** A pattern while the visitor's store is down: neither logged in nor logged out, and nothing to do about it but wait. */
export function OutOfReach({ name, message }: { name: string; message: string }) {
  return (
    <PatternPage name={name}>
      <Alert variant="error">{message}</Alert>
    </PatternPage>
  )
}
