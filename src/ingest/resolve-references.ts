import type { Model } from '../data/model.js';
import type { CheckedRecord } from './check-record.js';
import type { Execute } from './execute.js';
import { findAreas } from './find-areas.js';
import { findDepartments, findRecords } from './find-records.js';
import type { Lookup, Reference } from './reference.js';
import { RecordRefused, type Reject, type RejectCode } from './reject.js';
import type { Sender } from './sender.js';
import { areaFieldOf } from './write-fields.js';

/** Looks the references of a chunk up, a statement for each type, and puts ids in their place; who names what is not in reach is refused. */
export async function resolveReferences(
  execute: Execute,
  { model, models, sender }: { readonly model: Model; readonly models: readonly Model[]; readonly sender: Sender },
  records: readonly CheckedRecord[],
): Promise<{ readonly resolved: readonly CheckedRecord[]; readonly rejects: readonly Reject[] }> {
  const own = areaFieldOf(model);
  const byTarget = Map.groupBy(
    records.flatMap(({ references }) => references),
    ({ target }) => target,
  );
  const lookups = new Map<string, Lookup>();
  for (const [target, references] of byTarget) {
    const found =
      target === 'Area'
        ? await findAreas(execute, sender, references, own)
        : target === 'Department'
          ? await findDepartments(execute)
          : await findRecords(execute, sender, modelNamed(models, target), references);
    lookups.set(target, found);
  }
  const rejects: Reject[] = [];
  const resolved = records.filter((record) => {
    const problem = record.references.map((reference) => place(record, reference, lookups)).find(Boolean);
    if (problem)
      rejects.push({ line: record.line, sourceId: record.sourceId, field: problem.field ?? '', code: problem.code });
    else sortLists(record);
    return !problem;
  });
  return { resolved, rejects };
}

function modelNamed(models: readonly Model[], name: string): Model {
  const model = models.find((one) => one.name === name);
  if (model === undefined) throw new Error(`there is no model ${name}`);
  return model;
}

function place(
  { content }: CheckedRecord,
  reference: Reference,
  lookups: ReadonlyMap<string, Lookup>,
): RecordRefused | undefined {
  const { field, part, target } = reference;
  const found = lookups.get(target)?.(reference) ?? 'REFERENCE_NOT_FOUND';
  if (typeof found === 'string' && PROBLEMS.has(found)) return new RecordRefused(found as RejectCode, field);
  const holder = part === undefined ? content : content[field];
  Reflect.set(Object(holder), part ?? field, found);
  return undefined;
}

/** A list says the same in every order. */
function sortLists({ content, references }: CheckedRecord): void {
  for (const { field } of references) {
    const list = content[field];
    if (Array.isArray(list)) content[field] = [...new Set(list)].sort();
  }
}

const PROBLEMS: ReadonlySet<string> = new Set<RejectCode>([
  'REFERENCE_NOT_FOUND',
  'AREA_NOT_FOUND',
  'AREA_AMBIGUOUS',
  'AREA_NOT_VALID',
  'OUT_OF_AREA',
]);
