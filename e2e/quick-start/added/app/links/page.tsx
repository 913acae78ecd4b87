import Link from "next/link"

/** Nothing here depends on who asks: it is all made at build time, and sent to everyone. */
export default function Page() {
  return (
    <nav>
      <Link href="/kept-by-the-browser">Kept by the browser</Link> <Link href="/asked-each-time">Asked each time</Link>
    </nav>
  )
}
