/**
 * Draws what the processor did as a flame graph: `node bench/flame.ts <file.cpuprofile> <file.svg> <title>`. A frame is as wide as
 * its time, and stands on the one that called it. Node's own frames that only hand on the next task are left out, so what
 * follows an `await` stands on the ground; what calls itself again stands there once. Bundled functions have the names of
 * their sources, by the build's source maps.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { SourceMap } from "node:module"
import { relative } from "node:path"
import { fileURLToPath } from "node:url"
import { root } from "../e2e/support/site.ts"

interface CallFrame {
  readonly functionName: string
  readonly url: string
  readonly lineNumber: number
  readonly columnNumber: number
}

interface Profile {
  readonly nodes: readonly { id: number; callFrame: CallFrame; children?: readonly number[] }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface Frame {
  readonly name: string
  readonly part: Part
  /** Microseconds, with those of the frames upon it. */
  time: number
  readonly above: Map<string, Frame>
}

const WIDTH = 1200
const HEIGHT = 17
/** Of a frame that is worth drawing, as a share of all. */
const LEAST = 0.003

const colors = { site: "#2563eb", prisma: "#d97706", next: "#9ca3af", node: "#d1d5db", else: "#e5e7eb" }
type Part = keyof typeof colors

const maps = new Map<string, SourceMap | undefined>()

/** The build's map of a bundled file, if it has one. */
function mapOf(path: string): SourceMap | undefined {
  if (!maps.has(path))
    maps.set(
      path,
      existsSync(`${path}.map`) ? new SourceMap(JSON.parse(readFileSync(`${path}.map`, "utf8"))) : undefined,
    )
  return maps.get(path)
}

/** Which function it is, and whose; null for what only hands on the next task. */
function readable({ functionName, url, lineNumber, columnNumber }: CallFrame): Pick<Frame, "name" | "part"> | null {
  if (/^\(|^$/.test(functionName) && url === "")
    return functionName === "(garbage collector)" ? { name: "garbage collector", part: "else" } : null
  if (/^node:(internal\/(process|timers|async)|async_hooks)/.test(url) || functionName === "runMicrotasks") return null
  if (url === "" || url.startsWith("node:")) return { name: functionName || url, part: "node" }
  const path = url.startsWith("file:") ? fileURLToPath(url) : url
  const entry = mapOf(path)?.findEntry(lineNumber, columnNumber)
  const known = entry && "originalSource" in entry && entry.originalSource ? entry : undefined
  const source = known?.originalSource ?? relative(root, path)
  const own = /(?:^|\/)((?:lib|app)\/.*|proxy\.ts)$/.exec(source)?.[1]
  const line = known ? `:${known.originalLine + 1}` : ""
  if (own && !/node_modules|webpack:/.test(source + path)) return { name: `${own}${line}`, part: "site" }
  const name = `${functionName || "(anonymous)"} (${source.split("node_modules/").at(-1)})`
  return { name, part: /prisma|better-sqlite3/i.test(source) ? "prisma" : "next" }
}

/** Puts the samples together, those of the same name into one frame. */
function stack({ nodes, samples, timeDeltas }: Profile): Frame {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const own = new Map<number, number>()
  for (const [index, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0))
  const ground: Frame = { name: "all", part: "else", time: 0, above: new Map() }
  const climb = (id: number, below: readonly Frame[]): void => {
    const node = byId.get(id)
    if (!node || node.callFrame.functionName === "(idle)") return
    const found = readable(node.callFrame)
    const on = below.at(-1) ?? ground
    const isNew = found && below.every(({ name }) => name !== found.name)
    const frame = isNew && (on.above.get(found.name) ?? { ...found, time: 0, above: new Map() })
    if (frame) on.above.set(frame.name, frame)
    const frames = frame ? [...below, frame] : below
    for (const each of frames) each.time += own.get(id) ?? 0
    for (const child of node.children ?? []) climb(child, frames)
  }
  climb(nodes[0]?.id ?? 0, [ground])
  return ground
}

const inXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")

/** The highest row that is drawn. */
const heightOf = (frame: Frame, all: number): number =>
  1 +
  Math.max(0, ...[...frame.above.values()].filter(({ time }) => time / all >= LEAST).map((each) => heightOf(each, all)))

function draw(ground: Frame, title: string): string {
  const rows = heightOf(ground, ground.time)
  const shapes: string[] = []
  const place = (frame: Frame, x: number, row: number): void => {
    const width = (WIDTH * frame.time) / ground.time
    const y = HEIGHT * (rows - row + 1)
    const share = `${((100 * frame.time) / ground.time).toFixed(1)} %`
    const name = frame.name.slice(0, Math.floor(width / 6.2))
    const ink = frame.part === "site" || frame.part === "prisma" ? "#fff" : "#111"
    const label =
      name.length > 3 ? `<text x="${(x + 3).toFixed(1)}" y="${y + 12}" fill="${ink}">${inXml(name)}</text>` : ""
    shapes.push(
      `<g><title>${inXml(frame.name)}: ${share}</title><rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${HEIGHT - 1}" fill="${colors[frame.part]}"/>${label}</g>`,
    )
    let next = x
    for (const above of [...frame.above.values()].sort((a, b) => b.time - a.time)) {
      if (above.time / ground.time < LEAST) continue
      place(above, next, row + 1)
      next += (WIDTH * above.time) / ground.time
    }
  }
  place(ground, 0, 1)
  const legend = `${title}. Blue: this site and its session layer. Orange: Prisma and SQLite. Grey: Next, React and Node.`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT * (rows + 1)}" font-family="monospace" font-size="10"><title>${inXml(title)}</title><rect width="100%" height="100%" fill="#fff"/><text x="3" y="12" font-size="11">${inXml(legend)}</text>${shapes.join("\n")}</svg>\n`
}

const [from = "", to = "", title = ""] = process.argv.slice(2)
writeFileSync(to, draw(stack(JSON.parse(readFileSync(from, "utf8"))), title))
