import './typescript.mjs';

/** Starts the database server of the whole run; its address reaches the workers through their environment. */
export default async function globalSetup() {
  const { startTestServer } = await import('./test-server.ts');
  globalThis.stopTestServer = await startTestServer();
}
