import bowser from "bowser"

const known = new Set(Object.values(bowser.BROWSER_MAP))
const systems = new Set(Object.values(bowser.OS_MAP))

/**
 * Names a browser and its system for people to read, like "Firefox 140" and "Linux". The client may send anything in this
 * header. So it is cut before it is parsed, and only names on the library's own lists are returned.
 */
export function describeUserAgent(userAgent: string): { browser: string; os: string } {
  const unknown = { browser: "Unknown browser", os: "Unknown" }
  if (!userAgent) return unknown
  const { browser, os } = bowser.parse(userAgent.slice(0, 512))
  const major = /^\d{1,4}/.exec(browser.version ?? "")?.[0]
  const name = browser.name && known.has(browser.name) ? browser.name : null
  return {
    browser: name ? [name, major].filter(Boolean).join(" ") : unknown.browser,
    os: os.name && systems.has(os.name) ? os.name : unknown.os,
  }
}
