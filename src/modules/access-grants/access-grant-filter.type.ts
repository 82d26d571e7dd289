import 'reflect-metadata';
import { Field, InputType } from 'type-graphql';
import type { AccessGrant } from '../../access/access-grant.entity.js';
import { SCALARS } from '../common/scalars.js';
import { AccessGrantKind, AccessGrantState } from './access-grant.enums.js';
import type { GrantState } from './grant-state.js';

/** Conditions on grants. */
@InputType({ description: 'Conditions on grants; all must hold, and one that is null is not applied 筛选条件' })
export class AccessGrantFilter {
  @Field(() => AccessGrantKind, { nullable: true, description: 'How it came about 种类' })
  readonly kind?: AccessGrant['kind'] | null;

  @Field(() => AccessGrantState, { nullable: true, description: 'Where it stands now 状态' })
  readonly state?: GrantState | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Type of the records 类型' })
  readonly type?: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Code of the department that holds it 申请部门' })
  readonly department?: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Code of the department that decides on it 审批部门' })
  readonly sourceDepartment?: string | null;

  @Field(() => SCALARS.ID, { nullable: true, description: 'Who asked for it, or took it 申请人' })
  readonly requestedBy?: string | null;
}
