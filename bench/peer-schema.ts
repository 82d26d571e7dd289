import pg from 'pg';
import type { Database } from '../src/data/database.js';

/** Schemas that PostGraphile serves: the same views with and without the conditions on rows. */
export const PEER_SCHEMAS = { secured: 'bench_secured', open: 'bench_open' } as const;

/** Role that PostGraphile connects as; it reads nothing before it takes the role of the caller's class. */
export const AUTHENTICATOR = 'bench_authenticator';

/** Roles of the caller's classes: with a purpose; with a purpose and a case. They may read only the columns that the class reads. */
export const CLASS_ROLES = { purpose: 'bench_grid_centre', case: 'bench_grid_centre_case' } as const;

/** Role of PostGraphile without row security. */
export const OPEN_ROLE = 'bench_reader';

/** Setting that holds the area of the caller. */
export const AREA_SETTING = 'bench.district';

/** The rows that a caller may read, as a row policy would say it: equality on the ancestor column, the setting read once a statement. */
const IN_SCOPE = (row: string) => `${row}.district_id = (select current_setting('${AREA_SETTING}')::int)`;

/** A child's personal fields are masked; read once a statement. */
const CHILD = "p.birth_date > (select ((now() at time zone 'Asia/Shanghai')::date - interval '14 years')::date)";

interface PeerView {
  readonly text: string;
  readonly scope?: string;
  /** The classes that read it. */
  readonly roles: readonly (keyof typeof CLASS_ROLES)[];
  /** Keys and relations, which PostGraphile cannot find on a view. */
  readonly tags: readonly string[];
}

/**
 * One view for each type and class, with the masks of the class's access files. PostgreSQL pulls the views up into the statement:
 * none is a security barrier, which would only make them slower.
 */
const VIEWS: Readonly<Record<string, PeerView>> = {
  area: {
    text: 'select a.id, a.name from public.area a',
    roles: ['purpose', 'case'],
    tags: ['@primaryKey id'],
  },
  household: {
    text: 'select h.id, mask_household_number(h.number) as number from public.household h',
    scope: 'h',
    roles: ['purpose'],
    tags: ['@primaryKey id'],
  },
  organization: {
    text: 'select o.id, o.name from public.organization o',
    scope: 'o',
    roles: ['purpose', 'case'],
    tags: ['@primaryKey id'],
  },
  place: {
    text: 'select p.id, p.name, p.kind, p.community_id from public.place p',
    scope: 'p',
    roles: ['purpose', 'case'],
    tags: ['@primaryKey id'],
  },
  person: {
    text: `select p.id,
        case when ${CHILD} then mask_name(p.name) else p.name end as name,
        mask_citizen_number(p.id_number) as id_number,
        case when ${CHILD} then null else p.sex end as sex,
        extract(year from p.birth_date)::text as birth_date,
        case when ${CHILD} then mask_phone(p.phone) else p.phone end as phone,
        case when ${CHILD} then (select a.full_name from public.area a where a.id = p.community_id)
          else p.residence_address end as residence_address,
        case when ${CHILD} then null else p.kind end as kind,
        case when ${CHILD} then null else p.household_id end as household_id,
        p.area_id, p.community_id, p.marital_status, p.care_needs
      from public.person p`,
    scope: 'p',
    roles: ['purpose'],
    tags: [
      '@primaryKey id',
      '@foreignKey (area_id) references area (id)|@fieldName residenceArea|@behavior -manyRelation:resource:list -manyRelation:resource:connection',
      '@foreignKey (household_id) references household (id)|@fieldName household',
    ],
  },
  resident: {
    text: 'select p.id, p.name, p.phone, p.home_place_id from public.person p',
    scope: 'p',
    roles: ['case'],
    tags: ['@primaryKey id', '@foreignKey (home_place_id) references place (id)|@foreignFieldName residents'],
  },
  event: {
    text: `select e.id, e.number, e.kind, e.category, e.status, e.reported_at, e.description,
        mask_name(e.reporter_name) as reporter_name, mask_phone(e.reporter_phone) as reporter_phone,
        e.community_id, e.place_id, e.organization_id
      from public.event e`,
    scope: 'e',
    roles: ['purpose', 'case'],
    tags: [
      '@primaryKey id',
      '@foreignKey (place_id) references place (id)|@fieldName place',
      '@foreignKey (organization_id) references organization (id)|@fieldName organization',
    ],
  },
  party_event: {
    text: `select t.person_id, t.event_id, e.number, e.category, e.status, e.reported_at
      from public.event_party t join public.event e on e.id = t.event_id`,
    scope: 'e',
    roles: ['case'],
    tags: [
      '@primaryKey event_id,person_id',
      '@foreignKey (person_id) references resident (id)|@foreignFieldName partyEvents',
    ],
  },
};

/** Columns of a view that no class reads here: the department's word on them is `none`. */
const CLOSED: Readonly<Record<string, readonly string[]>> = { person: ['marital_status', 'care_needs'] };

/**
 * Makes what PostGraphile serves: two schemas of views and their roles. Nothing of the hub's own tables changes: row policies on
 * them would also have to be decided for the hub's role in each of its statements.
 */
export async function makePeerSchemas({ owner }: Database): Promise<void> {
  await inTransaction(owner, async (client) => {
    for (const role of [AUTHENTICATOR, ...Object.values(CLASS_ROLES), OPEN_ROLE]) await makeRole(client, role);
    await client.query(`grant ${Object.values(CLASS_ROLES).join(', ')} to ${AUTHENTICATOR}`);
    for (const schema of Object.values(PEER_SCHEMAS)) await makeSchema(client, schema);
  });
}

/** Takes the schemas away again: views keep migrations from changing the columns that they read. */
export async function dropPeerSchemas({ owner }: Database): Promise<void> {
  await inTransaction(owner, (client) =>
    client.query(`drop schema if exists ${Object.values(PEER_SCHEMAS).join(', ')} cascade`),
  );
}

async function inTransaction(owner: Database['owner'], work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await client.query('begin');
    await work(client);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

async function makeRole(client: pg.Client, role: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
  if (rowCount === 0) await client.query(`create role ${role} nologin`);
}

async function makeSchema(client: pg.Client, schema: string): Promise<void> {
  const secured = schema === PEER_SCHEMAS.secured;
  await client.query(`create schema ${schema}`);
  const readers = secured ? Object.values(CLASS_ROLES).join(', ') : OPEN_ROLE;
  await client.query(`grant usage on schema ${schema} to ${readers}`);
  for (const [name, { text, scope, roles, tags }] of Object.entries(VIEWS)) {
    const view = `${schema}.${name}`;
    const condition = secured && scope !== undefined ? ` where ${IN_SCOPE(scope)}` : '';
    await client.query(`create view ${view} as ${text}${condition}`);
    const comment = tags.map((tag) => tag.replaceAll('references ', `references ${schema}.`)).join('\n');
    await client.query(`comment on view ${view} is ${client.escapeLiteral(comment)}`);
    const { rows } = await client.query<{ attname: string }>(
      'select attname from pg_attribute where attrelid = $1::regclass and attnum > 0',
      [view],
    );
    const columns = rows.map(({ attname }) => attname).filter((column) => !CLOSED[name]?.includes(column));
    const grantees = secured ? roles.map((role) => CLASS_ROLES[role]).join(', ') : OPEN_ROLE;
    await client.query(`grant select (${columns.join(', ')}) on ${view} to ${grantees}`);
  }
}
