/** Next calls this once in each process that serves, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return
  const { env } = await import("./lib/site/env.ts")
  const { prepareStores } = await import("./lib/site/stores.ts")
  const { services } = await import("./lib/site/services.ts")
  const { startSweeper } = await import("./lib/site/sweeper.ts")
  prepareStores(env())
  startSweeper(services())
}
