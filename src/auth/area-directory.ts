import { LRUCache } from 'lru-cache';
import type { Tier } from '../shared/principal.js';
import { ask, type Queryable } from './queryable.js';

/** Finds the areas that credentials name by their codes. */
export interface AreaDirectory {
  /**
   * Ids of the areas with these codes (GB/T 2260, GB/T 10114) at the level of the tier, in the order of the codes. A code
   * that names no area of that level gives nothing; one of an area that was replaced gives the area that replaced it.
   * @throws HubError SERVICE_UNAVAILABLE when the database does not answer
   */
  resolve(tier: Tier, codes: readonly string[]): Promise<number[]>;
}

export interface AreaDirectoryOptions {
  /** How long an answer is remembered, in milliseconds. */
  readonly rememberFor?: number;
  /** How many codes are remembered. */
  readonly remember?: number;
}

const STATEMENT = {
  name: 'auth_areas',
  text: `WITH RECURSIVE named AS (
      SELECT code, id, replaced_by_id FROM area WHERE level = $1 AND code = ANY ($2::text[])
      UNION ALL
      SELECT named.code, next.id, next.replaced_by_id FROM named JOIN area next ON next.id = named.replaced_by_id
    ) SELECT code, id FROM named WHERE replaced_by_id IS NULL`,
};

/** The areas of the database, remembered for half a minute. */
export function createAreaDirectory(database: Queryable, options: AreaDirectoryOptions = {}): AreaDirectory {
  const { rememberFor = 30_000, remember = 20_000 } = options;
  // The clock is read once in a hundredth of the time, not for every request.
  const ttlResolution = rememberFor / 100;
  const known = new LRUCache<string, { readonly id?: number }>({ max: remember, ttl: rememberFor, ttlResolution });
  return {
    async resolve(tier, codes) {
      const only = codes.length === 1 ? known.get(`${tier} ${codes[0]}`) : undefined;
      if (only !== undefined) return only.id === undefined ? [] : [only.id];
      const unique = [...new Set(codes)];
      const found = new Map(unique.map((code) => [code, known.get(`${tier} ${code}`)]));
      const missing = unique.filter((code) => found.get(code) === undefined);
      if (missing.length > 0) {
        const rows = await ask<{ code: string; id: number }>(database, STATEMENT, [tier, missing]);
        const ids = new Map(rows.map(({ code, id }) => [code, id]));
        for (const code of missing) {
          const id = ids.get(code);
          const entry = id === undefined ? {} : { id };
          known.set(`${tier} ${code}`, entry);
          found.set(code, entry);
        }
      }
      return unique.flatMap((code) => found.get(code)?.id ?? []);
    },
  };
}
