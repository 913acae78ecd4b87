/** What every pattern comes to. */
export function Status({ username }: { username: string | null }) {
  return (
    <p role="status" className="mb-5 text-xl font-semibold tracking-tight text-balance">
      {username === null ? (
        "You are not logged in."
      ) : (
        <>
          You are logged in as <span className="font-mono text-[0.94em] wrap-anywhere">{username}</span>.
        </>
      )}
    </p>
  )
}
