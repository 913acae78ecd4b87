/** What a page says to whoever has only its text: a text browser, a reader mode, a program, a browser without scripts. */
import type { Page } from "@playwright/test"

/** Words that stand apart on the screen, with nothing between them in the text; and lists whose items have two numbers. */
export async function textFaultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // By HTML alone these begin a new line, whatever the styles make of them.
    const blocks =
      "address article aside blockquote body br caption dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody td th thead tr ul"
        .toUpperCase()
        .split(" ")
    const silent = ["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT"]
    const faults: string[] = []
    let last: Text | null = null

    function boxesOf(text: Text): DOMRect[] {
      const range = document.createRange()
      range.selectNodeContents(text)
      return [...range.getClientRects()]
    }

    function areApart(one: Text, other: Text): boolean {
      const [before, after] = [boxesOf(one).at(-1), boxesOf(other)[0]]
      if (!before || !after) return false
      const isSameLine = before.top < after.bottom && after.top < before.bottom
      return !isSameLine || Math.abs(after.left - before.right) > 1
    }

    function read(node: Node): void {
      if (node instanceof Text) {
        if (node.data === "") return
        const isJoined = last && !/\s$/.test(last.data) && !/^\s/.test(node.data)
        if (last && isJoined && areApart(last, node)) faults.push(`${last.data.slice(-30)}|${node.data.slice(0, 30)}`)
        last = node
      }
      if (!(node instanceof Element) || silent.includes(node.tagName)) return
      const isBlock = blocks.includes(node.tagName)
      if (isBlock) last = null
      node.childNodes.forEach(read)
      if (isBlock) last = null
    }

    read(document.body)
    for (const list of document.querySelectorAll("ol")) {
      const isNumbered = ([...list.children] as HTMLElement[]).every(
        (item, index) => item.textContent.match(/\d+/)?.[0] === String(index + 1),
      )
      if (isNumbered) faults.push(`numbered twice: ${list.textContent.slice(0, 60)}`)
    }
    return faults
  })
}

/** Buttons that do nothing until a script has come. @param html as the server sent it */
export function deadButtonsOf(html: string): string[] {
  return html.match(/<button(?![^>]*type="submit")[^>]*>.*?<\/button>/gs) ?? []
}
