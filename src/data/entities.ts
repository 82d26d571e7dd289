import { AccessGrantEntity } from '../access/access-grant.entity.js';
import { AccessPolicyEntity } from '../access/access-policy.entity.js';
import { AccessStateEntity } from '../access/access-state.entity.js';
import { AccessDutyEntity } from '../auth/access-duty.entity.js';
import { ServiceAccountEntity } from '../auth/service-account.entity.js';
import { IngestBatchEntity } from '../ingest/ingest-batch.entity.js';
import { IngestChunkEntity } from '../ingest/ingest-chunk.entity.js';
import { ProposalEntity } from '../ingest/proposal.entity.js';
import { SourceLinkEntity } from '../ingest/source-link.entity.js';
import { SourceRecordEntity } from '../ingest/source-record.entity.js';
import { AreaEntity } from '../modules/areas/area.entity.js';
import { AreaHistoryEntity } from '../modules/areas/area-history.entity.js';
import { DepartmentEntity } from '../modules/departments/department.entity.js';
import { EventEntity } from '../modules/events/event.entity.js';
import { EventAssignmentEntity } from '../modules/events/event-assignment.entity.js';
import { EventPartyEntity } from '../modules/events/event-party.entity.js';
import { EventStepEntity } from '../modules/events/event-step.entity.js';
import { EventThingEntity } from '../modules/events/event-thing.entity.js';
import { GridAssignmentEntity } from '../modules/grid-assignments/grid-assignment.entity.js';
import { HouseholdEntity } from '../modules/households/household.entity.js';
import { OrganizationEntity } from '../modules/organizations/organization.entity.js';
import { PersonEntity } from '../modules/people/person.entity.js';
import { PlaceEntity } from '../modules/places/place.entity.js';
import { ThingEntity } from '../modules/things/thing.entity.js';
import { AccessLogArchiveEntity } from '../receipts/access-log-archive.entity.js';
import { AccessLogArchivedTileEntity } from '../receipts/access-log-archived-tile.entity.js';
import { AccessLogCheckpointEntity } from '../receipts/access-log-checkpoint.entity.js';
import { AccessLogKeyEntity } from '../receipts/access-log-key.entity.js';
import { AccessLogPartitionEntity } from '../receipts/access-log-partition.entity.js';
import { AccessLogPostingEntity } from '../receipts/access-log-posting.entity.js';
import { AccessLogSegmentEntity } from '../receipts/access-log-segment.entity.js';
import { AccessLogSignedCheckpointEntity } from '../receipts/access-log-signed-checkpoint.entity.js';
import { AccessLogSubtreeEntity } from '../receipts/access-log-subtree.entity.js';
import { AccessLogVolumeEntity } from '../receipts/access-log-volume.entity.js';
import { AccessReceiptEntity } from '../receipts/access-receipt.entity.js';

import { HubSecretEntity } from './hub-secret.entity.js';

/** Every table of the hub as a MikroORM entity; a test compares them with the migrated database. */
export const ENTITIES = [
  AreaEntity,
  DepartmentEntity,
  PlaceEntity,
  HouseholdEntity,
  PersonEntity,
  ThingEntity,
  OrganizationEntity,
  EventEntity,
  EventAssignmentEntity,
  EventPartyEntity,
  EventThingEntity,
  EventStepEntity,
  GridAssignmentEntity,
  ServiceAccountEntity,
  AccessReceiptEntity,
  AccessLogCheckpointEntity,
  AccessLogKeyEntity,
  AccessLogSignedCheckpointEntity,
  AccessLogSubtreeEntity,
  AccessLogPartitionEntity,
  AccessLogArchiveEntity,
  AccessLogArchivedTileEntity,
  AccessDutyEntity,
  AccessLogSegmentEntity,
  AccessLogPostingEntity,
  AccessLogVolumeEntity,
  HubSecretEntity,
  AccessPolicyEntity,
  AccessGrantEntity,
  AccessStateEntity,
  IngestBatchEntity,
  IngestChunkEntity,
  SourceRecordEntity,
  ProposalEntity,
  SourceLinkEntity,
  AreaHistoryEntity,
];
