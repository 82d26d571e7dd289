import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '../shared/startup-error.js';
import { DEMO_CALLERS_FILE } from './demo-callers.js';
import { DEMO_KEY_FILE } from './demo-key.js';

/**
 * Production must not start beside the demo's key and tokens.
 * @throws StartupError naming the files in the data folder
 */
export function refuseDemoCredentials(home: string): void {
  const found = [DEMO_KEY_FILE, DEMO_CALLERS_FILE].map((name) => join(home, name)).filter((file) => existsSync(file));
  if (found.length === 0) return;
  throw new StartupError(
    `FIVEFOLD_HOME: holds demo credentials (${found.join(', ')}); remove them, or name another folder for production.`,
  );
}
