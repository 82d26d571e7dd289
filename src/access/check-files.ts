import { PolicyError } from '../policy/access-file.js';
import type { AccessDocument } from '../policy/document.js';
import { type AccessTexts, loadAccessDocument } from '../policy/load.js';
import type { Vocabulary } from '../policy/vocabulary.js';
import { HubError } from '../shared/errors.js';

const NAME = /^[A-Za-z][A-Za-z0-9]{0,63}\.yaml$/;

/**
 * Checks proposed access files completely.
 * @throws HubError POLICY_INVALID with every problem, its file and its line in `extensions.problems`
 */
export function checkFiles(files: AccessTexts, vocabulary: Vocabulary): AccessDocument {
  const unfit = Object.entries(files).flatMap(([file, text]) => {
    if (!NAME.test(file)) return { file, line: 1, message: 'a file is named after a type, as Person.yaml' };
    if (text.includes('\0') || !text.isWellFormed()) return { file, line: 1, message: 'the text is not valid UTF-8' };
    return [];
  });
  try {
    if (unfit.length > 0) throw new PolicyError(unfit);
    return loadAccessDocument(files, vocabulary);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const { problems } = error;
    throw new HubError('POLICY_INVALID', undefined, { extensions: { problems } });
  }
}
