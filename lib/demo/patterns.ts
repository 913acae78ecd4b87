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
    summary: "The page reads the session while it renders; a form's action writes it. No API, no client state.",
    how: [
      "The page is a server component. It awaits the session and renders one of two things.",
      "The form posts to a function on the server. The action checks the password, makes the session and sends the cookie: a render could not, since its answer has begun already.",
      "It ends with a redirect, so that reloading the page posts nothing again. With JavaScript Next does all that without leaving the page; without it the browser does.",
    ],
    when: "First of all. It is the least code, works without JavaScript, and the password never passes through client code.",
    whenNot:
      "Something other than your own pages has to log in: an app, a script. An action has no address to rely on.",
    files: ["app/patterns/server-action/page.tsx", "app/patterns/server-action/actions.ts", "lib/auth/log-in.ts"],
  },
  {
    name: "no-javascript",
    title: "Without JavaScript",
    summary: "A form, a route handler and a redirect, as the web has done it from the beginning.",
    how: [
      "The form posts to an address of its own, and the browser does all the rest.",
      "The route handler answers 303: the browser goes on with a GET. Next's own redirect() answers 307 there, and the password would be posted a second time.",
      "What was wrong comes back in the address, as a word from a short list. A password never does.",
      "No token is needed against posts from other sites: each write compares the origin first.",
    ],
    when: "Pages that must work on anything: old devices, text browsers, a broken script. It is also the easiest to reason about.",
    whenNot: "You want to stay on the page while the form is on its way. A server action does both.",
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
      "The session as client state: shown before the server has answered, checked again on focus, the same in every tab.",
    how: [
      "The page hands over what it read, so that the first HTML is right; from then on SWR asks GET /api/session, which is no activity and never sends a cookie.",
      "Logout shows at once and is taken back if the server refuses. The cookie is HttpOnly: script sees who is logged in, never the ticket.",
      "Tabs tell each other by a BroadcastChannel, and each asks the server again: a message is a hint, not the truth. A tab that slept, or missed it, asks when it gets the focus.",
    ],
    when: "A page with a life of its own, where logging out must show in all its tabs: a mail client, a dashboard.",
    whenNot: "Only a name in a corner depends on it. A server component sends that without a byte of script.",
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
    summary: "Who may see something is decided where it is read, not where it is shown.",
    how: [
      "The function that reads the data asks for the login itself: there is no way to the data around it, from whatever page, action or route.",
      "The page asks too, for something better to say than an error: it sends the visitor to the login, and back.",
      "LoggedInSession is a type of its own. A function that takes one can not be called by mistake for a visitor of whom nothing is known.",
    ],
    when: "Always. It is the one guard that has to hold.",
    whenNot: "Never leave it out because a proxy or a layout has looked already.",
    files: ["app/patterns/data-access-layer/members/page.tsx", "lib/demo/member-note.ts", "lib/auth/current.ts"],
  },
  {
    name: "proxy",
    title: "Redirect by proxy",
    summary:
      "Who has no cookie at all is sent to the login before any page is rendered. A convenience, never the guard.",
    how: [
      "proxy.ts runs before the page, and looks only at whether there is a cookie: it asks no store, so it costs next to nothing.",
      "An invented cookie gets past it, as it should. The page then asks the store, and sends the visitor to the login all the same.",
      "Without the file every session is just as protected: that is how you can tell that it is no guard. (What pages would lack is the nonce for their scripts, which this file gives them as well.)",
    ],
    when: "Many visitors without a session come to pages that need one, and you want them on their way early.",
    whenNot: "As the only check. Whoever finds a path past its matcher, or a bug in it (CVE-2025-29927), would be in.",
    files: ["proxy.ts", "app/account/page.tsx"],
  },
  {
    name: "layout-reading",
    title: "Reading in a layout: why not",
    summary: "A layout stays when the visitor goes on to the next page. What it read stays, too.",
    how: [
      "The strip above and the page below read the same session, each when it is rendered.",
      "Go to the other page: only the page is asked for. The layout is not rendered again, as its time shows.",
      "End the session behind this page's back, then go to the other page: the page knows, the layout still greets you.",
    ],
    when: "For what is the same for everyone, or may be stale for a while.",
    whenNot:
      "For a guard, ever. A layout does not even run for each request of the pages in it. Read in the page, or where the data is.",
    files: [
      "app/patterns/layout-reading/layout.tsx",
      "app/patterns/layout-reading/page.tsx",
      "app/patterns/layout-reading/second/page.tsx",
    ],
  },
  {
    name: "streaming",
    title: "Streaming with Suspense",
    summary: "The page comes at once, what is slow comes later, in one answer.",
    how: [
      "The session is awaited first: while nothing has been sent, the answer can still be a redirect, or have another status.",
      "Then the shell goes out, with a placeholder. The slow part follows in the same answer, and a line of script puts it in its place.",
      "The slow part asks for itself who is logged in: no part of a page relies on another having looked.",
    ],
    when: "Something slow stands beside something that is not, and neither should wait for the other.",
    whenNot:
      "The visitor may have no JavaScript: the placeholder stays. And after the first byte there is no cookie, status or redirect any more.",
    files: ["app/patterns/streaming/page.tsx", "app/patterns/streaming/slow-list.tsx"],
  },
  {
    name: "cache-components",
    title: "Cache Components",
    summary: "A shell that is the same for everyone comes from the cache; who it is for is asked at each visit.",
    how: [
      "The shell is made when the site is built. What asks for the session stands in a Suspense boundary, and streams into it: there is no session at build time, so nothing of one can be in the shell.",
      "The trap: a function with 'use cache: private' may read the cookie, so the user is easily kept by it. The browser then shows the page for five minutes without asking, also when the login was revoked a moment ago.",
      "The way round it: ask for the session outside of every cache, then hand the user's id to a function with 'use cache'. What is slow is kept on the server, for this user, and is reached by asking first.",
      "A page awaits connection() before it asks for the session: what reads the clock before that is an error with Cache Components.",
    ],
    when: "Pages of which most is the same for everyone, and that many visitors open.",
    whenNot:
      "Forms have to work without JavaScript, as on this site: in Next 16.4 a page that answers such a form fails in the development server.",
    files: [
      "e2e/adopted/app/asked-each-time/page.tsx",
      "e2e/adopted/app/kept-by-the-browser/page.tsx",
      "e2e/adopted/sessions.ts",
      "e2e/adopted/next.config.js",
    ],
  },
  {
    name: "api",
    title: "An API for a script",
    summary: "The same session for curl, a test or another service: JSON in and out, the cookie in a jar.",
    how: [
      "POST /api/session logs in, and answers with the cookie; the jar keeps it, and sends it from then on.",
      "A script sends no Origin, as no browser does: that is let pass, since the danger is another site's page in a browser, which always sends one.",
      "Errors are problem+json (RFC 9457), with a status that a program can act on.",
    ],
    when: "Scripts, tests and native apps of your own, where there is a place to keep a cookie.",
    whenNot: "Someone else's service acts for your users. That is what OAuth is for: never hand out a session.",
    files: ["app/api/session/route.ts", "lib/auth/endpoint.ts"],
  },
]

/** @throws Error for a name that is not in the list: a mistake in the code, no visitor's doing */
export function patternNamed(name: string): Pattern {
  const pattern = patterns.find((one) => one.name === name)
  if (!pattern) throw new Error(`There is no pattern "${name}".`)
  return pattern
}
