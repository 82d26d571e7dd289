import type { Principal } from '../../src/shared/principal.js';
import type { Draw } from '../support/draw.js';
import type { CheckedRequest } from './checked-request.js';
import { loggedCaller, PLAIN_RECEIPTS, WITHHELD_PATH } from './withheld-receipts.js';

/** Has a caller ask for receipts and the log: their own are theirs, all are an auditor's, and each reading leaves a receipt. */
export function logRequest(draw: Draw, caller: Principal): CheckedRequest {
  const sequence = draw.below(45);
  const owner = loggedCaller(sequence);
  const isAuditor = caller.kind === 'auditor';
  const isOpen = owner !== undefined && (isAuditor || owner === caller.id);
  const fields = [
    { name: 'receipt', ask: `receipt(id: "${sequence}") { text }`, open: isOpen },
    {
      name: 'whyWithheld',
      ask: `whyWithheld(receipt: "${sequence}", path: "${WITHHELD_PATH}") { rule reason }`,
      open: isOpen,
    },
    { name: 'accessLog', ask: 'accessLog(first: 3) { nodes { sequence caller } }', open: isAuditor },
  ];
  const { name, ask, open } = draw.pick(fields);
  const isEmpty = name === 'whyWithheld' && sequence < PLAIN_RECEIPTS;
  return {
    request: { caller, accessMode: 'uniform', body: { query: `{ ${ask} }` } },
    problemsOf: (data, receipts) => {
      const isGiven = data[name] !== null;
      const types = receipts.flatMap(({ reads }) => reads.map(({ type }) => type));
      return [
        ...(isGiven === (open && !isEmpty)
          ? []
          : [`${name} of ${sequence} is ${isGiven ? 'given to' : 'kept from'} ${caller.id}`]),
        ...(isGiven && !types.includes('AccessReceipt') ? [`${name} left no receipt`] : []),
      ];
    },
  };
}
