import { sql } from 'kysely';
import type { EnumDefinition, Model } from '../../data/model.js';

export const ThingKind: EnumDefinition = {
  name: 'ThingKind',
  description: 'Kind of thing 部件设备类型',
  values: {
    STREET_LAMP: 'Street lamp 路灯',
    MANHOLE_COVER: 'Manhole cover 井盖',
    FIRE_HYDRANT: 'Fire hydrant 消火栓',
    WASTE_BIN: 'Waste bin 垃圾箱',
    BENCH: 'Bench 座椅',
    CAMERA: 'Camera 摄像头 (registry only)',
    ALARM: 'Alarm 报警器',
    SENSOR: 'Sensor 传感器',
    VEHICLE: 'Vehicle 车辆',
  },
};

export const ThingStatus: EnumDefinition = {
  name: 'ThingStatus',
  description: 'Status of a thing 部件设备状态',
  values: {
    IN_USE: 'In use 在用',
    DAMAGED: 'Damaged 损坏',
    UNDER_REPAIR: 'Under repair 维修',
    RETIRED: 'Retired 停用',
  },
};

/** Thing 物: public facility, device (the registry only) or vehicle. */
export const thingModel: Model = {
  name: 'Thing',
  one: 'thing',
  many: 'things',
  description: 'A thing 物: public facility, device or vehicle',
  table: 'thing',
  key: { column: 'id', type: 'uuid' },
  scope: 'ancestors',
  unique: ['code'],
  fields: {
    id: { kind: 'column', column: 'id', type: 'ID', description: 'Opaque identifier 标识' },
    code: { kind: 'column', column: 'code', type: 'String', longest: 64, description: 'Registry code 部件编码' },
    kind: { kind: 'column', column: 'kind', type: ThingKind, description: 'Kind 类型' },
    ownerDepartment: {
      kind: 'one',
      target: 'Department',
      column: 'owner_department_id',
      nullable: true,
      description: 'Department that owns it 主管部门',
    },
    status: { kind: 'column', column: 'status', type: ThingStatus, description: 'Status 状态' },
    area: { kind: 'one', target: 'Area', column: 'area_id', description: 'Area 所属网格' },
    place: { kind: 'one', target: 'Place', column: 'place_id', nullable: true, description: 'Place 所在场所' },
    location: {
      kind: 'object',
      type: 'GeoPoint',
      presence: 'longitude',
      description: 'Coordinates 点位 (WGS 84); masked: about 1 km',
      parts: {
        longitude: {
          kind: 'column',
          column: 'longitude',
          type: 'Float',
          format: 'longitude',
          description: 'Degrees east 经度',
        },
        latitude: {
          kind: 'column',
          column: 'latitude',
          type: 'Float',
          format: 'latitude',
          description: 'Degrees north 纬度',
        },
      },
    },
    sharingConsent: {
      kind: 'object',
      type: 'SharingConsent',
      presence: 'sharing_from',
      description: "The owner's consent to share the device 共享授权",
      parts: {
        from: { kind: 'column', column: 'sharing_from', type: 'Date', description: 'First day 起' },
        until: { kind: 'column', column: 'sharing_until', type: 'Date', nullable: true, description: 'Last day 止' },
        revokedAt: {
          kind: 'column',
          column: 'sharing_revoked_at',
          type: 'DateTime',
          nullable: true,
          description: 'Revoked at 撤回时间',
        },
      },
    },
    events: {
      kind: 'many',
      target: 'Event',
      through: { by: 'link', table: 'event_thing', source: 'thing_id', target: 'event_id' },
      inverse: 'things',
      description: 'Events 事件',
    },
  },
  conditions: {
    camera: ({ column }) => sql<boolean>`(${column('kind')} = 'CAMERA')`,
  },
};
