import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CallerAccess } from '../policy/caller-access.js';
import type { CursorCodec } from '../shared/cursor.js';
import { HubError } from '../shared/errors.js';

/** Where an export goes on: behind a record, and from which cursor of the feed a copy of it follows. */
export interface ExportCursor {
  readonly lastId: string;
  /** The feed's cursor of the first part, which the changes between two parts come after. */
  readonly feed: string;
}

const stored = z.tuple([z.string().max(200), z.string()]);

/** Seals the cursors of the exports of one caller, type and filter. */
export class ExportCursors {
  readonly #codec: CursorCodec;
  readonly #binding: string;

  constructor(codec: CursorCodec, caller: CallerAccess, type: string, filter: string | undefined) {
    const { id, kind, department, tier } = caller.principal;
    const digest = createHash('sha256')
      .update(filter ?? '')
      .digest('base64url');
    this.#codec = codec;
    this.#binding = JSON.stringify(['export', id, kind, department, tier, type, digest]);
  }

  encode({ lastId, feed }: ExportCursor): string {
    return this.#codec.encode(this.#binding, [lastId, feed]);
  }

  /** @throws HubError INVALID_CURSOR */
  decode(cursor: string): ExportCursor {
    const read = stored.safeParse(this.#codec.decode(this.#binding, cursor));
    if (!read.success) throw new HubError('INVALID_CURSOR');
    return { lastId: read.data[0], feed: read.data[1] };
  }
}
