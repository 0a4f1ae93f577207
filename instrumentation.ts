/** Next calls this once per process, before the first request. */
export async function register(): Promise<void> {
  // Written as the one condition Next replaces, so that the edge build leaves the import out.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { startServer } = await import("@/lib/server/start-server");
    await startServer();
  }
}
