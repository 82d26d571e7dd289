import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import { readAccessTexts } from '../../src/policy/load.js';
import { type LoadedPolicy, policyOf } from '../../src/policy/policy.js';
import { packagePath } from '../../src/shared/package-root.js';
import type { Plant } from './mutant.js';

/** The hub's own access files, with the mistake of a mutant where it is one of theirs. */
export function plantedPolicy(plant: Plant | undefined): LoadedPolicy {
  const texts = { ...readAccessTexts(packagePath('schema/access')) };
  if (plant?.kind === 'policy') {
    const parts = (texts[plant.file] ?? '').split(plant.find);
    if (parts.length !== 2)
      throw new Error(`${plant.file} holds the part that the mutant replaces ${parts.length - 1} times`);
    texts[plant.file] = parts.join(plant.replace);
  }
  return policyOf(texts, vocabularyOf(MODELS));
}
