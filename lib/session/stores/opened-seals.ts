import { hash } from "node:crypto"
import type { SessionId } from "../types.ts"
import type { Sealed } from "./seals.ts"

/** What a seal holds, once it was opened. The record stays text: each reader makes its own of it, and may change that. */
export interface SealContent extends Sealed {
  readonly id: SessionId
}

/** What is kept of one besides its record: rounded up. */
const OVERHEAD = 1024

/**
 * Remembers the content of seals that were opened or made here: a browser sends the same one again and again, and opening it
 * costs more than all else. The seals themselves are not kept, but their hashes. Whether one was ended is asked each time.
 * @param most how many, and how many bytes of memory: the least recently used ones are forgotten first
 */
export function openedSeals(most = { seals: 10_000, bytes: 8 * 2 ** 20 }) {
  const contents = new Map<string, SealContent>()
  let bytes = 0

  const keyOf = (seal: string): string => hash("sha256", seal, "base64")
  // Two bytes a character, since the data may be in any script.
  const sizeOf = ({ record }: SealContent): number => OVERHEAD + 2 * record.length

  function forget(key: string): SealContent | undefined {
    const content = contents.get(key)
    if (content && contents.delete(key)) bytes -= sizeOf(content)
    return content
  }

  function put(key: string, content: SealContent): void {
    forget(key)
    contents.set(key, content)
    bytes += sizeOf(content)
    for (const oldest of contents.keys()) {
      if (contents.size <= most.seals && bytes <= most.bytes) return
      forget(oldest)
    }
  }

  return {
    /** What this very seal holds, if it is known. */
    find(seal: string): SealContent | undefined {
      const key = keyOf(seal)
      const content = contents.get(key)
      // A map has its keys in the order in which they were put: this one is the latest now.
      if (content) put(key, content)
      return content
    },
    remember: (seal: string, content: SealContent): void => put(keyOf(seal), content),
  }
}
