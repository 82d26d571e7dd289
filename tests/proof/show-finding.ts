import type { Finding } from './asking.js';

/** A finding as text: who asked what, what it showed, and both answers. */
export function showFinding({ request, leaks, answers }: Finding): string {
  const told = leaks.slice(0, 10).map(({ property, detail }) => `  ${property}: ${detail}`);
  return [
    `caller: ${JSON.stringify(request.caller)}`,
    `request: ${JSON.stringify({ ...request, caller: undefined })}`,
    `${leaks.length} leaks:`,
    ...told,
    ...answers.map(({ status, text }) => `answer: ${status} ${text.slice(0, 4000)}`),
  ].join('\n');
}
