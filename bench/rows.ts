import type pg from 'pg';

/** A column as PostgreSQL writes it. */
export type Text = string | null;

/** Rows as arrays of text: the cheapest form that `pg` gives. */
const AS_TEXT: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value } as never;

/** Runs a named statement. */
export async function rowsOf(pool: pg.Pool, name: string, text: string, values: unknown[]): Promise<Text[][]> {
  const { rows } = await pool.query({ name, text, values, rowMode: 'array', types: AS_TEXT });
  return rows as Text[][];
}

/** A moment as GraphQL writes it, from PostgreSQL's text. */
export const moment = (text: Text | undefined) => (text ? `${text.replace(' ', 'T')}:00` : null);

/** A child's personal fields are masked; the date of birth and the citizen number always are. */
export const CHILD = "p.birth_date > (select ((now() at time zone 'Asia/Shanghai')::date - interval '14 years')::date)";
/** Fields of a person `p` for the benchmark's caller with a purpose. */
export const MASKED_PERSON = {
  name: `case when ${CHILD} then mask_name(p.name) else p.name end`,
  sex: `case when ${CHILD} then null else p.sex end`,
  phone: `case when ${CHILD} then mask_phone(p.phone) else p.phone end`,
  address: `case when ${CHILD} then (select a.full_name from area a where a.id = p.community_id) else p.residence_address end`,
  kind: `case when ${CHILD} then null else p.kind end`,
};
