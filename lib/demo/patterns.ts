/** A way to log visitors in with Next.js, or to make use of who is logged in. */
export interface Pattern {
  /** The last part of its address. */
  readonly name: string
  readonly title: string
  readonly summary: string
  /** How it works, step by step. */
  readonly how: readonly string[]
  readonly when: string
  readonly whenNot: string
  /** Its source: paths from the root of the project. The site shows these files and those of sessionLayer only. */
  readonly files: readonly string[]
}

export const patterns: readonly Pattern[] = [
  {
    name: "server-action",
    title: "Server component and server action",
    summary:
      "The page reads the session while it is rendered, and a form's action changes it. No API, no state in the browser.",
    how: [
      "The page is a server component. It awaits the session, and renders the login form or the logout button.",
      "The form calls a function on the server, the action. It checks the password, makes the session and sends the cookie. A page that is being rendered can not send one: its answer has begun already.",
      "The action ends with a redirect, so that reloading the page does not send the form again. With JavaScript, Next does all this without leaving the page; without it, the browser does.",
    ],
    when: "By default. It is the least code, it works without JavaScript, and no script in the browser handles the password.",
    whenNot:
      "Something other than your own pages has to log in, such as an app or a script: an action has no fixed address.",
    files: ["app/patterns/server-action/page.tsx", "app/patterns/server-action/actions.ts", "lib/auth/log-in.ts"],
  },
  {
    name: "no-javascript",
    title: "Without JavaScript",
    summary: "A form, a route handler and a redirect, as the web has always done it.",
    how: [
      "The form posts to an address of its own, a route handler.",
      "The route handler answers with status 303, and the browser then asks for the page with a GET. Next's redirect() would answer 307 here, and the browser would post the password a second time.",
      "If something was wrong, the address of the page says so by its status, such as 401. The password is never in an address.",
      "Forms need no token against posts from other sites: the server compares the request's origin before it changes anything.",
    ],
    when: "Pages must work everywhere: on old devices, in text browsers, when a script fails. It is also the easiest to reason about.",
    whenNot:
      "Visitors should stay on the page while the form is sent. A server action does that, and works without JavaScript too.",
    files: [
      "app/patterns/no-javascript/page.tsx",
      "app/patterns/no-javascript/login/route.ts",
      "app/patterns/no-javascript/logout/route.ts",
      "app/patterns/_parts/read-form.ts",
    ],
  },
  {
    name: "client-component",
    title: "Client component, route handler and SWR",
    summary:
      "The browser keeps a copy of who is logged in: it shows changes before the server has answered, and keeps all tabs the same.",
    how: [
      "The page passes on what it read, so that the first HTML is right. From then on the library SWR asks GET /api/session, which sends no cookie and does not keep the session alive.",
      "Logging out shows at once, and is undone if the server refuses. The cookie is HttpOnly: scripts see who is logged in, never the ticket.",
      "Tabs tell each other of a change by a BroadcastChannel, and each then asks the server: the message is only a hint. A tab that missed it asks when it gets the focus.",
    ],
    when: "A page stays open for long, and a logout must show in all its tabs: a mail client, a dashboard.",
    whenNot: "Only a name in a corner depends on the login. A server component shows that without any script.",
    files: [
      "app/patterns/client-component/page.tsx",
      "app/patterns/client-component/session-panel.tsx",
      "app/patterns/client-component/use-session.ts",
      "app/api/session/route.ts",
    ],
  },
  {
    name: "data-access-layer",
    title: "Protected by the data access layer",
    summary: "The function that reads the data checks the login, not the page that shows it.",
    how: [
      "The function that reads the data checks the login itself. No page, action or route can get the data without that check.",
      "The page checks as well, so that it can send the visitor to the login and back instead of showing an error.",
      "LoggedInSession is a type of its own. A function that takes one can not be called by mistake for a visitor who is not logged in.",
    ],
    when: "Always. It is the one check that must not fail.",
    whenNot: "There is no such case. A check in a proxy or in a layout does not replace it.",
    files: ["app/patterns/data-access-layer/members/page.tsx", "lib/demo/member-note.ts", "lib/auth/current.ts"],
  },
  {
    name: "proxy",
    title: "Redirect by proxy",
    summary:
      "Visitors without a cookie are sent to the login before any page is rendered. This saves work; it protects nothing.",
    how: [
      "proxy.ts runs before the page, and checks only whether there is a cookie. It reads no session, so it costs next to nothing.",
      "A made-up cookie gets past the proxy. The page then looks for the session, finds none, and sends the visitor to the login all the same.",
      "Without this file every session is just as safe: so you can tell that it is no guard. (Pages would lack the nonce for their scripts, which the file also sets.)",
    ],
    when: "Many visitors who are not logged in open pages that need a login, and you want to redirect them early.",
    whenNot:
      "It would be the only check. Anyone who finds a path that it does not match, or a bug in it (CVE-2025-29927), would get in.",
    files: ["proxy.ts", "app/account/page.tsx"],
  },
  {
    name: "layout-reading",
    title: "Reading in a layout: why not",
    summary: "Next keeps a layout while the visitor goes from page to page, and with it what the layout has read.",
    how: [
      "The strip at the top is a layout. It and the page below read the same session, each when it is rendered.",
      "Go to the other page. Only the page is rendered anew: the time in the layout stays.",
      "End the session behind this page's back, then go to the other page. The page knows it; the layout still says that you are logged in.",
    ],
    when: "The layout shows what is the same for everyone, or what may be out of date for a while.",
    whenNot:
      "The layout would decide who may see a page: it does not run for every request. Check in the page, or where the data is read.",
    files: [
      "app/patterns/layout-reading/layout.tsx",
      "app/patterns/layout-reading/page.tsx",
      "app/patterns/layout-reading/second/page.tsx",
    ],
  },
  {
    name: "streaming",
    title: "Streaming with Suspense",
    summary: "The page comes at once, and its slow part follows in the same answer.",
    how: [
      "The page awaits the session first. As long as nothing has been sent, the answer can still be a redirect or have another status.",
      "Then the server sends the page with a placeholder. The slow part follows in the same answer, and a line of script puts it in its place.",
      "The slow part checks the login itself: no part of a page relies on another part's check.",
    ],
    when: "A page has a slow part, and the rest should not wait for it.",
    whenNot:
      "Visitors may have no JavaScript: for them the placeholder stays. And once sending has begun, the answer can not set a cookie or redirect.",
    files: ["app/patterns/streaming/page.tsx", "app/patterns/streaming/slow-list.tsx"],
  },
  {
    name: "cache-components",
    title: "Cache Components",
    summary: "What is the same for everyone comes from a cache; the session is read at each visit.",
    how: [
      "Next makes the page's shell when the site is built. The part that reads the session is in a Suspense boundary, and streams into the shell at each visit: so nothing of a session can be in the shell.",
      "The trap: a function with 'use cache: private' may read the cookie, and the browser then shows what it gave for five minutes without asking the server, even if the login was ended meanwhile. The session layer refuses to be asked there: the page fails, and the server's log says why.",
      "The way round it: read the session outside of every cache, then pass the user's id to a function with 'use cache'. The slow result is cached on the server for this user, and only who is logged in gets it.",
      "The session layer waits for the request by itself (connection()) before it reads the clock: with Cache Components, reading the clock earlier is an error.",
    ],
    when: "Many visitors open the page, and most of it is the same for everyone.",
    whenNot:
      "Forms must work without JavaScript, as on this site: in Next 16.4 a page that answers such a form fails in the development server.",
    files: [
      "e2e/quick-start/added/app/asked-each-time/page.tsx",
      "e2e/quick-start/added/app/kept-by-the-browser/page.tsx",
      "examples/quick-start/session.ts",
      "examples/quick-start/next.config.ts",
    ],
  },
  {
    name: "device-binding",
    title: "Device binding",
    summary:
      "A session is bound to a key that can not leave the visitor's device. A copied cookie is worth minutes, and can not be renewed.",
    how: [
      "The answer to the login says where to register a key, with a challenge: the header Secure-Session-Registration. The server keeps the challenge's hash with the login.",
      "The browser makes the keys and posts a token to /api/dbsc/register, in the header Secure-Session-Response: the public key and the challenge, signed. The server keeps the key, and answers with the bound cookie and the next challenge. It does so once for each login, and within a minute of it: a thief who comes later can bind no key of his own.",
      "Before the bound cookie ends, or when a request would go without it, the browser holds that request back and posts to /api/dbsc/refresh. It signs the challenge, and gets a new bound cookie and the next challenge. One challenge, one use.",
      "It does so for requests that the site's own pages cause, and not for whoever follows a link on another site, in a search or a mail. If such a request comes without the bound cookie, reloadForProof(request) in proxy.ts answers with a page that loads itself again. That second request is the site's own, and is held back.",
      "A request of a bound login without a good bound cookie has no session. Nothing is ended by it: the owner's browser comes back with the proof.",
      "The key is kept with the login and dies with it. After a logout, refresh answers 401, and the browser forgets its key.",
      "A server action can set cookies but no header. So the login leaves its challenge in a cookie, and this site's front door turns that into the header. In an app of your own, call passOnOffer(request, response) in proxy.ts.",
    ],
    when: "On every https site, as an extra for browsers that have it: Chrome 145 on Windows and 147 on macOS, and later ones. For all others it changes nothing, and costs no request.",
    whenNot:
      "You would rely on it. Firefox and Safari do not have it, so whatever else protects your sessions must stand without it. And it needs https: on http nothing is offered.",
    files: [
      "app/api/dbsc/register/route.ts",
      "app/api/dbsc/refresh/route.ts",
      "lib/site/services.ts",
      "lib/session/binding/routes.ts",
      "lib/session/binding/registration-header.ts",
      "lib/session/binding/reload-for-proof.ts",
      "proxy.ts",
      "lib/session/proven.ts",
      "e2e/quick-start/added/proxy.ts",
    ],
  },
  {
    name: "api",
    title: "An API for a script",
    summary: "The same session for curl, a test or another service: JSON in and out, and the cookie in a file.",
    how: [
      "POST /api/session logs in, and answers with the cookie. curl keeps it in a file, its cookie jar, and sends it from then on.",
      "A script sends no Origin header, and the server accepts that: the danger is another site's page, and browsers always send an Origin with its requests.",
      "Errors are problem+json (RFC 9457), with a status that a program can understand.",
    ],
    when: "Your own scripts, tests and native apps log in, and can keep a cookie.",
    whenNot: "Someone else's service acts for your users. Use OAuth for that; never give away a session.",
    files: ["app/api/session/route.ts", "lib/auth/endpoint.ts"],
  },
]

/** @throws Error for a name that is not in the list: a mistake in the code, no visitor's doing */
export function patternNamed(name: string): Pattern {
  const pattern = patterns.find((one) => one.name === name)
  if (!pattern) throw new Error(`There is no pattern "${name}".`)
  return pattern
}
