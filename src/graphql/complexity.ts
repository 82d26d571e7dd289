import { HubError } from '../shared/errors.js';
import type { ArgumentShape } from './argument-shape.js';
import type { OperationPlan } from './operation-plan.js';

/** Most records that one operation may give, were every page full. */
export const MOST_RECORDS = 20_000;

/** Refuses an operation whose nested pages could give too many records. */
export function checkComplexity(plan: OperationPlan, shape: ArgumentShape): void {
  const sizes = new Map<number, number>();
  let total = 0;
  for (const { index, within } of plan.arguments) {
    const spec = shape.specs.get(index);
    const page = spec?.kind === 'connection' ? spec.limit : 1;
    const size = page * (within === undefined ? 1 : (sizes.get(within) ?? 1));
    sizes.set(index, size);
    total += size;
  }
  if (total > MOST_RECORDS)
    throw new HubError(
      'COMPLEXITY_EXCEEDED',
      `The operation could give ${total} records; at most ${MOST_RECORDS} are allowed.`,
    );
}
