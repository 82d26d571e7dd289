import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a running server writes into its data directory (`postmaster.pid`: one value per line). */
export interface PostmasterFile {
  readonly pid: number;
  /** Directory of its UNIX socket; empty while it starts. */
  readonly socketDirectory: string;
  /** It accepts connections. */
  readonly ready: boolean;
}

/** Reads `postmaster.pid` of a data directory; undefined when no server runs there, or none has been stopped in order. */
export function readPostmasterFile(data: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, socketDirectory: lines[4]?.trim() ?? '', ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}
