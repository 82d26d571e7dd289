/** A rectangle in degrees (WGS 84). */
export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Roughly 南京市 and 建邺区. The demo divides the district into rectangles; these are not the real borders. */
export const CITY_BOUNDS: Bounds = { west: 118.35, south: 31.23, east: 119.24, north: 32.62 };
export const DISTRICT_BOUNDS: Bounds = { west: 118.66, south: 31.95, east: 118.78, north: 32.06 };

/** The rectangle number `index` (from 0) of `count` that fill the given one without overlap. */
export function part(whole: Bounds, index: number, count: number): Bounds {
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const width = (whole.east - whole.west) / columns;
  const height = (whole.north - whole.south) / rows;
  const west = whole.west + (index % columns) * width;
  const south = whole.south + Math.floor(index / columns) * height;
  return { west, south, east: west + width, north: south + height };
}
