// `npm run schemas`: writes today's shapes of events into docs/events.md, unless events of its shapes could not be read then.
import { readFileSync, writeFileSync } from 'node:fs';
import { shapesOf, unreadable } from '../../application/eventSchemas/shapes.js';
import { thisRelease } from '../../application/eventSchemas/thisRelease.js';
import { readShapes, writeShapes } from './eventsPage.js';

const [, , path = 'docs/events.md'] = process.argv;
const page = readFileSync(path, 'utf8');
const recorded = readShapes(page);
const shapes = shapesOf(thisRelease, recorded);
const reasons = unreadable(thisRelease, shapes, recorded);

if (reasons.length === 0) {
  writeFileSync(path, writeShapes(page, shapes));
} else {
  process.exitCode = 1;
  process.stderr.write(
    [
      `${path} stays as it is: this release could not read every event that is in a log.`,
      ...reasons.map((reason) => `  ${reason}`),
      'Only add properties, and let them be optional. Or give the event its next shape, and write an upcaster to it in',
      'domain/upcasters.ts; or use a new type. docs/events.md tells how, under "How a shape changes".\n',
    ].join('\n'),
  );
}
