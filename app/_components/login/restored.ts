/** A page that the browser had kept is shown again: its guard looks after it, or the page is made anew. */

let isClaimed = false

/** The guard has heard of it. */
export function claimRestored(): void {
  isClaimed = true
}

/**
 * Before React begins. A browser may keep a page while React is setting up its guard, and what React then waits for is lost (seen
 * in WebKit): no guard would ever come, and the page of a login that has ended would be shown for good.
 */
export function watchRestored(): void {
  addEventListener("pageshow", ({ persisted }) => {
    isClaimed = false
    // The guard, which has listened later, hears of it later.
    if (persisted) setTimeout(() => isClaimed || (document.querySelector("[data-guarded]") && location.reload()))
  })
}
