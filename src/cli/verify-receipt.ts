import { Command } from 'commander';
import { StartupError } from '../shared/startup-error.js';
import { checkProof } from '../verify/proof-text.js';
import { readKeys, textOf } from './verify-inputs.js';

/** `fivefold verify-receipt`: checks one receipt by its proof. */
export function verifyReceiptCommand(): Command {
  return new Command('verify-receipt')
    .description('Check that a receipt is in the log, by the text and the proof that receipt(id) gives')
    .argument('<receipt>', 'file with the text')
    .argument('<proof>', 'file with the proof')
    .requiredOption('--key <key...>', 'public keys of the log that you trust: as texts, or files of them')
    .action(run);
}

async function run(
  receiptFile: string,
  proofFile: string,
  { key }: { readonly key: readonly string[] },
): Promise<void> {
  const [keys, proof, text] = [await readKeys(key), await textOf(proofFile), await textOf(receiptFile)];
  // Canonical JSON has no line break; editors and shells end a file with one.
  const proved = checkProof(proof, text.replace(/\n$/, ''), keys);
  if (proved === undefined)
    throw new StartupError('The proof does not show that this receipt is in a log of these keys.');
  const at = proved.time === undefined ? '' : `, signed at ${new Date(proved.time * 1000).toISOString()}`;
  console.log(`Proved: it is receipt ${proved.sequence} of the log, which had ${proved.size} receipts then${at}.`);
}
