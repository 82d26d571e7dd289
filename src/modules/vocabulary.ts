import type { Model, ModelField } from '../data/model.js';
import type { FieldShape, TypeVocabulary, Vocabulary } from '../policy/vocabulary.js';

/** Masks that access files may name, each with the field types it fits. data/sql/masks.ts and the models compute them. */
export const MASKS: Vocabulary['masks'] = {
  name: ['String'],
  phone: ['String'],
  citizenNumber: ['String'],
  year: ['Date'],
  address: ['String'],
  district: ['Area'],
  point: ['GeoPoint'],
  contact: ['EventReporter'],
  text: ['String'],
  householdNumber: ['String'],
  careNeeds: ['CareNeed'],
};

/** What the access files must speak about: every field of every model, and the log of accesses. */
export function vocabularyOf(models: readonly Model[]): Vocabulary {
  const types = models.map((model): [string, TypeVocabulary] => [model.name, typeOf(model)]);
  return { types: { ...Object.fromEntries(types), AccessReceipt: ACCESS_RECEIPT }, masks: MASKS };
}

/** The access log is read whole or not at all, so one line stands for all its fields. */
const ACCESS_RECEIPT: TypeVocabulary = {
  scope: 'everyone',
  fields: { '*': { kind: 'object', type: 'AccessReceipt' } },
  conditions: [],
};

function typeOf({ scope, fields, conditions }: Model): TypeVocabulary {
  const lines = Object.entries(fields).filter(([, field]) => needsLine(field));
  return {
    scope,
    fields: Object.fromEntries(lines.map(([name, field]) => [name, shapeOf(field)])),
    conditions: Object.keys(conditions),
  };
}

/** A relation that is the other direction of one is decided by that one. */
function needsLine(field: ModelField): boolean {
  return field.kind !== 'many' || field.inverse === undefined;
}

function shapeOf(field: ModelField): FieldShape {
  if (field.kind === 'one' || field.kind === 'many') return { kind: field.kind, type: field.target };
  if (field.kind === 'object') return { kind: 'object', type: field.type };
  return { kind: 'column', type: typeof field.type === 'string' ? field.type : field.type.name };
}
