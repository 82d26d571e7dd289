import { MODELS } from '../../src/modules/index.js';
import type { Principal } from '../../src/shared/principal.js';
import type { Draw } from '../support/draw.js';
import type { Canaries } from './canaries.js';
import { changeRow } from './change-values.js';
import type { PairChange, WorldPair } from './histories.js';
import { Reference } from './reference.js';
import { structuralChanges } from './structural-changes.js';
import type { Change } from './variant.js';
import { decidedFields } from './view.js';
import { rowsOf, type WorldRow } from './world.js';

/** What changes of a pair are drawn from. */
export interface ChangeSources {
  readonly pair: WorldPair;
  readonly caller: Principal;
  readonly draw: Draw;
  readonly canaries: Canaries;
}

/** A step never changes. */
export const CHANGEABLE = MODELS.filter(({ scope, name }) => scope === 'ancestors' && name !== 'EventStep');

/** Changes in one of the worlds of what is withheld from the caller there, and of what stands between records that they do not see. */
export function hiddenChanges({ pair, caller, draw, canaries }: ChangeSources): readonly PairChange[] {
  const side = draw.chance(50) ? 'one' : 'other';
  const world = pair[side];
  const reference = new Reference(world, caller);
  const links = draw.some(structuralChanges(world, reference, draw, CHANGEABLE), 4);
  const values = Array.from({ length: 3 + draw.below(4) }, (): Change => {
    const model = draw.pick(CHANGEABLE);
    const rows = rowsOf(world, model);
    const row = rows.length === 0 ? undefined : draw.pick(rows);
    if (row === undefined || row.member_id === caller.id) return () => undefined;
    const withheld = decidedFields(model).filter((field) => reference.effect(model, row, field) === 'none');
    const chosen = new Set(withheld.length > 3 && draw.chance(50) ? draw.some(withheld, 3) : withheld);
    if (TOGETHER.some((fields) => fields.some((one) => chosen.has(one)) && !fields.every((one) => chosen.has(one)))) {
      return () => undefined;
    }
    const changed: WorldRow = { ...row };
    changeRow(model, changed, { draw, canaries, effectOf: (field) => (chosen.has(field) ? 'none' : 'full') });
    return (copy) => Object.assign(rowsOf(copy, model).find(({ id }) => id === row.id) ?? {}, changed);
  });
  return [...values, ...links].map((change) => ({ [side]: change }));
}

/** Fields that a CHECK holds against each other. */
export const TOGETHER: readonly (readonly string[])[] = [
  ['birthDate', 'sex', 'idNumber'],
  ['kind', 'requestKind', 'scale'],
];
