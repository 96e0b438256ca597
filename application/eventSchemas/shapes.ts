// Which shapes events have and had, and whether today's release reads everything that was ever written in one of them.
import type { Upcasting } from '../upcasting.js';
import { acceptsAllOf } from './acceptsAllOf.js';
import type { JsonSchema } from './jsonSchema.js';

/** How the data of one type of event was written from one release to another. */
export interface Shape {
  readonly type: string;
  readonly schemaVersion: number;
  readonly schema: JsonSchema;
}

/** What a release reads: the data of each type of event, and older shapes of it through upcasters. */
export interface Release {
  readonly upcasting: Upcasting;
  /** By type. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

export function nameOf({ type, schemaVersion }: Omit<Shape, 'schema'>): string {
  return `${type}, shape ${schemaVersion}`;
}

/** What the log may hold once this release writes to it: today's shapes, and behind them the older ones as they were recorded. */
export function shapesOf({ schemas, upcasting }: Release, recorded: readonly Shape[]): readonly Shape[] {
  const today = Object.entries(schemas).map(([type, schema]) => ({
    type,
    schemaVersion: upcasting.schemaVersionOf(type),
    schema,
  }));
  const names = new Set(today.map(nameOf));
  return [...today, ...recorded.filter((shape) => !names.has(nameOf(shape)))];
}

/**
 * Why this release could not read every event of the recorded shapes; empty when it can.
 * @param shapes those that it says the log holds.
 */
export function unreadable(
  { schemas, upcasting }: Release,
  shapes: readonly Shape[],
  recorded: readonly Shape[],
): readonly string[] {
  const now = new Map(shapes.map((shape) => [nameOf(shape), shape.schema]));
  const changed = recorded.flatMap((shape) => {
    const schema = now.get(nameOf(shape));
    const reasons = schema ? acceptsAllOf(shape.schema, schema) : ['is not known any more'];
    return reasons.map((reason) => `${nameOf(shape)}: ${reason}`);
  });
  const lost = shapes.filter((shape) => {
    const { type, schemaVersion } = upcasting.shapeReadFrom(shape);
    return !schemas[type] || upcasting.schemaVersionOf(type) !== schemaVersion;
  });
  return [...changed, ...lost.map((shape) => `${nameOf(shape)}: no upcaster leads from it to a shape of today`)];
}
