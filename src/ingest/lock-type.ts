import type { Model } from '../data/model.js';
import type { Execute } from './execute.js';

/** 'INGE' in ASCII. */
const INGEST_LOCK = 0x494e4745;

/** Has what changes records of a type from sources happen one after another, on all nodes, until the transaction ends. */
export async function lockType(execute: Execute, { name }: Model): Promise<void> {
  await execute('select pg_advisory_xact_lock($1, hashtext($2))', INGEST_LOCK, name);
}
