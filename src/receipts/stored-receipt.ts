import { z } from 'zod';

const names = z.array(z.string()).readonly();

const storedReceipt = z
  .object({
    sequence: z.int().nonnegative(),
    recordedAt: z.string(),
    hub: z.string(),
    principal: z.object({ id: z.string(), kind: z.string(), department: z.string(), tier: z.string() }).readonly(),
    purpose: z.string().optional(),
    case: z.string().optional(),
    operation: z.string(),
    documentHash: z.string(),
    policyVersion: z.string(),
    requestId: z.string(),
    reads: z
      .array(
        z
          .object({
            type: z.string(),
            full: names,
            masked: names,
            withheld: names,
            count: z.int().nonnegative(),
            ids: z.string(),
          })
          .readonly(),
      )
      .readonly(),
    access: z
      .array(z.object({ effect: z.enum(['mask', 'none', 'varies']), field: z.string(), path: z.string() }).readonly())
      .readonly()
      .optional(),
    writes: z
      .array(z.object({ action: z.string(), type: z.string(), fields: names, ids: z.string() }).readonly())
      .readonly()
      .optional(),
    outcome: z.enum(['answered', 'refused', 'failed']),
    errors: names,
    startedAt: z.string(),
    durationMs: z.number(),
  })
  .readonly();

/** A receipt as it stands in the log: what its canonical text says. Times are ISO 8601 in UTC, `ids` are joined by commas. */
export type StoredReceipt = z.infer<typeof storedReceipt>;

/** Reads the canonical text of a receipt. Throws when it is none. */
export function parseReceipt(body: string): StoredReceipt {
  return storedReceipt.parse(JSON.parse(body));
}
