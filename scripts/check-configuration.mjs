/** Checks the configuration, and that its port is free, before anything that takes long. */
import { createServer } from "node:net"
import { configuration } from "./configuration.mjs"

const { port } = configuration()
const probe = createServer()
probe.once("error", ({ code, message }) => {
  const remedies = {
    EADDRINUSE: "is taken: choose another, or stop what listens there",
    EACCES: "needs more rights: choose one above 1023",
  }
  console.error(`PORT: ${port} ${remedies[code] ?? message}.`)
  process.exit(1)
})
probe.listen(port, "127.0.0.1", () => probe.close())
