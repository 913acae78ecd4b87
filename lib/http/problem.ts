/**
 * An answer other than success: RFC 9457's "problem details". The functions of lib throw it, the API sends it, and pages
 * show it.
 */
export class Problem extends Error {
  override readonly name = "Problem"
  readonly status: number
  readonly title: string
  readonly extra: { readonly [member: string]: unknown }
  readonly headers: { readonly [name: string]: string }

  /**
   * @param detail one sentence for the visitor: what is wrong and what to do. Never a secret, never a stack
   * @param extra further members of the problem, such as `code` or `errors`
   */
  constructor(
    status: number,
    detail: string,
    extra: { [member: string]: unknown } = {},
    headers: { [name: string]: string } = {},
  ) {
    super(detail)
    this.status = status
    this.title = TITLES[status] ?? "Error"
    this.extra = extra
    this.headers = headers
  }

  /** What is sent, as RFC 9457 has it. */
  get body() {
    const { status, title, message, extra } = this
    return { type: "about:blank", title, status, detail: message, ...extra }
  }

  toResponse(): Response {
    const { status, body } = this
    const headers = {
      ...this.headers,
      "Content-Type": "application/problem+json",
      "Cache-Control": "no-store",
    }
    return new Response(JSON.stringify(body), { status, headers })
  }
}

/** The status phrases of RFC 9110, which the type "about:blank" requires as titles. */
const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
}
