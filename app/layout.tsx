import type { Metadata, Viewport } from "next"
import type { ReactNode } from "react"
import { env } from "#lib/site/env.ts"
import { SiteFooter } from "./_components/site-footer.tsx"
import { SiteHeader } from "./_components/site-header.tsx"
import { mono, sans } from "./fonts.ts"
import "./globals.css"

// Every page is made for one visitor and one request: it reads the session, and its scripts carry the request's nonce.
export const dynamic = "force-dynamic"

/** A function, because the origin is known when the site runs, not when it is built. */
export function generateMetadata(): Metadata {
  return { ...metadata, metadataBase: new URL(env().origin) }
}

const metadata: Metadata = {
  title: { default: "Cloakroom: sessions for Next.js, seen from both sides", template: "%s · Cloakroom" },
  description:
    "Log in, see what your browser and the server hold of your session, and move it from one store to another without being logged out.",
  applicationName: "Cloakroom",
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#131719" },
  ],
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${sans.variable} ${mono.variable}`}>
      <head>
        {/* Nothing is shown of a page that has not come as far as its end: it would move as the rest comes. */}
        <link rel="expect" href="#end" blocking="render" />
      </head>
      <body className="flex min-h-dvh flex-col font-sans antialiased">
        <a
          href="#content"
          className="absolute top-2 left-2 z-10 -translate-y-16 rounded-lg bg-ink px-4 py-2 text-sm font-medium text-ground focus:translate-y-0"
        >
          Skip to the content
        </a>
        <SiteHeader />
        <main id="content" tabIndex={-1} className="flex-1 outline-none">
          {children}
        </main>
        <SiteFooter />
        <div id="end" hidden />
      </body>
    </html>
  )
}
