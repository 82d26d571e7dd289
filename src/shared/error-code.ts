/**
 * The `code` of an error: a system error's (ENOENT) or PostgreSQL's SQLSTATE (42P01). Asked of any object, since errors of Node
 * itself are not `instanceof Error` where a test runner gives each file its own globals.
 */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
