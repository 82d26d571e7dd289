import type { Principal } from '../../src/shared/principal.js';
import type { Draw } from '../support/draw.js';
import { Canaries } from './canaries.js';
import { changeValues } from './change-values.js';
import { Reference } from './reference.js';
import { structuralChanges } from './structural-changes.js';
import { hasView, viewOf } from './view.js';
import { copyWorld, type World } from './world.js';

/** A change of a world, made in place. */
export type Change = (world: World) => void;

const VARIANT_BASE = 100_000;

/**
 * Another world that is the same to the caller: every value, link and record that they may not know is changed, where the
 * caller's view stays as it was. Throws when a value was changed that they may know: then the reference is wrong.
 */
export function variantOf(world: World, caller: Principal, draw: Draw): World {
  const view = viewOf(world, caller);
  const reference = new Reference(world, caller);
  const variant = copyWorld(world);
  changeValues(variant, reference, draw, new Canaries(VARIANT_BASE));
  if (!hasView(new Reference(variant, caller), view))
    throw new Error(`a value that ${JSON.stringify(caller)} may know was changed`);
  return keepingView(variant, structuralChanges(world, reference, draw), (one) =>
    hasView(new Reference(one, caller), view),
  );
}

/** Makes as many of the changes as leave the view as it is. */
function keepingView(world: World, changes: readonly Change[], isSame: (world: World) => boolean): World {
  if (changes.length === 0) return world;
  const changed = copyWorld(world);
  for (const change of changes) change(changed);
  if (isSame(changed)) return changed;
  if (changes.length === 1) return world;
  const half = changes.length >> 1;
  return keepingView(keepingView(world, changes.slice(0, half), isSame), changes.slice(half), isSame);
}
