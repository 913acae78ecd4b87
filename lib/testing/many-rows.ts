/** Rows as a site has them after years, made in PostgreSQL itself: the same ones each time, and tickets that open them. */
import { createHash } from "node:crypto"
import type pg from "pg"
import { createPasswordHasher } from "../accounts/passwords.ts"
import { makeTicket } from "../session/ticket.ts"

/** What every user here has as a password. */
export const password = "correct horse battery staple"
export const username = (user: number) => `user-${user}`

/** Logins and known addresses of one user. */
const PER_USER = 5
export const usersAmong = (rows: number) => Math.max(1, Math.floor(rows / PER_USER))

/** The number of a session that is logged in: of ten the first four are. */
export const loggedIn = (rows: number) => 10 * below(rows / 10) + below(4)

const below = (limit: number) => Math.floor(limit * Math.random())

/** The ticket of session `i`. Its token is what the SQL below makes of the same text. */
export const ticketOf = (i: number) =>
  makeTicket("database", createHash("sha256").update(`token ${i}`).digest("base64url"))

const base64url = (bytes: string) => `translate(rtrim(encode(${bytes}, 'base64'), '='), '+/', '-_')`
const hash = (text: string) => base64url(`sha256((${text})::bytea)`)
const uuid = (text: string) => `md5(${text})::uuid::text`
const milliseconds = (time: string) => `(extract(epoch FROM ${time}) * 1000)::bigint`
/** A number from 0 to 1 that belongs to a row. */
const share = (salt: string) => `((hashtext('${salt}' || i)::bigint + 2147483648) / 4294967296.0)`

/**
 * By table: the INSERT of rows `$from` to `$to`. Of ten sessions four are logged in, two of them with "remember me"; the rest
 * is from before a login. Of ten logins four are active, three have expired unnoticed, as those do of visitors who never log
 * out (one with "remember me"), and three were logged out.
 */
function inserts(rows: number, passwordHash: string): Record<string, string> {
  const users = usersAmong(rows)
  const userId = uuid(`'user ' || i % ${users}`)
  const begun = `now() - CASE WHEN i % 10 < 4 THEN interval '12 hours' * (1 + ${share("begun")})
    WHEN i % 10 = 6 THEN interval '1 day' * (31 + 28 * ${share("begun")})
    ELSE interval '1 day' * (1 + 28 * ${share("begun")}) END`
  const seen = `now() - interval '12 hours' * ${share("seen")}`
  const login = `CASE WHEN i % 10 < 4 THEN json_build_object('id', ${uuid("'login ' || i")}, 'userId', ${userId},
    'remember', i % 10 < 2) END`
  return {
    user: `INSERT INTO "user" SELECT ${uuid("'user ' || i")}, 'user-' || i, 'user-' || i, '${passwordHash}', false,
      now() - interval '1 year' * ${share("age")} FROM generate_series(0, ${users} - 1) i`,
    session: `INSERT INTO session (session_id, atime, data, version, expires_at)
      SELECT encode(sha512(${hash("'token ' || i")}::bytea), 'hex'), seen, json_build_object('format', 1, 'createdAt',
        ${milliseconds("begun")}, 'lastSeenAt', ${milliseconds("seen")}, 'login', ${login}, 'json', json_build_object(
        'visits', i % 50, 'note', repeat('x', 150))), 1 + i % 50,
        CASE WHEN i % 10 < 2 THEN begun + interval '30 days' ELSE seen + interval '1 day' END
      FROM generate_series(0, ${rows} - 1) i, LATERAL (SELECT ${begun} AS begun, ${seen} AS seen) times`,
    sign_in: `INSERT INTO sign_in (id, user_id, session_id, store, remember, created_at, last_seen_at, authenticated_at,
        ended_at, ended_reason, browser, os)
      SELECT ${uuid("'login ' || i")}, ${userId}, encode(sha512(${hash("'token ' || i")}::bytea), 'hex'), 'database',
        i % 10 IN (0, 1, 6), begun, CASE WHEN i % 10 < 4 THEN ${seen} ELSE begun + interval '1 hour' END, begun,
        CASE WHEN i % 10 > 6 THEN begun + interval '1 hour' END, CASE WHEN i % 10 > 6 THEN 'logout' END, 'Firefox', 'Linux'
      FROM generate_series(0, ${rows} - 1) i, LATERAL (SELECT ${begun} AS begun) times`,
    known_address: `INSERT INTO known_address (user_id, address_hash, last_seen_at)
      SELECT ${userId}, ${hash("'address ' || i")}, now() - interval '364 days' * ${share("known")}
      FROM generate_series(0, ${rows} - 1) i`,
    rate_limit: `INSERT INTO rate_limit (key, points, expire)
      SELECT 'failures-here:' || ${hash("'limit ' || i")}, 1, now() + interval '1 day' * ${share("limit")}
      FROM generate_series(0, ${rows} - 1) i`,
  }
}

/** Fills empty tables. Indexes are taken away and made again at the end, which takes a tenth of the time. */
export async function generate(client: pg.Client, rows: number): Promise<void> {
  const passwordHash = await createPasswordHasher().hash(password)
  const indexes = await client.query(`SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = 'public'::regnamespace
    AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)`)
  const constraints = await client.query(`SELECT conname AS name, conrelid::regclass AS table,
    pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'p') ORDER BY contype`)
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`)
  for (const { name, table } of constraints.rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`)
  for (const insert of Object.values(inserts(rows, passwordHash))) await client.query(insert)
  for (const { name, table, definition } of constraints.rows.toReversed())
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`)
  for (const { definition } of indexes.rows) await client.query(definition)
  await client.query("VACUUM ANALYZE")
}
