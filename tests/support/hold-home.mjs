import './typescript.mjs';

/** A hub process that opens the data folder of its first argument and keeps it until it is killed or its input ends. */
const { openEmbedded } = await import('../../src/data/embedded.ts');
try {
  const { connection, close } = await openEmbedded(process.argv[2], { fast: true, sharedBuffers: '16MB' });
  process.stdout.write(`${JSON.stringify(connection)}\n`);
  process.stdin.resume().on('end', () => close());
} catch (error) {
  process.stdout.write(`${error.name}: ${error.message}\n`);
  process.exitCode = 1;
}
