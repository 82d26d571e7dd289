import type { EnumDefinition, Model } from '../../data/model.js';

export const PlaceKind: EnumDefinition = {
  name: 'PlaceKind',
  description: 'Kind of place 场所类型',
  values: {
    RESIDENTIAL_BUILDING: 'Residential building 住宅楼',
    OFFICE_BUILDING: 'Office building 写字楼',
    SHOP: 'Shop 商铺',
    SCHOOL: 'School 学校',
    HOSPITAL: 'Hospital 医院',
    PARK: 'Park 公园',
    MARKET: 'Market 市场',
    SITE: 'Construction site 工地',
    FACILITY: 'Public facility 公共设施',
  },
};

export const Hazard: EnumDefinition = {
  name: 'Hazard',
  description: 'Hazard 隐患类型',
  values: {
    FIRE_EXIT_BLOCKED: 'Fire exit blocked 消防通道堵塞',
    GAS: 'Gas 燃气',
    ELECTRICAL: 'Electrical 用电',
    STRUCTURE: 'Building structure 房屋结构',
    FLOODING: 'Flooding 内涝',
    CHEMICALS: 'Chemicals 危化品',
  },
};

/** Place 地: address, building, site or facility, with coordinates and a scannable code. */
export const placeModel: Model = {
  name: 'Place',
  one: 'place',
  many: 'places',
  description: 'A place 地: address, building, site or facility',
  table: 'place',
  key: { column: 'id', type: 'uuid' },
  scope: 'ancestors',
  unique: ['code'],
  fields: {
    id: { kind: 'column', column: 'id', type: 'ID', description: 'Opaque identifier 标识' },
    name: { kind: 'column', column: 'name', type: 'String', longest: 120, description: 'Name 名称' },
    kind: { kind: 'column', column: 'kind', type: PlaceKind, description: 'Kind 场所类型' },
    area: { kind: 'one', target: 'Area', column: 'area_id', description: 'Area 所属网格' },
    address: { kind: 'column', column: 'address', type: 'String', longest: 200, description: 'Address 地址' },
    location: {
      kind: 'object',
      type: 'GeoPoint',
      presence: 'longitude',
      required: true,
      description: 'Coordinates 坐标 (WGS 84)',
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
    code: { kind: 'column', column: 'code', type: 'String', longest: 64, description: 'Scannable code 场所码' },
    hazards: { kind: 'column', column: 'hazards', type: Hazard, list: true, description: 'Hazards 隐患' },
    residents: {
      kind: 'many',
      target: 'Person',
      through: { by: 'column', column: 'home_place_id' },
      inverse: 'homePlace',
      description: 'People who live here 居住人员',
    },
    workers: {
      kind: 'many',
      target: 'Person',
      through: { by: 'column', column: 'work_place_id' },
      inverse: 'workPlace',
      description: 'People who work here 从业人员',
    },
    households: {
      kind: 'many',
      target: 'Household',
      through: { by: 'column', column: 'place_id' },
      inverse: 'place',
      description: 'Households 住户',
    },
    things: {
      kind: 'many',
      target: 'Thing',
      through: { by: 'column', column: 'place_id' },
      inverse: 'place',
      description: 'Things 部件设备',
    },
    organizations: {
      kind: 'many',
      target: 'Organization',
      through: { by: 'column', column: 'place_id' },
      inverse: 'place',
      description: 'Organizations 组织',
    },
    events: {
      kind: 'many',
      target: 'Event',
      through: { by: 'column', column: 'place_id' },
      inverse: 'place',
      description: 'Events 事件',
    },
  },
  conditions: {},
};
