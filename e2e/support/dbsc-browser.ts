/** The browser that binds sessions to its device (Device Bound Session Credentials), with keys in software. */
import { existsSync } from "node:fs"
import type { LaunchOptions } from "@playwright/test"
import { chromium } from "@playwright/test"
import type { Certificate } from "./tls.ts"

/** Chromium without windows (chromium-headless-shell) can not do it: the one that only hides them has to be there. */
const places = [process.env.PLAYWRIGHT_CHROMIUM_PATH, "/usr/bin/chromium", chromium.executablePath()]
const executablePath = places.find((path) => path && !/headless.shell/.test(path) && existsSync(path))

export const hasDbsc = executablePath !== undefined

// Where tests are collected, and not again by each worker: what is not tried must not look like what went well.
if (!hasDbsc && process.env.TEST_WORKER_INDEX === undefined)
  console.warn(
    "NOT TRIED: logins that are bound to a device. No Chromium with windows is installed (Debian: chromium).",
  )

const features = {
  /** With what Chromium itself limits: how often it signs. */
  limited: "DeviceBoundSessions",
  unlimited: "DeviceBoundSessions:RefreshQuota/false",
  /** As Chromium comes on Linux today. */
  none: "",
}

/**
 * How it is started.
 *
 * @param spki of the one certificate that it believes
 */
export function dbscBrowser(
  { spki }: Pick<Certificate, "spki">,
  sessions: keyof typeof features = "unlimited",
): LaunchOptions {
  // On Linux there is no key that can not leave the device.
  const enabled = [features[sessions], "EnableBoundSessionCredentialsSoftwareKeysForManualTesting"].filter(Boolean)
  const args = [`--enable-features=${enabled.join(",")}`, `--ignore-certificate-errors-spki-list=${spki}`]
  return { ...(executablePath && { executablePath }), args: ["--headless=new", ...args] }
}
