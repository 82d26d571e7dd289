import { generateKeyPair, SignJWT } from 'jose';
import type { Issuer } from '../../src/auth/issuer.js';
import { demoPlacement } from '../../src/demo/callers.js';
import type { Tier } from '../../src/shared/principal.js';

const NAMES = { issuer: 'https://issuer.example', audience: 'fivefold', algorithm: 'ES256' };

/** An issuer of tokens that are good for as long as a test wants. */
export interface OwnIssuer {
  readonly issuer: Issuer;
  /** A token of a person in the demo's area of the tier, which ends after so many seconds. */
  token(department: string, tier: Exclude<Tier, 'GRID'>, seconds: number): Promise<string>;
}

export async function makeIssuer(): Promise<OwnIssuer> {
  const { publicKey, privateKey } = await generateKeyPair(NAMES.algorithm);
  return {
    issuer: {
      ...NAMES,
      keys: async () => publicKey,
      claims: { department: 'department', tier: 'tier', areas: 'areas', role: 'role' },
    },
    token: (department, tier, seconds) =>
      new SignJWT({ department, tier, areas: [demoPlacement[tier]] })
        .setProtectedHeader({ alg: NAMES.algorithm })
        .setSubject(`${department} ${tier}`)
        .setIssuer(NAMES.issuer)
        .setAudience(NAMES.audience)
        .setExpirationTime(new Date(Date.now() + seconds * 1000))
        .sign(privateKey),
  };
}
