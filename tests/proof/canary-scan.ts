import { MODELS } from '../../src/modules/index.js';
import type { Principal } from '../../src/shared/principal.js';
import type { Json } from '../support/hub.js';
import { Reference } from './reference.js';
import { decodings, tokensIn } from './tokens.js';
import { decidedFields } from './view.js';
import { columnsOf, rowsOf, type World } from './world.js';

/** Looks for values of a world in texts. */
export interface CanaryScan {
  /** `Person.phone of <id>` for each value in the text that the caller may not read; what stands in `asked` is the caller's own. */
  forbiddenIn(text: string, asked: string): readonly string[];
  /** Any value of the world, but for record ids. */
  valuesIn(text: string, asked: string): readonly string[];
}

/**
 * The values of a world by what they look like in a text; where a value stands in several cells, any of them may open it.
 * @param earlier states of the world before: what the caller could read in one of them is known to them
 */
export function canaryScan(world: World, caller: Principal, earlier: readonly World[] = []): CanaryScan {
  const cells: Cells = { forbidden: new Map(), values: new Map(), allowed: new Set() };
  for (const one of [world, ...earlier]) addCells(cells, one, caller);
  const { forbidden, values, allowed } = cells;
  for (const token of [...allowed, ...ownAreas(world, caller)]) forbidden.delete(token);
  return {
    forbiddenIn: (text, asked) => cellsIn(forbidden, text, asked),
    valuesIn: (text, asked) => cellsIn(values, text, asked),
  };
}

/** By token the cell where it stands. */
interface Cells {
  readonly forbidden: Map<string, string>;
  readonly values: Map<string, string>;
  readonly allowed: Set<string>;
}

function addCells({ forbidden, values, allowed }: Cells, world: World, caller: Principal): void {
  const reference = new Reference(world, caller);
  for (const model of MODELS) {
    for (const row of rowsOf(world, model)) {
      for (const name of decidedFields(model)) {
        const field = model.fields[name];
        if (field === undefined) continue;
        const isOpen = reference.effect(model, row, name) === 'full';
        for (const { column } of columnsOf(field)) {
          const cell = `${model.name}.${name} of ${row.id}`;
          for (const token of tokensOf(row[column] ?? null)) {
            if (isOpen) allowed.add(token);
            else forbidden.set(token, cell);
            if (name !== 'id') values.set(token, cell);
          }
        }
      }
    }
  }
}

function tokensOf(value: Json): readonly string[] {
  return typeof value === 'string' || typeof value === 'number' ? tokensIn(String(value)) : [];
}

/** Every caller is told which areas are theirs. */
function ownAreas(world: World, { areaIds }: Principal): readonly string[] {
  const own = world.area.filter(({ id }) => areaIds.includes(Number(id)));
  return own.flatMap(({ code, name, full_name }) => [code, name, full_name].flatMap((text) => tokensOf(text ?? null)));
}

function cellsIn(cells: ReadonlyMap<string, string>, text: string, asked: string): readonly string[] {
  const found: string[] = [];
  let own: ReadonlySet<string> | undefined;
  for (const decoded of decodings(text)) {
    for (const token of tokensIn(decoded)) {
      const cell = cells.get(token);
      if (cell === undefined) continue;
      own ??= new Set(decodings(asked).flatMap(tokensIn));
      if (!own.has(token)) found.push(`${token}: ${cell}`);
    }
  }
  return found;
}
