import { askReadmeExamples } from './ask-readme.js';
import { readmeExamples, writeReadmeAnswers } from './readme.js';
import { startTestServer } from './test-server.js';

/** Puts the real answers below the README's queries: `npm run readme`. */
const stop = await startTestServer();
try {
  writeReadmeAnswers(await askReadmeExamples(readmeExamples()));
} finally {
  await stop();
}
