import type { Tier } from '../../../shared/principal.js';
import type { EventTierName } from '../event.model.js';

/** The tiers that hold events, from the first to the last. */
export const HOLDING_TIERS: readonly EventTierName[] = ['GRID', 'COMMUNITY', 'STREET', 'DISTRICT'];

/** The tier that holds what a caller of this tier takes up: their own, and for a city its district. */
export function holdingTier(tier: Tier): EventTierName {
  return tier === 'CITY' ? 'DISTRICT' : tier;
}

/** The tier after the one that holds an event. The district keeps what it holds. */
export function nextTier(tier: EventTierName): EventTierName {
  return HOLDING_TIERS[HOLDING_TIERS.indexOf(tier) + 1] ?? 'DISTRICT';
}

/** The tiers that hold events below one. */
export function tiersBelow(tier: Tier): readonly EventTierName[] {
  return tier === 'CITY' ? HOLDING_TIERS : HOLDING_TIERS.slice(0, HOLDING_TIERS.indexOf(tier));
}
