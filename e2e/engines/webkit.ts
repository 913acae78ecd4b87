/**
 * WebKitGTK's MiniBrowser, by WebDriver: the engine of Safari. While it is driven it keeps nothing, cookies included, so that
 * here no browser has a profile that outlasts it.
 */

import { globSync } from "node:fs"
import { Builder, Capabilities } from "selenium-webdriver"
import { freePort } from "../../lib/session/testing/free-port.ts"
import { findCommand } from "./find.ts"
import { Inspector, pageToInspect } from "./inspector.ts"
import { listeningPorts } from "./ports.ts"
import { Programs } from "./programs.ts"
import type { Browser, Engine, Tab } from "./tab.ts"
import { soon } from "./wait.ts"
import { WebKitTab } from "./webkit-tab.ts"

const screen = findCommand("Xvfb")
const driver = findCommand("WebKitWebDriver")
const [miniBrowser] = globSync("/usr/lib/*/webkit*gtk-*/MiniBrowser")

export const webkit: Engine = {
  name: "WebKit",
  packages: ["webkit2gtk-driver", "xvfb"],
  isInstalled: Boolean(screen && driver && miniBrowser),
  // It has kept one of 65,000.
  longestCookie: Number.POSITIVE_INFINITY,
  start: startWebKit,
}

async function startWebKit(): Promise<Browser> {
  const programs = new Programs()
  const x = programs.start(screen ?? "", ["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"])
  const [display] = await x.says(/^\d+$/m)
  return {
    newTab: (origin) => openTab(origin, programs, `:${display}`),
    close: () => programs.end(),
  }
}

/** A browser of its own for each tab: cookies are the browser's. */
async function openTab(origin: string, programs: Programs, display: string): Promise<Tab> {
  const inspectorPort = await freePort()
  const address = `127.0.0.1:${inspectorPort}`
  const browser = programs.start(miniBrowser ?? "", ["--automation", "--enable-developer-extras=true"], {
    DISPLAY: display,
    WEBKIT_INSPECTOR_HTTP_SERVER: address,
  })
  // First of all: a browser that is driven before it has made its list of pages never makes one.
  const page = await pageToInspect(address)
  // Where it is driven it chooses itself, when it is to be inspected as well.
  const automationPort = listeningPorts(browser.pid).find((port) => port !== inspectorPort)

  const driverPort = await freePort()
  const remote = programs.start(driver ?? "", [`--port=${driverPort}`, `--target=127.0.0.1:${automationPort}`])
  await soon(() => listeningPorts(remote.pid).find((port) => port === driverPort))
  const session = await new Builder()
    .usingServer(`http://127.0.0.1:${driverPort}`)
    .withCapabilities(new Capabilities({ browserName: "MiniBrowser" }))
    .build()
  const inspector = await Inspector.connect(page)

  return new WebKitTab(origin, session, inspector, async () => {
    for (const program of [remote, browser]) await program.end()
  })
}
