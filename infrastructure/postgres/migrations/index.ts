// All migrations, in order.
import { eventLog } from './0001-eventLog.js';
import { readModels } from './0002-readModels.js';
import { hiddenEvents } from './0003-hiddenEvents.js';
import { projectionControl } from './0004-projectionControl.js';
import { sharesAndResumption } from './0005-sharesAndResumption.js';
import { relayControl } from './0006-relayControl.js';
import type { Migration } from './migration.js';

export const migrations: readonly Migration[] = [
  eventLog,
  readModels,
  hiddenEvents,
  projectionControl,
  sharesAndResumption,
  relayControl,
];
