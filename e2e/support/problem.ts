import { expect } from "@playwright/test"
import type { Answer } from "./visitor.ts"

/** An answer that is an error: as RFC 9457 has it. */
export function expectProblem({ status, headers, body }: Answer, expected: number, label: string): void {
  expect.soft(status, label).toBe(expected)
  expect.soft(headers.get("content-type"), label).toBe("application/problem+json")
  expect.soft(headers.get("cache-control"), label).toBe("no-store")
  expect.soft(body, label).toMatchObject({ status: expected, title: expect.any(String), detail: expect.any(String) })
}
