import { StartupError } from '../shared/startup-error.js';

/**
 * The address of a path of a hub.
 * @param text of the hub, without a path; `https:`, or `http:` on this machine, since the credential travels with the request
 * @throws StartupError
 */
export function hubAddress(text: string, path: string): URL {
  const url = URL.parse(path, text);
  const local = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && local)) return url;
  throw new StartupError(
    '--url must be https://..., or http:// on this machine: the credential travels with the request.',
  );
}

/** Where the commands look for a hub that is not named. */
export const LOCAL_HUB = 'http://127.0.0.1:4000';
