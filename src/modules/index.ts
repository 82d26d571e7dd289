import type { Model } from '../data/model.js';
import { areaModel } from './areas/area.model.js';
import { departmentModel } from './departments/department.model.js';
import { eventModel } from './events/event.model.js';
import { eventStepModel } from './events/event-step.model.js';
import { gridAssignmentModel } from './grid-assignments/grid-assignment.model.js';
import { householdModel } from './households/household.model.js';
import { organizationModel } from './organizations/organization.model.js';
import { personModel } from './people/person.model.js';
import { placeModel } from './places/place.model.js';
import { thingModel } from './things/thing.model.js';

/** Every type of the hub. A new category is one line here, one module folder, one access file and one migration. */
export const MODELS: readonly Model[] = [
  personModel,
  householdModel,
  eventModel,
  eventStepModel,
  placeModel,
  thingModel,
  organizationModel,
  areaModel,
  departmentModel,
  gridAssignmentModel,
];
