import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compiled } from '../support/typescript.mjs';

/**
 * Plants a mistake: when the source file that PROOF_PLANT names is loaded, one part of it is replaced. It fails where the file
 * does not hold that part exactly once, so that no mutant outlives the code that it is about.
 */
const { file, find, replace } = JSON.parse(process.env.PROOF_PLANT ?? '{}');
const root = new URL('../../', import.meta.url);
const target = new URL(file, root).href;

registerHooks({
  load(url, context, next) {
    if (url !== target) return next(url, context);
    const filename = fileURLToPath(url);
    const parts = readFileSync(filename, 'utf8').split(find);
    if (parts.length !== 2)
      throw new Error(`${file} holds the part that the mutant replaces ${parts.length - 1} times`);
    globalThis.planted = true;
    return { format: 'module', source: compiled(filename, parts.join(replace)), shortCircuit: true };
  },
});
