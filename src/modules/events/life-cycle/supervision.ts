import type { SupervisionLevelName } from '../event.model.js';

/** Working days after which a supervised event must show a result. */
export const SUPERVISION_DAYS: Readonly<Record<SupervisionLevelName, number>> = { YELLOW: 3, RED: 1 };
