/** Next calls this once in each process that serves, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return
  const { start } = await import("./lib/site/start.ts")
  await start()
}
