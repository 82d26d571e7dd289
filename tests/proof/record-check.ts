import { isDeepStrictEqual } from 'node:util';
import type { ColumnField, Model, ModelField } from '../../src/data/model.js';
import type { Json, JsonObject } from '../support/hub.js';
import type { Reference } from './reference.js';
import { modelOf, type WorldRow } from './world.js';

/** Compares whole records, as departments pull them, with what a caller may read. */
export class RecordCheck {
  readonly #reference: Reference;
  readonly #isTable: boolean;
  /** Values that were compared. */
  compared = 0;
  /** `Person <id>` of every record that was shown or referred to, but for what everybody reads. */
  readonly records = new Set<string>();

  /** @param isTable a cell does not tell a list that is withheld from an empty one */
  constructor(reference: Reference, isTable = false) {
    this.#reference = reference;
    this.#isTable = isTable;
  }

  /** What of a record is not what the caller reads; `record` as JSON, or as a row of a table by field. */
  problemsOf(type: string, record: JsonObject): readonly string[] {
    const model = modelOf(type);
    const id = String(record.id);
    this.#note(type, id);
    const row = this.#reference.isVisible(type, id) ? this.#reference.row(type, id) : undefined;
    if (row === undefined) return [`${type} ${id} is not the caller's to see`];
    return Object.entries(record).flatMap(([name, given]) => this.#member(model, row, name, given));
  }

  #member(model: Model, row: WorldRow, name: string, given: Json): readonly string[] {
    const field = model.fields[name];
    if (field === undefined) return [`${model.name} has no field ${name}`];
    this.compared += 1;
    const value = this.#reference.value(model, row, name);
    const wanted = this.#isTable && value === null && Array.isArray(given) ? [] : value;
    this.#noteReferences(field, given);
    if (sameField(field, given, wanted)) return [];
    const effect = this.#reference.effect(model, row, name);
    return [
      `${model.name}.${name} of ${row.id} (${effect}) is ${JSON.stringify(given)}, not ${JSON.stringify(wanted)}`,
    ];
  }

  #noteReferences(field: ModelField, given: Json): void {
    if (given === null) return;
    if (field.kind === 'one') this.#note(field.target, String((given as JsonObject).id));
    if (field.kind === 'many') for (const one of given as JsonObject[]) this.#note(field.target, String(one.id));
    if (field.kind !== 'object') return;
    for (const [name, part] of Object.entries(field.parts)) {
      this.#noteReferences(part, (given as JsonObject)[name] ?? null);
    }
  }

  #note(type: string, id: string): void {
    if (modelOf(type).scope !== 'everyone') this.records.add(`${type} ${id}`);
  }
}

function sameField(field: ModelField, given: Json, wanted: Json): boolean {
  if (given === null || wanted === null) return given === wanted;
  switch (field.kind) {
    case 'column':
      return sameValue(field, given, wanted);
    case 'one':
      return (given as JsonObject).id === (wanted as JsonObject).id;
    case 'many': {
      const ids = (given as JsonObject[]).map(({ id }) => String(id)).sort();
      return isDeepStrictEqual(ids, [...(wanted as string[])].sort());
    }
    case 'object':
      return Object.entries(field.parts).every(([name, part]) => {
        const [one, other] = [(given as JsonObject)[name], (wanted as JsonObject)[name]];
        return one === undefined || sameField(part, one, other ?? null);
      });
  }
}

function sameValue({ type }: ColumnField, given: Json, wanted: Json): boolean {
  if (type === 'DateTime') return Date.parse(String(given)) === Date.parse(String(wanted));
  return isDeepStrictEqual(given, wanted);
}

/** A cell of a table as the JSON that it was written from. */
export function jsonOfCell(type: string, name: string, cell: string): Json {
  const field = modelOf(type).fields[name];
  if (field?.kind === 'many') return cell === '' ? [] : cell.split(';').map((id) => ({ id }));
  if (field?.kind === 'column' && field.list === true) return cell === '' ? [] : cell.split(';');
  if (cell === '') return null;
  if (field?.kind === 'one') return { id: cell };
  if (field?.kind === 'object') return JSON.parse(cell);
  if (field?.kind !== 'column') return cell;
  if (field.type === 'Boolean') return cell === 'true';
  return field.type === 'Int' || field.type === 'Float' ? Number(cell) : cell;
}
