import type { Model } from '../data/model.js';
import { type Column, columnsOf, columnValue, differsSql, linkedValue } from './columns.js';
import { type WriteField, writeFields } from './write-fields.js';

/** The statements that make records of a model from what sources say. `$1`: ids of the records. */
export interface MergeStatements {
  /** Writes new records, of each of which one source speaks and the record holds all that it says: what `merge` would write, sooner. */
  readonly found: string;
  /** Writes the records, where something of them changes. */
  readonly merge: string;
  /** After either of them: has the records' lists, in link tables, be those of their sources. */
  readonly link: readonly string[];
  /** Opens a proposal for every value that differs from the record, and settles those that do not any more. */
  readonly propose: string;
}

const known = new WeakMap<Model, MergeStatements>();

/** The statements of a model, written once. */
export function mergeStatements(model: Model): MergeStatements {
  const found = known.get(model);
  if (found !== undefined) return found;
  const written = {
    found: foundStatement(model),
    merge: mergeStatement(model),
    link: linkStatements(model),
    propose: proposeStatement(model),
  };
  known.set(model, written);
  return written;
}

function foundStatement(model: Model): string {
  const columns = writeFields(model).flatMap((field) =>
    columnsOf(field.field).map((column) => {
      const said = columnValue(column, `(source.content -> '${field.name}')`);
      return { name: column.name, value: field.required ? said : withDefault(field, column, said) };
    }),
  );
  return `insert into ${model.table} (id, ${columns.map(({ name }) => name).join(', ')})
    select source.record_id, ${columns.map(({ value }) => value).join(', ')} from ${sourcesOf(model)}`;
}

/**
 * Of each field the value of its source; of several sources the newest. A field of which no source has said anything keeps what it
 * has; one that no record is without takes the newest value of anybody until its source speaks.
 */
function mergeStatement(model: Model): string {
  const fields = writeFields(model);
  const all = fields.flatMap(({ field }) => columnsOf(field)).map(({ name }) => name);
  const best = fields.flatMap((field) => bestOf(field));
  const values = fields.flatMap((field) => columnsOf(field.field).map((column) => heldValue(model, field, column)));
  return `with ${bestSql(model, best)}
    insert into ${model.table} as held (id, ${all.join(', ')})
    select best.record_id, ${values.join(', ')}
    from best left join lateral ${rowOf(model, 'best.record_id')} now on true
    where now.id is not null or exists (select from said where said.record_id = best.record_id and said.in_scope)
    on conflict (id) do update set ${all.map((name) => `${name} = excluded.${name}`).join(', ')}
    where (${all.map((name) => `held.${name}`).join(', ')}) is distinct from (${all.map((name) => `excluded.${name}`).join(', ')})`;
}

/** As the fields of one row: a list of which no source has said anything keeps what it has. */
function linkStatements(model: Model): readonly string[] {
  return writeFields(model).flatMap((field) => {
    if (field.field.kind !== 'many') return [];
    const { table, source, target } = field.field.through;
    return `with ${bestSql(model, bestOf(field))}, wanted as materialized (
        select best.record_id, linked.id from best cross join lateral ${rowOf(model, 'best.record_id')} now
        cross join lateral unnest(${linkedValue(`best."${field.name}"`)}) linked (id) where best."${field.name}!"
      ), gone as (
        delete from ${table} where ctid = any(array(
          select link.ctid from best cross join lateral (
            select ctid, ${target} from ${table} where ${source} = best.record_id offset 0) link
          where best."${field.name}!" and not exists (
            select from wanted where wanted.record_id = best.record_id and wanted.id = link.${target})))
      )
      insert into ${table} (${source}, ${target}) select record_id, id from wanted on conflict do nothing`;
  });
}

/** What each record's sources say together. */
function bestSql(model: Model, best: readonly string[]): string {
  return `said as materialized (
      select source.record_id, source.content, source.in_scope, source.modified_at, source.digest, batch.fields
      from ${sourcesOf(model)} join ingest_batch batch on batch.id = source.batch_id
    ), best as (select record_id, ${best.join(', ')} from said group by record_id)`;
}

/**
 * The sources of the records. Row by row from the index, whatever the planner thinks: it would read a table whole that it holds to be
 * small, chunk after chunk of a stream that fills it.
 */
function sourcesOf({ name }: Model): string {
  return `unnest($1::uuid[]) as given(id) cross join lateral (
        select * from source_record where record_id = given.id and type = '${name}' offset 0) source`;
}

function rowOf({ table }: Model, id: string): string {
  return `(select * from ${table} where id = ${id} offset 0)`;
}

/** All of them in one order, by which PostgreSQL then sorts once; a filter would have it sort for each. */
const newest = (json: string, which: string) =>
  `(array_remove(array_agg(case when ${which} then ${json} end order by modified_at desc, digest desc), null))[1]`;

function bestOf({ name, required }: WriteField): string[] {
  const json = `(content -> '${name}')`;
  const counts = `in_scope and '${name}' = any(fields)`;
  const own = `${newest(json, counts)} as "${name}"`;
  if (required) return [own, `${newest(json, 'in_scope')} as "${name}?"`];
  return [own, `coalesce(bool_or(${counts}), false) as "${name}!"`];
}

function heldValue(model: Model, field: WriteField, column: Column): string {
  const value = saidValue(model, field, column);
  const kept = model.ingest?.kept;
  if (kept === undefined || !kept.fields.includes(field.name)) return value;
  return `case when ${kept.where} then now.${column.name} else ${value} end`;
}

function saidValue({ table, identifier }: Model, field: WriteField, column: Column): string {
  const { name, required } = field;
  const now = `now.${column.name}`;
  const said = columnValue(column, `best."${name}"`);
  if (required) return `coalesce(${said}, ${columnValue(column, `best."${name}?"`)}, ${now})`;
  const given = `case when best."${name}!" then ${said} else ${now} end`;
  if (identifier === name) {
    // Sources that a person has parted may go on to say the same; the record that has it keeps it.
    return `case when exists (select from ${table} other where other.${column.name} = ${said} and other.id <> best.record_id)
      then ${now} else ${given} end`;
  }
  return withDefault(field, column, given);
}

/** Lists and booleans are never NULL: what a source leaves out of its record is none of them, and false. */
function withDefault({ field }: WriteField, { type, list }: Column, given: string): string {
  if (list) return `coalesce(${given}, '{}')`;
  return field.kind === 'column' && type === 'boolean' && field.nullable !== true ? `coalesce(${given}, false)` : given;
}

function proposeStatement(model: Model): string {
  const differences = writeFields(model).map(({ name, field }) => {
    return { name, sql: `source.content -> '${name}' is not null and (${differsSql(name, field, 'held')})` };
  });
  return `with differing as materialized (
      select source.id as source_record_id, source.record_id, difference.field, source.content -> difference.field as value
      from ${sourcesOf(model)} cross join lateral ${rowOf(model, 'source.record_id')} held
      cross join lateral (values ${differences.map(({ name, sql }) => `('${name}', ${sql})`).join(', ')}) as difference(field, differs)
      where source.source_system <> 'hub' and (${differences.map(({ sql }) => sql).join(' or ')}) and difference.differs
    ), opened as (
      insert into proposal as known (source_record_id, type, record_id, field, value)
      select source_record_id, '${model.name}', record_id, field, value from differing
      on conflict (source_record_id, field) do update set value = excluded.value, record_id = excluded.record_id, state = 'open',
        proposed_at = now(), decided_by = null, decided_at = null, note = null
      where known.value <> excluded.value or known.record_id <> excluded.record_id or known.state in ('accepted', 'settled')
    )
    update proposal set state = 'settled'
    where record_id = any($1::uuid[]) and state = 'open' and not exists (select from differing
      where differing.source_record_id = proposal.source_record_id and differing.field = proposal.field)`;
}
