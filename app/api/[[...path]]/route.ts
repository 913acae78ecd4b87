import { endpoint } from "#lib/auth/endpoint.ts"
import { Problem } from "#lib/http/problem.ts"

const notFound = () => Promise.reject(new Problem(404, "There is nothing here."))

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: notFound,
  HEAD: notFound,
  POST: notFound,
  PUT: notFound,
  PATCH: notFound,
  DELETE: notFound,
})
