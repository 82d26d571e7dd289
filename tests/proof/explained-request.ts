import { MODELS } from '../../src/modules/index.js';
import type { Principal } from '../../src/shared/principal.js';
import { isUuid } from '../../src/shared/uuid.js';
import type { Draw } from '../support/draw.js';
import type { JsonObject } from '../support/hub.js';
import type { CanaryScan } from './canary-scan.js';
import type { CheckedRequest } from './checked-request.js';
import type { Reference } from './reference.js';
import { decidedFields } from './view.js';
import { modelOf, rowsOf } from './world.js';

const OFFICER: Principal = {
  id: 'demo:officer',
  kind: 'officer',
  department: 'grid_centre',
  tier: 'CITY',
  areaIds: [],
};

interface Question {
  readonly type: string;
  readonly field: string;
  readonly record: string;
}

const SCOPED = MODELS.filter(({ scope }) => scope === 'ancestors');
const SELECTION = 'rule effect text record { effect conditions { condition holds } }';

/**
 * Has an officer ask why the caller may or may not read fields of some records, there or not. Over worlds that are the same to
 * the described caller the answers are the same; the effects are those that the reference has; no answer holds a value.
 */
export function explainedRequest(draw: Draw, reference: Reference, scan: CanaryScan): CheckedRequest {
  const questions = Array.from({ length: 1 + draw.below(6) }, () => randomQuestion(draw, reference));
  const fields = questions.map(
    ({ type, field, record }, at) =>
      `e${at}: explainAccess(caller: $caller, type: "${type}", field: "${field}", record: ${JSON.stringify(record)}) { ${SELECTION} }`,
  );
  const query = `query ($caller: DescribedCallerInput!) { ${fields.join(' ')} }`;
  const body = { query, variables: { caller: described(reference.caller) } };
  return {
    request: { caller: OFFICER, accessMode: draw.chance(20) ? 'strict' : 'uniform', body },
    problemsOf: (data, receipts) => {
      const written = new Set(receipts.flatMap(({ reads }) => reads.map(({ type, ids }) => `${type} ${ids}`)));
      return [
        ...questions.flatMap((question, at) => problemsOf(question, data[`e${at}`], reference)),
        ...questions.flatMap(({ type, record }) =>
          written.has(`${type} ${isUuid(record) ? record : ''}`) ? [] : [`${record}: no receipt`],
        ),
        ...scan.valuesIn(JSON.stringify(data), ''),
      ];
    },
  };
}

/** One that no record has, and what cannot be an id. */
const NO_RECORDS = ['99999999-9999-4999-8999-999999999999', 'x', '', "' or 1=1 --", '{"$ne":1}'];

function randomQuestion(draw: Draw, { world }: Reference): Question {
  const model = draw.pick(SCOPED);
  const record = draw.chance(15) ? draw.pick(NO_RECORDS) : String(draw.pick(rowsOf(world, model)).id);
  return { type: model.name, field: draw.pick(decidedFields(model)), record };
}

/** As an officer writes it. */
function described({ id, kind, department, tier, areaIds, purpose, caseId }: Principal) {
  return { id, kind: kind.toUpperCase(), department, tier, areas: areaIds.map(String), purpose, caseId };
}

function problemsOf({ type, field, record }: Question, given: unknown, reference: Reference): readonly string[] {
  const { effect, conditions } = ((given as JsonObject | null)?.record ?? {}) as {
    readonly effect?: string;
    readonly conditions?: readonly unknown[];
  };
  const isVisible = reference.isVisible(type, record);
  const row = reference.row(type, record);
  const wanted = isVisible && row !== undefined ? reference.effect(modelOf(type), row, field) : 'none';
  return [
    ...(effect === wanted.toUpperCase()
      ? []
      : [`${type}.${field} of ${record} is explained as ${effect}, not ${wanted}`]),
    ...(isVisible || conditions?.length === 0 ? [] : [`${type} ${record} is not the caller's to see and is described`]),
  ];
}
