import type { Incident } from "./types.ts"

const link = (label: string, url: string, whom: string): Incident => ({ label, url, whom })
const cve = (id: string, whom: string) => link(`CVE-${id}`, `https://nvd.nist.gov/vuln/detail/CVE-${id}`, whom)
const advisory = (id: string, whom: string) => link(`GHSA-${id}`, `https://github.com/advisories/GHSA-${id}`, whom)
const issue = (repository: string, number: number, whom: string) =>
  link(`${repository}#${number}`, `https://github.com/${repository}/issues/${number}`, whom)

/** Known cases in other software, by the name that the attacks' files use. Each says in a clause who was hurt. */
export const incidents = {
  // Sessions that would not end, or would not be new
  ironSession: issue("vvo/iron-session", 530, "testers of a company's site were in again after logout"),
  cookieSession: issue("expressjs/cookie-session", 106, "a cookie once given out stays good"),
  carto: issue("CartoDB/cartodb", 15379, "users of CARTO: an older cookie logged in again"),
  connectRedis: issue("tj/connect-redis", 328, "sites with Redis: a request under way wrote the session back"),
  typo3: cve("2022-23502", "users of TYPO3: a reset password left all sessions open"),
  strapiSessions: cve("2026-22706", "users of Strapi: a new password left a thief in for 30 days"),
  passport: cve("2022-25896", "applications with Passport before 0.6"),
  fastifyPassport: cve("2023-29019", "applications with @fastify/passport: the id from before login stayed"),

  // Cookies that were stolen, and tokens that prove nothing
  circleCi: link(
    "CircleCI, January 2023",
    "https://circleci.com/blog/jan-4-2023-incident-report/",
    "customers of CircleCI: a cookie from an engineer's laptop opened their secrets, in spite of a second factor",
  ),
  okta: link(
    "Okta, October 2023",
    "https://sec.okta.com/articles/2023/11/unauthorized-access-oktas-support-case-management-system-root-cause",
    "five customers of Okta, whose administrators' tickets stood in files that they had sent to its support",
  ),
  nodeJose: cve(
    "2018-0114",
    "applications with node-jose before 0.11: a token could bring the key along that signed it",
  ),
  jwtConfusion: cve("2015-9235", "applications with jsonwebtoken before 4.2.2: the public key was taken for a secret"),
  psychicSignatures: cve("2022-21449", "services on Java 15 to 18: a signature of zeros was good for anything"),

  // Tickets with more than one spelling, or good in more than one place
  golangJwt: issue("golang-jwt/jwt", 502, "whoever blocks a token by its text: it has others"),
  denyList: issue("OWASP/CheatSheetSeries", 2235, "whoever was told to block a token by its hash"),
  codeIgniter: cve("2022-46170", "sites with CodeIgniter: a visitor's session was good as an administrator's"),
  jsonwebtoken: cve("2022-23540", "applications with jsonwebtoken before 9: unsigned tokens could pass"),
  mojolicious: issue("mojolicious/mojo", 1335, "sites with Mojolicious: one cookie's value was good in another"),
  panOs: cve("2024-3400", "firewalls of Palo Alto Networks: a session id that was a path gave root"),
  kanboard: issue("kanboard/kanboard", 5829, "users of Kanboard: anyone could end their logins"),

  // Other sites, their cookies, forms and links
  gitHubCookies: link(
    "Yummy cookies across domains",
    "https://github.blog/2013-04-09-yummy-cookies-across-domains/",
    "GitHub, until its users' pages moved to a domain of their own",
  ),
  phpCookieNames: cve("2020-7070", "sites in PHP: an encoded name passed for one with __Host-"),
  nextNullOrigin: cve("2026-27978", "sites with Next.js before 16.1.7: an Origin of null passed as none"),
  nextHost: cve("2024-34351", "sites with Next.js before 14.1.1: server actions believed the Host"),
  nosurf: cve("2025-46721", "sites in Go with nosurf: where a request came from was not checked"),
  reactRouterCsrf: cve("2026-22030", "sites with React Router or Remix: actions took forms from anywhere"),
  fastifyContentType: cve("2022-41919", "applications with Fastify: another type was read as JSON"),
  goiabada: issue("leodip/goiabada", 411, "administrators of Goiabada: an image could sign them out"),
  expressRedirect: cve("2024-29041", "sites with Express: malformed addresses got past their lists"),
  pythonRedirect: cve("2021-28861", "visitors of Python's http.server: two slashes led elsewhere"),
  reactRouterRedirect: advisory("2j2x-hqr9-3h42", "sites with React Router: two slashes led elsewhere"),

  // At the same time, and too much
  fastifySession: issue("SerayaEryn/fastify-session", 237, "overlapping requests lost each other's data"),
  laravel: issue("laravel/framework", 30996, "sites with Laravel: each request writes the whole session"),
  expressSession: issue("expressjs/session", 632, "a long request brought the session back after logout"),
  nextAuth0: link(
    "auth0/nextjs-auth0#2530",
    "https://github.com/auth0/nextjs-auth0/pull/2530",
    "users of sites with nextjs-auth0: a rolling session came back after logout",
  ),
  springToken: cve("2026-22751", "sites with Spring Security: one-time tokens worked several times at once"),
  djangoSessions: cve("2015-5143", "sites with Django: unknown ids filled the store with sessions"),
  bodyParser: cve("2024-45590", "applications with body-parser: a small body kept them busy"),
  multer: cve("2026-5079", "applications with Multer: deep nesting took time and memory"),
  jose: cve("2024-28176", "services that decrypt tokens with jose: one could take all memory"),

  // Guessing
  strapiLimit: cve("2025-64526", "users of Strapi: a field that the login does not have got round its limit"),
  betterAuth: cve("2026-45364", "sites with Better Auth: IPv6 has an address for every guess"),
  litestar: advisory("hm36-ffrh-c77c", "sites with Litestar: X-Forwarded-For was believed"),
  djangoTiming: cve("2024-39329", "sites with Django: the time of an answer told who has an account"),

  // Guards, actions, input
  nextMiddleware: cve("2025-29927", "sites whose only guard was Next.js middleware: one header opened them"),
  honoSlashes: cve("2026-39406", "sites with Hono: a second slash led past the guard"),
  betterAuthSlashes: advisory("x732-6j76-qmhm", "sites with Better Auth: a second slash led past limits"),
  nuxtIslands: cve("2026-47200", "sites with Nuxt: a page had another address, unguarded"),
  react2Shell: cve("2025-55182", "servers with React 19 and Next.js: code was run on them within hours"),
  reactSource: cve("2025-55183", "sites with server functions: their source could be read, secrets included"),
  reactLoop: cve("2025-55184", "sites with server functions: a promise of itself froze the server"),
  nodeHeaders: cve("2016-5325", "servers with Node.js before 6.7: a line break made a header"),
  reactRouterScript: cve("2026-21884", "sites with React Router: a key from outside became a script"),
  flight: cve("2026-42551", "applications with Flight: any GET could say that it is a DELETE"),
  certTrace: link(
    "CERT VU#867593",
    "https://www.kb.cert.org/vuls/id/867593",
    "users of web servers that answered TRACE unless told otherwise",
  ),
  headRequests: link(
    "The dark side of request routing",
    "https://blog.securityinnovation.com/the-dark-side-of-request-routing",
    "sites that route HEAD as GET, and so past the check of their writes; GitHub was one",
  ),
  couchDb: cve("2017-12635", "CouchDB: of a key that came twice one was checked, the other used"),
  qs: cve("2022-24999", "applications with Express: __proto__ in a query hung them"),
  djangoPasswords: cve("2013-1443", "sites with Django: a password of a megabyte took a minute"),

  // Headers
  nonces: link(
    "The Nonce-nce of Web Security",
    "https://arxiv.org/abs/2309.07782",
    "598 of 2,271 sites with nonces used one again",
  ),
  firesheep: link(
    "Firesheep",
    "https://www.darkreading.com/risk/how-firesheep-can-hijack-web-sessions",
    "users of open Wi-Fi, whose cookies went in the clear",
  ),
  flask: cve("2023-30861", "users of Flask behind a cache, who were given somebody else's session"),
} satisfies Record<string, Incident>
