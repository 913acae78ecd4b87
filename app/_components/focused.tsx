"use client"

import { type ComponentProps, useEffect, useRef } from "react"

/** What one is to read next: it takes the focus, since what had it before may be gone. */
export function Focused(props: ComponentProps<"div">) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => element.current?.focus(), [])
  // biome-ignore lint/a11y/noAutofocus: for a page without JavaScript; it was asked for by a click
  return <div ref={element} tabIndex={-1} autoFocus {...props} />
}
