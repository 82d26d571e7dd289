import type { ClaimNames } from './claims.js';
import { keyFromFile, remoteKeys } from './token-keys.js';
import type { TokenVerifierOptions } from './token-verifier.js';

/** Which tokens are accepted, as configured: whose, for whom, signed with what, and in which claims the caller is described. */
export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer's public keys are: a key set's URL, or a file with one key. */
  readonly keys: { readonly url: string } | { readonly file: string };
  readonly algorithm: string;
  readonly claims: ClaimNames;
}

/** Whose tokens are accepted, with the keys at hand. */
export type Issuer = Pick<TokenVerifierOptions, 'issuer' | 'audience' | 'algorithm' | 'keys' | 'claims'>;

/**
 * The issuer of a production hub. A key set is fetched when the first token comes, so that a hub starts without its issuer.
 * @throws StartupError when the key file cannot be used
 */
export async function openIssuer({ keys, ...settings }: TokenSettings): Promise<Issuer> {
  return { ...settings, keys: 'url' in keys ? remoteKeys(keys.url) : await keyFromFile(keys.file, settings.algorithm) };
}
