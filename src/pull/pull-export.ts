import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CopyRecord, CopyState } from './copy-store.js';
import { hubLines } from './hub-lines.js';
import type { PullOptions } from './pull.js';

const own = z.union([
  z.object({ checkpoint: z.object({ count: z.number(), cursor: z.string() }) }),
  z.object({ manifest: z.object({ count: z.number(), sha256: z.string() }) }),
  z.object({ resyncRequired: z.object({ reason: z.string() }) }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
]);
const record = z.object({ id: z.string() });

/**
 * Takes the export of a type into the copy, from where the state says, part by part.
 * @returns the state when the type is whole; undefined when the copy has to be made anew
 */
export async function pullExport(
  { hub, store, signal, tell }: Pick<PullOptions, 'hub' | 'store' | 'signal' | 'tell'>,
  type: string,
  state: CopyState,
): Promise<CopyState | undefined> {
  const after = state.making?.[type];
  const sha256 = createHash('sha256');
  let now = state;
  let count = 0;
  let part: CopyRecord[] = [];
  const path = `/export/${type}${typeof after === 'string' ? `?after=${after}` : ''}`;
  for await (const line of hubLines(hub, path, signal)) {
    const read: unknown = JSON.parse(line);
    const record_ = record.safeParse(read);
    if (record_.success) {
      part.push({ type, id: record_.data.id, json: line });
      sha256.update(`${line}\n`);
      count += 1;
      continue;
    }
    const said = own.parse(read);
    if ('resyncRequired' in said) return undefined;
    if ('error' in said) throw new Error(`${said.error.code}: ${said.error.message}`);
    if ('checkpoint' in said) {
      now = { ...now, making: { ...now.making, [type]: said.checkpoint.cursor } };
      await store.add(type, part, now);
      part = [];
      continue;
    }
    if (said.manifest.count !== count || said.manifest.sha256 !== sha256.digest('hex')) {
      throw new Error(`The export of ${type} is not what its manifest says`);
    }
    now = { ...now, making: { ...now.making, [type]: null } };
    await store.complete(type, now);
    tell(`${type}: ${count} records.`);
    return now;
  }
  throw new Error(`The export of ${type} broke off`);
}
