/** The hub cannot start, for a reason that the operator can act on. `message` is one line, without secrets, fit to be printed alone. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
