import fc from 'fast-check';
import { UnreadableLog } from '../../src/verify/log-source.js';
import { parseVerifierKey } from '../../src/verify/verifier-key.js';
import { type Verification, type VerifyOptions, verifyLog } from '../../src/verify/verify-log.js';
import { alter } from './alterations.js';
import type { Alteration } from './archive-alterations.js';
import type { BuiltLog } from './build-log.js';
import { drawn } from './draw.js';
import { archivesOf, type KeptLog, sourceOf } from './kept-log.js';

/** What the auditor of a built log has: its first key, and the newest checkpoint from outside. */
export function trustOf({ first, outside }: BuiltLog): VerifyOptions {
  const key = parseVerifierKey(first.verifierKey);
  if (key === undefined) throw new Error('no key');
  return { keys: [key], outside: [{ where: 'the second place', note: outside }] };
}

/**
 * Alters the logs at random and expects every alteration to be found, at the receipt where it begins; and the logs as they
 * are to be found intact.
 * @returns how many alterations there were of each kind
 */
export async function proveLog(
  logs: readonly BuiltLog[],
  { numRuns, seed, onRun }: { readonly numRuns: number; readonly seed?: number; readonly onRun?: () => void },
): Promise<ReadonlyMap<string, number>> {
  for (const built of logs) {
    const found = await verifyWhole(built, built.log);
    if (!found.intact) throw new Error(`False alarm: ${found.problem}`);
  }
  const counts = new Map<string, number>();
  const altered = drawn((draw): Case => {
    const built = draw.pick(logs);
    const alteration = alter(draw, built);
    // Of a failure, only what was done is printed.
    return { built, alteration, [fc.toStringMethod]: () => alteration.what };
  });
  const isFound = async ({ built, alteration: { log, what, first } }: Case) => {
    const found = await verifyWhole(built, log);
    if (found.intact) throw new Error(`Not found: ${what}`);
    if (first !== undefined && !names(found, first)) throw new Error(`${what} was found as ${JSON.stringify(found)}`);
    const kind = what.slice(0, what.indexOf(':'));
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    onRun?.();
  };
  await fc.assert(fc.asyncProperty(altered, isFound), {
    numRuns,
    ...(seed !== undefined && { seed }),
    endOnFailure: true,
  });
  return counts;
}

/** Together with its archives. A file that is none any more is a finding. */
async function verifyWhole(built: BuiltLog, log: KeptLog): Promise<Verification> {
  try {
    return await verifyLog(sourceOf(log), { ...trustOf(built), archives: await archivesOf(log) });
  } catch (error) {
    if (!(error instanceof UnreadableLog)) throw error;
    return { intact: false, problem: error.message };
  }
}

interface Case {
  readonly built: BuiltLog;
  readonly alteration: Alteration;
  readonly [fc.toStringMethod]: () => string;
}

function names(found: Verification, first: number): boolean {
  if (found.intact || found.sequence === undefined) return false;
  return found.sequence <= first && first <= (found.until ?? found.sequence);
}
