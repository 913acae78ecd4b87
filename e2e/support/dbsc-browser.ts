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

const features = [
  // How often a browser signs is limited. Tests are not.
  "DeviceBoundSessions:RefreshQuota/false",
  // On Linux there is no key that can not leave the device.
  "EnableBoundSessionCredentialsSoftwareKeysForManualTesting",
]

/** How it is started. @param spki of the one certificate that it believes */
export const dbscBrowser = ({ spki }: Pick<Certificate, "spki">): LaunchOptions => ({
  ...(executablePath && { executablePath }),
  args: ["--headless=new", `--enable-features=${features.join(",")}`, `--ignore-certificate-errors-spki-list=${spki}`],
})
