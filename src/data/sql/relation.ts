import { type RawBuilder, sql } from 'kysely';
import { AREA_LEVELS } from '../../shared/area-level.js';
import { ANCESTOR_COLUMNS } from '../area-levels.js';
import type { Model, ToManyField } from '../model.js';

/** The rows that a to-many relation leads to, as a FROM list and the condition that ties them to their parent. */
export interface RelatedRows {
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<boolean>;
}

/** `key` is the parent's primary key; the target's rows get the alias `target`. */
export function relatedRows(
  relation: ToManyField,
  model: Model,
  target: string,
  key: RawBuilder<unknown>,
): RelatedRows {
  const table = sql`${sql.table(model.table)} as ${sql.id(target)}`;
  const { through } = relation;
  switch (through.by) {
    case 'column':
      return { from: table, where: sql<boolean>`${sql.ref(`${target}.${through.column}`)} = ${key}` };
    case 'link': {
      const link = `${target}_link`;
      const current =
        through.current === undefined ? sql`` : sql` and ${sql.ref(`${link}.${through.current}`)} is null`;
      return {
        from: sql`${sql.table(through.table)} as ${sql.id(link)} join ${table} on ${sql.ref(`${target}.${model.key.column}`)} = ${sql.ref(`${link}.${through.target}`)}`,
        where: sql<boolean>`${sql.ref(`${link}.${through.source}`)} = ${key}${current}`,
      };
    }
    case 'ancestor': {
      const levels = AREA_LEVELS.map((level) => sql`${sql.ref(`${target}.${ANCESTOR_COLUMNS[level]}`)} = ${key}`);
      return { from: table, where: sql<boolean>`(${sql.join(levels, sql` or `)})` };
    }
  }
}
