import { Stryker } from '@stryker-mutator/core';
import { GROUPS } from './groups.mjs';

/**
 * The script behind `npm run mutate`; see docs/mutation-testing.md. Names of groups as arguments mutate these alone.
 */
const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(GROUPS)) {
  const { mutate } = GROUPS[name];
  console.log(`\n${name}: ${mutate.join(' ')}`);
  process.env.MUTATION_GROUP = name;
  await new Stryker({
    mutate,
    testRunner: 'jest',
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    jest: { projectType: 'custom', configFile: 'tests/mutation/jest.config.js', enableFindRelatedTests: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    tsconfigFile: 'none',
    concurrency: 1,
    ignorePatterns: ['.fivefold', 'dist', 'bench'],
    incremental: true,
    incrementalFile: `.fivefold/mutation/${name}.json`,
    tempDirName: `.fivefold/mutation/sandbox-${name}`,
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { logTests: false, allowColor: false, reportTests: false },
    allowConsoleColors: false,
  }).runMutationTest();
}
