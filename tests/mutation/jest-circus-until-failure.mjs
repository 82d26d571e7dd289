import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const circus = require('jest-circus/runner').default;
const { createEmptyTestResult } = require('@jest/test-result');

/** Names of the tests of each file, once it has run. */
const namesByFile = new Map();
/** The mutant under test, and whether a test has failed with it. */
let current;

/**
 * Jest's test runner, made quick for mutants: after the first test that fails no further test runs, and a file none of whose
 * tests reaches the mutant is not loaded. (The name must contain `jest-circus`, or Stryker counts no coverage per test.)
 */
export default async function runUntilFailure(globalConfig, config, environment, runtime, testPath, ...rest) {
  const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
  if (mutant === undefined) return noted(await circus(globalConfig, config, environment, runtime, testPath, ...rest));
  if (current?.mutant !== mutant) current = { mutant, failed: false };
  if (current.failed || !isWanted(globalConfig, testPath)) return oneResult(testPath, 'pending');
  skipAfterFailure(environment, current);
  try {
    return noted(await circus(globalConfig, config, environment, runtime, testPath, ...rest));
  } catch (error) {
    // A file that a mutant keeps from being loaded has found it.
    current.failed = true;
    return oneResult(testPath, 'failed', String(error));
  }
}

function noted(result) {
  namesByFile.set(
    result.testFilePath,
    result.testResults.map(({ fullName }) => fullName),
  );
  return result;
}

function isWanted({ testNamePattern }, testPath) {
  const names = namesByFile.get(testPath);
  if (names === undefined || !testNamePattern) return true;
  const pattern = new RegExp(testNamePattern, 'i');
  return names.some((name) => pattern.test(name));
}

function skipAfterFailure(environment, run) {
  const handle = environment.handleTestEvent;
  environment.handleTestEvent = async function (event, state) {
    if (event.name === 'test_start' && run.failed) event.test.mode = 'skip';
    if (event.name === 'test_done' && event.test.errors.length > 0) run.failed = true;
    await handle?.call(this, event, state);
  };
}

function oneResult(testFilePath, status, message) {
  const fullName = `${testFilePath} as a whole`;
  const failureMessages = message === undefined ? [] : [message];
  const counts = status === 'failed' ? { numFailingTests: 1 } : { numPendingTests: 1 };
  return {
    ...createEmptyTestResult(),
    ...counts,
    testFilePath,
    testResults: [{ ancestorTitles: [], title: fullName, fullName, status, failureMessages, failureDetails: [] }],
  };
}
