import { z } from 'zod';

const moment = z.string().nullable();

/** A version of the policy as the hub lists it. */
export const versionShape = z.object({
  version: z.string(),
  state: z.string(),
  origin: z.string(),
  base: z.string().nullable(),
  reason: z.string().nullable(),
  proposedBy: z.string().nullable(),
  proposedAt: moment,
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
  activatedAt: moment,
  retiredAt: moment,
});

export type ListedVersion = z.infer<typeof versionShape>;

const counts = z.object({ gained: z.number().nullable(), lost: z.number().nullable() });
const rows = counts.extend({ gainedRows: z.string(), lostRows: z.string() });

/** What changes from one version to another. */
export const diffShape = z.object({
  from: z.string(),
  to: z.string(),
  lines: z.array(
    z.object({ rule: z.string(), part: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  changes: z.array(
    z.object({
      type: z.string(),
      field: z.string(),
      department: z.string(),
      tier: z.string(),
      kinds: z.array(z.string()),
      reasons: z.array(z.string()),
      full: rows,
      masked: rows,
    }),
  ),
});

export type ShownDiff = z.infer<typeof diffShape>;

/** What past reads would have given. */
export const replayShape = z.object({
  receipts: z.number(),
  changed: z.number(),
  unknown: z.number(),
  complete: z.boolean(),
  replayedUntil: z.string(),
  changes: z.array(
    z.object({
      department: z.string(),
      tier: z.string(),
      type: z.string(),
      field: z.string(),
      receipts: z.number(),
      records: z.number(),
      full: counts,
      masked: counts,
      sequences: z.array(z.string()),
    }),
  ),
});

export type ShownReplay = z.infer<typeof replayShape>;

/** The files of a version; null where there is none. */
export const filesShape = z.object({ files: z.array(z.object({ name: z.string(), text: z.string() })) }).nullable();
export type ShownFiles = z.infer<typeof filesShape>;
