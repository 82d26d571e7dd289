import { demoCallerId } from '../../src/demo/callers.js';
import type { Principal } from '../../src/shared/principal.js';
import { PRINCIPAL_KINDS, TIERS } from '../../src/shared/principal.js';
import { proofCallers } from '../proof/proof-callers.js';
import type { World } from '../proof/world.js';
import type { Placement } from '../support/callers.js';
import type { Draw } from '../support/draw.js';
import { DEPARTMENT_CODES } from '../support/policy-cases.js';

/** With this purpose, in any spelling, grants are used. */
export const PURPOSE = 'a visit';

/** Makes callers: mostly each of the proof's in turn, and between them some of any class, in areas of any place. */
export class OracleCallers {
  readonly #own: Placement;
  readonly #world: World;
  readonly #draw: Draw;
  #waiting: Principal[] = [];

  constructor(own: Placement, world: World, draw: Draw) {
    this.#own = own;
    this.#world = world;
    this.#draw = draw;
  }

  next(): Principal {
    if (this.#draw.chance(25)) return this.#random();
    if (this.#waiting.length === 0) this.#waiting = [...proofCallers(this.#own)];
    const [caller] = this.#waiting.splice(this.#draw.below(this.#waiting.length), 1);
    return caller ?? this.#random();
  }

  #random(): Principal {
    const draw = this.#draw;
    const [department, tier] = [draw.pick(Object.values(DEPARTMENT_CODES)), draw.pick(TIERS)];
    const areas = this.#world.area.filter(({ level }) => level === tier).map(({ id }) => Number(id));
    return {
      id: draw.chance(80) ? demoCallerId(department, tier) : 'somebody',
      kind: draw.chance(80) ? 'person' : draw.pick(PRINCIPAL_KINDS),
      ...{ department: draw.chance(97) ? department : 'no_department', tier },
      areaIds: tier === 'GRID' ? [] : draw.some([this.#own[tier], ...areas], 3),
      ...(draw.chance(70) && { purpose: draw.pick([PURPOSE, ` A Visit `, 'another']) }),
      ...(draw.chance(40) && { caseId: 'C-1' }),
    };
  }
}
