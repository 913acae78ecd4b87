/** `announce.mjs start|dev <pid>`: checks the configuration and that its port is free, for the server that this process becomes. */
import { createServer } from "node:net"
import { configuration } from "./configuration.mjs"
import { announceServer, servers } from "./holders.mjs"

const [kind, pid] = process.argv.slice(2)
const { port } = configuration()

const remedies = {
  EADDRINUSE: "is taken: choose another, or stop what listens there",
  EACCES: "needs more rights: choose one above 1023",
}

function refuse(problem) {
  console.error(`PORT: ${port} ${problem}.`)
  process.exit(1)
}

// One that has just been started does not listen yet.
if (servers().some((other) => other.port === port)) refuse(remedies.EADDRINUSE)
const probe = createServer()
probe.once("error", ({ code, message }) => refuse(remedies[code] ?? message))
probe.listen(port, "127.0.0.1", () => {
  probe.close()
  announceServer({ pid: Number(pid), port, kind })
})
