import type { Reference } from "./types.ts"

const sheet = (label: string, name: string): Reference => ({
  label: `OWASP: ${label}`,
  url: `https://cheatsheetseries.owasp.org/cheatsheets/${name}_Cheat_Sheet.html`,
})
const cwe = (id: number, label: string): Reference => ({
  label: `CWE-${id}: ${label}`,
  url: `https://cwe.mitre.org/data/definitions/${id}.html`,
})
const rfc = (id: number, label: string): Reference => ({
  label: `RFC ${id}: ${label}`,
  url: `https://www.rfc-editor.org/rfc/rfc${id}`,
})

/** What the attacks refer to, by the name that their files use. */
export const references = {
  sessionManagement: sheet("Session Management", "Session_Management"),
  authentication: sheet("Authentication", "Authentication"),
  csrf: sheet("Cross-Site Request Forgery", "Cross-Site_Request_Forgery_Prevention"),
  redirects: sheet("Unvalidated Redirects", "Unvalidated_Redirects_and_Forwards"),
  securityHeaders: sheet("HTTP Headers", "HTTP_Headers"),
  inputValidation: sheet("Input Validation", "Input_Validation"),
  prototypePollution: sheet("Prototype Pollution", "Prototype_Pollution_Prevention"),
  denialOfService: sheet("Denial of Service", "Denial_of_Service"),
  expiration: cwe(613, "Insufficient session expiration"),
  capture: cwe(294, "Authentication bypass by capture-replay"),
  originValidation: cwe(346, "Origin validation error"),
  fixation: cwe(384, "Session fixation"),
  extraParameters: cwe(235, "Improper handling of extra parameters"),
  race: cwe(362, "Race condition"),
  signature: cwe(347, "Improper verification of a signature"),
  traversal: cwe(22, "Path traversal"),
  insecureReference: cwe(639, "Authorization bypass through a user-controlled key"),
  openRedirect: cwe(601, "Open redirect"),
  guessing: cwe(307, "Improper restriction of authentication attempts"),
  discrepancy: cwe(204, "Observable response discrepancy"),
  headerInjection: cwe(113, "HTTP response splitting"),
  crossSiteScripting: cwe(79, "Cross-site scripting"),
  resources: cwe(770, "Allocation of resources without limits"),
  exposure: cwe(200, "Exposure of sensitive information"),
  crossDomainPolicy: cwe(942, "Permissive cross-domain policy"),
  frames: cwe(1021, "Improper restriction of frames"),
  cookies: rfc(6265, "Cookies"),
  httpSemantics: rfc(9110, "HTTP semantics"),
  json: rfc(8259, "JSON"),
  tokens: rfc(8725, "Best practices for JSON Web Tokens"),
  deviceBound: {
    label: "W3C: Device Bound Session Credentials",
    url: "https://w3c.github.io/webappsec-dbsc/",
  },
  authorization: cwe(862, "Missing authorization"),
  serverActions: {
    label: "Next.js: security of server actions",
    url: "https://nextjs.org/docs/app/guides/data-security",
  },
} satisfies Record<string, Reference>
