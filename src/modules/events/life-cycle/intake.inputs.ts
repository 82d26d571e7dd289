import 'reflect-metadata';
import { Field, InputType } from 'type-graphql';
import type { EnumDefinition } from '../../../data/model.js';
import { enumOf } from '../../common/enums.js';
import { SCALARS } from '../../common/scalars.js';
import { DisputeScale, EventUrgency, RequestKind } from '../event.model.js';

/** What people report; hotline orders and alarms have ways of their own. */
export const ReportedKind: EnumDefinition = {
  name: 'ReportedKind',
  description: 'Kind of event that is reported 上报类型',
  values: {
    GRID_REPORT: 'Reported from a grid 网格上报',
    DISPUTE: 'Dispute 矛盾纠纷',
    HAZARD: 'Hazard 安全隐患',
  },
};

const kinds = enumOf(ReportedKind);
const scales = enumOf(DisputeScale);
const requestKinds = enumOf(RequestKind);
const urgencies = enumOf(EventUrgency);

/** An event that is reported. */
@InputType({ description: 'An event that is reported 上报' })
export class ReportEventInput {
  @Field(() => SCALARS.String, { description: 'Subject category, 1 to 80 characters 事项类别' })
  readonly category!: string;

  @Field(() => SCALARS.String, { description: 'What happened, 1 to 2000 characters 描述' })
  readonly description!: string;

  @Field(() => SCALARS.ID, { description: "Id of the area, inside the caller's own areas 所属网格" })
  readonly area!: string;

  @Field(() => SCALARS.String, { nullable: true, description: 'Name of who reported it, 1 to 80 characters 反映人' })
  readonly reporterName?: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Telephone of who reported it 联系电话' })
  readonly reporterPhone?: string | null;

  @Field(() => kinds, { description: 'Kind 事件类型' })
  readonly kind!: string;

  @Field(() => scales, { nullable: true, description: 'Scale 纠纷规模, of disputes' })
  readonly scale?: string | null;
}

/** An order of the 12345 hotline. */
@InputType({ description: 'An order of the 12345 hotline 12345 工单' })
export class HotlineOrderInput {
  @Field(() => SCALARS.String, { description: 'Subject category, 1 to 80 characters 事项类别' })
  readonly category!: string;

  @Field(() => SCALARS.String, { description: 'What happened, 1 to 2000 characters 描述' })
  readonly description!: string;

  @Field(() => SCALARS.ID, { description: "Id of the area, inside the caller's own areas 所属网格" })
  readonly area!: string;

  @Field(() => SCALARS.String, { nullable: true, description: 'Name of who reported it, 1 to 80 characters 反映人' })
  readonly reporterName?: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Telephone of who reported it 联系电话' })
  readonly reporterPhone?: string | null;

  @Field(() => SCALARS.String, { description: 'The system that sends it, 1 to 200 characters 来源系统' })
  readonly source!: string;

  @Field(() => SCALARS.String, { description: 'Its number there, 1 to 128 characters 工单编号' })
  readonly externalId!: string;

  @Field(() => requestKinds, { description: 'Kind of request 诉求类型' })
  readonly requestKind!: string;

  @Field(() => urgencies, { nullable: true, description: 'Urgency 紧急程度, where it is known' })
  readonly urgency?: string | null;
}

/** An alarm of a device. */
@InputType({ description: 'An alarm of a device 设备告警' })
export class DeviceAlarmInput {
  @Field(() => SCALARS.ID, { description: 'Id of the device 设备标识' })
  readonly thing!: string;

  @Field(() => SCALARS.String, { description: 'Number of the alarm at the device, 1 to 128 characters 告警编号' })
  readonly alarmId!: string;

  @Field(() => SCALARS.String, { description: 'Subject category, 1 to 80 characters 事项类别' })
  readonly category!: string;

  @Field(() => SCALARS.String, { description: 'What happened, 1 to 2000 characters 描述' })
  readonly description!: string;
}
