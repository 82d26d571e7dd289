import type { ArchiveFile } from './archive-file.js';
import { type KeptArchive, type KeptReceipt, UnreadableLog } from './log-source.js';

interface Reading {
  readonly archive: KeptArchive;
  readonly file: ArchiveFile;
  readonly texts: AsyncIterator<Buffer>;
}

/**
 * Gives receipts whose texts are archived their texts, from the files at hand.
 * @throws UnreadableLog
 */
export async function* withArchives(
  receipts: AsyncIterable<KeptReceipt>,
  archives: readonly KeptArchive[],
  files: readonly ArchiveFile[],
): AsyncGenerator<KeptReceipt> {
  let reading: Reading | undefined;
  const archived = archives.at(-1)?.size ?? 0;
  for await (const receipt of receipts) {
    if (receipt.sequence < archived && receipt.body !== undefined) {
      throw new UnreadableLog(`receipt ${receipt.sequence} is archived and has its text nevertheless`);
    }
    if (reading !== undefined && receipt.sequence >= reading.archive.size) {
      await expectEnd(reading);
      reading = undefined;
    }
    if (receipt.body === undefined) reading ??= open(receipt.sequence, archives, files);
    yield receipt.body !== undefined || reading === undefined ? receipt : { ...receipt, body: await next(reading) };
  }
  if (reading !== undefined) await expectEnd(reading);
}

/** A text that is given to another receipt than its own does not have its hash. */
function open(sequence: number, archives: readonly KeptArchive[], files: readonly ArchiveFile[]): Reading | undefined {
  const archive = archives.find(({ firstSize, size }) => firstSize <= sequence && sequence < size);
  const file = files.find(({ note }) => note === archive?.note);
  return archive && file && { archive, file, texts: file.texts()[Symbol.asyncIterator]() };
}

async function next({ file, texts }: Reading): Promise<Buffer> {
  const { done, value } = await texts.next();
  if (done === true) throw new UnreadableLog(`${file.where} ends too early`);
  return value;
}

async function expectEnd({ archive, file, texts }: Reading): Promise<void> {
  if ((await texts.next()).done !== true) {
    throw new UnreadableLog(`${file.where} goes on after receipt ${archive.size - 1}`);
  }
}
