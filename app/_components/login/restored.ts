import { LOGIN_HEADER, NOBODY } from "#lib/http/login-header.ts"

/** Milliseconds after which a guard that is alive has hidden a page whose login has ended. */
const PATIENCE = 2000

/**
 * Looks after a page that the browser had kept and shows again, without React: a browser may keep a page while React is at work,
 * and what it then waits for is lost (seen in WebKit). Its guard would never do anything, and the page would be shown for good.
 */
export function watchRestored(): void {
  addEventListener("pageshow", async ({ persisted }) => {
    const page = document.querySelector<HTMLElement>("[data-login]")
    if (!persisted || !page || page.dataset.login === NOBODY) return
    const response = await fetch("/api/session", { cache: "no-store" }).catch(() => null)
    const login = response?.ok && response.headers.get(LOGIN_HEADER)
    const isOver = () => login && login !== page.dataset.login && page.isConnected && !page.inert
    if (isOver()) setTimeout(() => isOver() && location.reload(), PATIENCE)
  })
}
