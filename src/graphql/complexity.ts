import { HubError } from '../shared/errors.js';
import type { ArgumentShape } from './argument-shape.js';
import type { OperationPlan, PlanNode } from './operation-plan.js';

/** Most records that one operation may give, were every page full. */
export const MOST_RECORDS = 20_000;

/** Records that a plain list is reckoned to have; such relations are always short. */
const LISTED = 10;

/** Refuses an operation whose nested pages, lists and related records could be too many. */
export function checkComplexity(plan: OperationPlan, shape: ArgumentShape): void {
  const sizes = new Map<number, number>();
  let total = 0;
  for (const node of plan.nodes) {
    const outer = node.within === undefined ? 1 : (sizes.get(node.within) ?? 1);
    const size = outer * sizeOf(node, shape);
    sizes.set(node.index, size);
    total += size;
  }
  if (total > MOST_RECORDS)
    throw new HubError(
      'COMPLEXITY_EXCEEDED',
      `The operation could give ${total} records; at most ${MOST_RECORDS} are allowed.`,
    );
}

function sizeOf({ kind, index }: PlanNode, shape: ArgumentShape): number {
  if (kind !== 'connection') return kind === 'list' ? LISTED : 1;
  const spec = shape.specs.get(index);
  return spec?.kind === 'connection' ? spec.limit : 1;
}
