import type { MyAccess } from '../../policy/my-access.js';
import type { Principal } from '../../shared/principal.js';
import type { ViewerArea } from './viewer.type.js';

/** What the viewer's resolvers need of the request. */
export interface ViewerContext {
  readonly principal: Principal;
  readonly policyVersion: string;
  /** The areas the caller is responsible for; of a grid worker, the grids of the active assignments. */
  viewerAreas(): Promise<readonly ViewerArea[]>;
  /** What the caller gets of a type; undefined when the policy knows no such type. */
  myAccess(type: string): MyAccess | undefined;
}
