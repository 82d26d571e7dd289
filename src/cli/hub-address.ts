import { StartupError } from '../shared/startup-error.js';

/** Where a hub listens unless it is told otherwise. */
export const HUB_URL = 'http://127.0.0.1:4000';

/**
 * An address of a hub, to which a credential may travel.
 * @param url of the hub, without a path; `https:`, or `http:` on this machine
 * @throws StartupError for any other
 */
export function hubAddress(url: string, path: string): URL {
  const address = URL.parse(path, url);
  const local = address !== null && ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  if (address?.protocol === 'https:' || (address?.protocol === 'http:' && local)) return address;
  throw new StartupError(
    '--url must be https://..., or http:// on this machine: the credential travels with the request.',
  );
}
