import localFont from "next/font/local"

// The files of the package `geist`, which has them as fonts of Next, but to be swapped in whenever they arrive: on a slow
// network the text then moves under the reader's eyes. These are used if they are there in time, and from the next page on.

export const sans = localFont({
  src: "../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2",
  variable: "--font-geist-sans",
  weight: "100 900",
  display: "optional",
})

export const mono = localFont({
  src: "../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2",
  variable: "--font-geist-mono",
  weight: "100 900",
  display: "optional",
  // Next could only fit Arial to it. These are as wide as it is.
  adjustFontFallback: false,
  fallback: ["ui-monospace", "Liberation Mono", "DejaVu Sans Mono", "Courier New", "monospace"],
})
