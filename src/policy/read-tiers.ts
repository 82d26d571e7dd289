import { TIERS, type Tier } from '../shared/principal.js';
import type { AccessFile, Entry } from './access-file.js';
import { type Cap, LEVELS, type Level, type LevelCap } from './document.js';
import { isTier, readCap } from './read-word.js';

type Levels = Partial<Record<Level, LevelCap>>;

/** Reads tiers.yaml. `reaches` tells whether a field named `Type.field` exists and can have a level. */
export function readTiers(
  file: AccessFile,
  reaches: (rule: string, level: Level) => 'yes' | 'no field' | 'no level',
): Partial<Record<Tier, Levels>> {
  const tiers: Partial<Record<Tier, Levels>> = {};
  for (const entry of file.entries(file.document.contents, null, file.name)) {
    if (!isTier(entry.key)) file.problem(entry.at, `unknown tier ${entry.key}`);
    else tiers[entry.key] = readLevels(file, entry, reaches);
  }
  for (const tier of TIERS) if (tiers[tier] === undefined) file.problem(null, `tier ${tier} is missing`);
  return tiers;
}

function readLevels(file: AccessFile, tier: Entry, reaches: Parameters<typeof readTiers>[1]): Levels {
  const levels: Levels = {};
  for (const entry of file.entries(tier.value, tier.at, tier.key)) {
    const level = LEVELS.find((known) => String(known) === entry.key);
    if (level === undefined) file.problem(entry.at, `unknown level ${entry.key}`);
    else levels[level] = readLevelCap(file, entry, level, reaches);
  }
  for (const level of LEVELS) {
    if (levels[level] === undefined) file.problem(tier.at, `${tier.key} says nothing of level ${level}`);
  }
  return levels;
}

function readLevelCap(
  file: AccessFile,
  entry: Entry,
  level: Level,
  reaches: Parameters<typeof readTiers>[1],
): LevelCap {
  let cap: Cap | undefined;
  const except: Record<string, Cap> = {};
  for (const part of file.entries(entry.value, entry.at, `level ${level}`)) {
    if (part.key === 'cap') cap = capOf(file, part);
    else if (part.key !== 'except') file.problem(part.at, `unknown key "${part.key}"`);
    else {
      for (const exception of file.entries(part.value, part.at, 'except')) {
        const reached = reaches(exception.key, level);
        if (reached === 'no field') file.problem(exception.at, `unknown field ${exception.key}`);
        if (reached === 'no level') file.problem(exception.at, `${exception.key} is never of level ${level}`);
        except[exception.key] = capOf(file, exception);
      }
    }
  }
  if (cap === undefined) file.problem(entry.at, `level ${level} has no cap`);
  return { cap: cap ?? NOTHING, except };
}

const NOTHING: Cap = [{ effect: 'none', needs: 'nothing' }];

function capOf(file: AccessFile, entry: Entry): Cap {
  const text = file.text(entry);
  if (text === undefined) return NOTHING;
  const cap = readCap(text);
  if (typeof cap !== 'string') return cap;
  file.problem(entry.value, cap);
  return NOTHING;
}
