"use client"

import { useEffect, useRef } from "react"

/** Says whether one is logged in. When that changes, the button that did it is gone: the focus comes here instead. */
export function StatusHeading({ children: text }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(text)
  useEffect(() => {
    if (before.current !== text && document.activeElement === document.body) heading.current?.focus()
    before.current = text
  }, [text])
  return (
    <h1
      ref={heading}
      id="status"
      tabIndex={-1}
      className="text-4xl font-semibold tracking-tighter text-balance outline-none sm:text-5xl"
    >
      {text}
    </h1>
  )
}
