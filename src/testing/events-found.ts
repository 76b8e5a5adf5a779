import type { EventsInfo } from '../shared/pipelines/events/info.ts';
import { carBuying } from '../shared/recipes/car-buying.ts';
import type { SourceMapping } from '../shared/source-mapping.ts';

const mapping: SourceMapping = {
  form: 'text',
  table: 'behavior_data',
  idColumn: 'id',
  userColumn: 'user_id',
  timeColumn: 'timestamp',
  textColumn: 'behavior_text',
  actionColumn: null,
  itemColumn: null,
  placeColumns: [],
  durationColumn: null,
  propertiesColumn: null,
  profile: null,
};

/** What a file of behaviour in the plain form holds, for tests and the preview. */
export function eventsFound(counts: Partial<EventsInfo>): EventsInfo {
  return {
    recipe: carBuying,
    mapping,
    missing: [],
    proposal: { mapping, recipe: 'car-buying', reasons: [] },
    times: { kind: 'written', example: null, rows: 0, rowsWithoutTime: 0, otherKinds: [] },
    users: 0,
    rows: 0,
    succeededUsers: 0,
    failedUsers: 0,
    events: 0,
    types: 0,
    rowsPerEvent: null,
    newRows: { users: 0, rows: 0 },
    ...counts,
  };
}
