/**
 * Whether a browser asks for a page in advance, which the user may never look at: such a request is no activity. Browsers say
 * so in Sec-Purpose, older ones in Purpose. (Of a prefetch by Next's own router a page can not know.)
 */
export function isPrefetch(headers: Pick<Headers, "get">): boolean {
  const purpose = headers.get("sec-purpose") ?? headers.get("purpose") ?? ""
  return /^prefetch\b/i.test(purpose.trim())
}
