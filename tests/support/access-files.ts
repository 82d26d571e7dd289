import { type AccessTexts, readAccessTexts } from '../../src/policy/load.js';
import { packagePath } from '../../src/shared/package-root.js';

/** The hub's access files with one text of one line replaced; throws where there is no such line. */
export function editedFiles(
  file: string,
  line: RegExp,
  before: string,
  after: string,
  texts: AccessTexts = readAccessTexts(packagePath('schema/access')),
): AccessTexts {
  const text = texts[file] ?? '';
  const found = text.split('\n').find((one) => line.test(one) && one.includes(before));
  if (found === undefined) throw new Error(`${file} has no such line`);
  return { ...texts, [file]: text.replace(found, found.replace(before, after)) };
}

/** Files as `proposePolicy` takes them. */
export function fileInputs(texts: AccessTexts): readonly { readonly name: string; readonly text: string }[] {
  return Object.entries(texts).map(([name, text]) => ({ name, text }));
}
