import { TILE_HASHES } from './tree-reader.js';

/** The first `width` members of a tile: 256 when it is full. */
export interface TilePart {
  readonly index: number;
  readonly width: number;
}

/** C2SP tlog-tiles: three digits an element, all but the last after an x, and perhaps the width of a partial tile. */
const PATH = /^((?:x\d{3}\/)*)(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** A deeper tile has no hash that a log of countable receipts could fill. */
const MOST_LEVEL = 6;

/**
 * The part of a tile path after its level, or after `entries`: `x001/x234/067`, `067.p/12`. Undefined when it is none, or
 * not the one way in which its number is written.
 */
export function parseTilePart(path: string): TilePart | undefined {
  const [, high = '', low = '', partial] = PATH.exec(path) ?? [];
  if (low === '' || high.startsWith('x000/') || high.length > 5 * 4) return undefined;
  const width = partial === undefined ? TILE_HASHES : Number(partial);
  if (partial !== undefined && width >= TILE_HASHES) return undefined;
  return { index: Number(high.replace(/\D/g, '') + low), width };
}

/** The level at the start of a tile path and the rest of it: `0/x001/067`. Undefined when it is none. */
export function parseTilePath(path: string): (TilePart & { readonly level: number }) | undefined {
  const at = path.indexOf('/');
  const level = /^(0|[1-9]\d?)$/.test(path.slice(0, at)) ? Number(path.slice(0, at)) : Number.POSITIVE_INFINITY;
  const part = parseTilePart(path.slice(at + 1));
  return part === undefined || level > MOST_LEVEL ? undefined : { level, ...part };
}
