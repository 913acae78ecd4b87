import { services } from "./services.ts"

/** The session layer, bound to the cookie of the request that is being answered. */
export function requestSessions() {
  return services().request
}
