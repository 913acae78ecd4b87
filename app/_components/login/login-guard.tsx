"use client"

import { useRouter } from "next/navigation"
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react"
import { NOBODY } from "#lib/http/login-header.ts"
import { ask, isOldDocument, knownLogin, learnFromPage, useKnownLogin, wasSeen } from "./known-login.ts"
import { NotShown } from "./not-shown.tsx"
import { PageLogin } from "./page-login.tsx"

/** Milliseconds between two questions to the server, while the page is in front. */
const PERIOD = 5000
/** Milliseconds for which a page may be seen whose login has ended. */
const BLINK = 150

interface LoginGuardProps {
  /** For which the page was made, or NOBODY. */
  readonly login: string
  /** This making of the page: no other has it. */
  readonly view: string
  readonly children: ReactNode
}

/**
 * Shows a page as long as the login for which it was made is the one in this browser; then has it made anew. A page that
 * comes back, from the router's memory or the browser's, may be over: the server is asked, and what it has not confirmed
 * within a blink is hidden until it has.
 */
export function LoginGuard({ login, view, children }: LoginGuardProps) {
  const router = useRouter()
  const known = useKnownLogin()
  const [state, setState] = useState<"shown" | "hidden" | "lost">(() =>
    wasSeen(view) && knownLogin()?.login !== login ? "hidden" : "shown",
  )
  const settled = useRef(known)
  const blink = useRef<ReturnType<typeof setTimeout>>(undefined)

  const hideSoon = () => {
    blink.current ??= setTimeout(() => setState((now) => (now === "lost" ? now : "hidden")), BLINK)
  }
  const show = () => {
    clearTimeout(blink.current)
    blink.current = undefined
    setState("shown")
  }

  /** @param isBack whether the page was away: it may be out of date in other things as well */
  const check = useEffectEvent(async (isBack: boolean) => {
    hideSoon()
    try {
      await ask()
      if (isBack && knownLogin()?.login === login) router.refresh()
    } catch (error) {
      if (error instanceof TypeError) return setState("lost")
      // The page itself says what is wrong with the server.
      router.refresh()
    }
  })

  const settle = useEffectEvent(() => {
    if (knownLogin()?.login === login) return show()
    // Who is not logged in may be typing: nothing private is there to hide, and the page is made anew around the text.
    if (login === NOBODY) hideSoon()
    else setState("hidden")
    router.refresh()
  })

  useEffect(() => {
    const isRestored = wasSeen(view)
    const mayBeOld = isRestored || isOldDocument()
    if (!isRestored) learnFromPage(view, login)
    if (mayBeOld) void check(isRestored)
  }, [view, login])

  useEffect(() => {
    // Not on arrival: that is no news.
    if (known !== settled.current) settle()
    settled.current = known
  }, [known])

  useEffect(() => {
    const onShow = (event: PageTransitionEvent) => event.persisted && void check(true)
    const onVisible = () => document.visibilityState === "visible" && void check(false)
    const onOnline = () => void check(false)
    addEventListener("pageshow", onShow)
    document.addEventListener("visibilitychange", onVisible)
    addEventListener("online", onOnline)
    return () => {
      removeEventListener("pageshow", onShow)
      document.removeEventListener("visibilitychange", onVisible)
      removeEventListener("online", onOnline)
      clearTimeout(blink.current)
    }
  }, [])

  useEffect(() => {
    if (login === NOBODY) return
    // A question without an answer changes nothing: the next one may have one.
    const timer = setInterval(() => document.visibilityState === "visible" && void ask().catch(() => {}), PERIOD)
    return () => clearInterval(timer)
  }, [login])

  const isHidden = state !== "shown"
  return (
    <PageLogin value={login}>
      {isHidden ? <NotShown isLost={state === "lost"} /> : null}
      {/* Hidden, not removed: what somebody has typed is still there when the login is confirmed. */}
      <div data-login={login} className={isHidden ? "invisible contents" : "contents"} inert={isHidden}>
        {children}
      </div>
    </PageLogin>
  )
}
