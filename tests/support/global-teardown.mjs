/** Stops the database server of the run. */
export default async function globalTeardown() {
  await globalThis.stopTestServer?.();
}
