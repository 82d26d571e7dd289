import type { SaidValue } from '../../ingest/said-values.js';
import type { IngestContext } from './ingest-context.js';

const NO_FIELD: readonly string[] = [];

/** Puts onto the receipt which fields of which records were given by what sources say. */
export function reportSaid(
  context: IngestContext,
  type: string,
  said: readonly Pick<SaidValue, 'field' | 'record'>[],
): void {
  const ids = [...new Set(said.map(({ record }) => record))];
  const full = [...new Set(said.map(({ field }) => field))].sort();
  context.reportRead({ type, full, masked: NO_FIELD, withheld: NO_FIELD, count: ids.length, ids: ids.join() });
}
