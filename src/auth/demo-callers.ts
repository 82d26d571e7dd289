import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { demoCallerId } from '../demo/callers.js';
import { type PrincipalKind, TIERS, type Tier } from '../shared/principal.js';
import { DEMO_ALGORITHM, type DemoKey, keepDemoKey } from './demo-key.js';
import type { Issuer } from './issuer.js';

/** Who the demo's tokens are from, and for whom. */
export const DEMO_ISSUER = 'fivefold-demo';
export const DEMO_AUDIENCE = 'fivefold';
/** Where the callers stand in the data folder. */
export const DEMO_CALLERS_FILE = 'demo-callers.json';

/** A caller of the demo with a token that is good for 30 days. */
export interface DemoCaller {
  /** The principal's id: `demo:<department>:<tier>`, `demo:system`, `demo:auditor`, `demo:officer`, `demo:officer-2`. */
  readonly name: string;
  readonly kind: PrincipalKind;
  readonly department: string;
  readonly tier: Tier;
  /** Code of the caller's area. At GRID the rows follow from grid assignments, and this is where those are. */
  readonly area: string;
  readonly token: string;
}

export interface DemoCallers {
  readonly callers: readonly DemoCaller[];
  /** Who signed their tokens, for the authenticator. */
  readonly issuer: Issuer;
}

/**
 * Makes the demo's callers anew, one for each department and tier, a departmental system, an auditor and two policy
 * officers, and writes them to the data folder (mode 0600).
 * @param areas code of the demo's area at each tier
 */
export async function makeDemoCallers(
  home: string,
  departments: readonly string[],
  areas: Readonly<Record<Tier, string>>,
): Promise<DemoCallers> {
  await mkdir(home, { recursive: true });
  const key = await keepDemoKey(home);
  const callers = await Promise.all(
    cast(departments, areas).map(async (caller) => ({ ...caller, token: await sign(caller, key) })),
  );
  await replaceFile(join(home, DEMO_CALLERS_FILE), `${JSON.stringify(callers, null, 2)}\n`);
  return {
    callers,
    issuer: {
      issuer: DEMO_ISSUER,
      audience: DEMO_AUDIENCE,
      algorithm: DEMO_ALGORITHM,
      keys: async () => key.publicKey,
      claims: { department: 'department', tier: 'tier', areas: 'areas', role: 'role' },
    },
  };
}

type Part = Omit<DemoCaller, 'token'>;

function cast(departments: readonly string[], areas: Readonly<Record<Tier, string>>): Part[] {
  const people = departments.flatMap((department) =>
    TIERS.map((tier): Part => {
      return { name: demoCallerId(department, tier), kind: 'person', department, tier, area: areas[tier] };
    }),
  );
  return [
    ...people,
    { name: 'demo:system', kind: 'system', department: 'civil_affairs', tier: 'DISTRICT', area: areas.DISTRICT },
    { name: 'demo:auditor', kind: 'auditor', department: 'audit', tier: 'CITY', area: areas.CITY },
    ...['demo:officer', 'demo:officer-2'].map((name): Part => {
      return { name, kind: 'officer', department: 'grid_centre', tier: 'CITY', area: areas.CITY };
    }),
  ];
}

async function sign({ name, kind, department, tier, area }: Part, key: DemoKey): Promise<string> {
  const claims = {
    department,
    tier,
    ...(tier !== 'GRID' && { areas: [area] }),
    ...(kind !== 'person' && { role: kind }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: DEMO_ALGORITHM })
    .setSubject(name)
    .setIssuer(DEMO_ISSUER)
    .setAudience(DEMO_AUDIENCE)
    .setExpirationTime('30d')
    .sign(key.privateKey);
}

/** Whoever reads the file meanwhile sees the old list or the new one, never half of one. */
async function replaceFile(file: string, content: string): Promise<void> {
  const fresh = `${file}.${process.pid}.new`;
  await writeFile(fresh, content, { mode: 0o600 });
  await rename(fresh, file);
}
