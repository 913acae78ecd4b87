/** What the server does in one step, while nobody else reads or writes. */

/**
 * `version()`: nil when there is no row. A row begins with "cloakroom-row/1 <version> ": see row-format.ts.
 *
 * `keep(row, expiresAt, …)`: the server removes the row a minute after its end, and never sooner than a minute from now. It is
 * the manager that says what has expired, by the site's clock: the server's may be ahead of it.
 */
const shared = `
local function version()
  return string.match(redis.call("GETRANGE", KEYS[1], 0, 63), "^%S+ (%d+) ")
end

local function keep(row, expiresAt, ...)
  local now = redis.call("TIME")
  local last = math.max(tonumber(expiresAt), now[1] * 1000) + 60000
  return redis.call("SET", KEYS[1], row, "PXAT", string.format("%.0f", last), ...)
end`

/** Takes a row and its end. */
export const createScript = `${shared}
if keep(ARGV[1], ARGV[2], "NX") then return "ok" end
return "taken"`

/** Takes the expected version, a row and its end. */
export const updateScript = `${shared}
local current = version()
if not current then return "gone" end
if current ~= ARGV[1] then return "conflict" end
keep(ARGV[2], ARGV[3])
return "ok"`

/** Takes the expected version, or "" for any. */
export const deleteScript = `${shared}
if ARGV[1] ~= "" then
  local current = version()
  if current and current ~= ARGV[1] then return "conflict" end
end
if redis.call("DEL", KEYS[1]) == 1 then return "ok" end
return "gone"`

/** Takes a time (ISO 8601). In a row's first line its end follows its version and its last activity. */
export const expireScript = `${shared}
local expiresAt = string.match(redis.call("GETRANGE", KEYS[1], 0, 127), "^%S+ %d+ %S+ (%S+) ")
if not expiresAt or expiresAt > ARGV[1] then return 0 end
return redis.call("DEL", KEYS[1])`

/** Milliseconds by the server's clock. */
export const timeScript = `${shared}
return redis.call("TIME")[1] * 1000`

/** A write that leaves nothing: a replica refuses it, and a server that has no memory left. */
export const checkScript = `${shared}
keep("", 0)
redis.call("DEL", KEYS[1])
return "ok"`
