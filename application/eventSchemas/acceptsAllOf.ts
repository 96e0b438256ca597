// Whether a schema accepts whatever was written by an older one. What it does not understand it refuses.
import { z } from 'zod';
import type { JsonSchema } from './jsonSchema.js';

/** These say nothing about which values are valid. */
const annotations = new Set(['title', 'description', 'deprecated', 'examples']);
const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'];
const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'];
/** Whoever drops one of these accepts more; to compare two expressions is beyond us. The first two are read together. */
const restrictions = [['format', 'pattern'], ['contentEncoding'], ['propertyNames']];
const understood = new Set([
  ...annotations,
  ...lowerBounds,
  ...upperBounds,
  ...restrictions.flat(),
  ...['type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'items'],
]);

/**
 * Why a value that was written by the old schema may be invalid by the new one, each reason behind the path of what it is
 * about; empty when none can be. A value has the properties that its schema names and no others: what an open schema lets pass
 * comes from a newer release, not from an older one. So a property may be added; but one that was recorded keeps its name
 * and its meaning, because the log still holds it.
 */
export function acceptsAllOf(old: JsonSchema, now: JsonSchema, path = 'data'): readonly string[] {
  return alternatives(old).flatMap((written) => {
    const alike = alternatives(now).filter((choice) => isSubset(typesOf(written), typesOf(choice)));
    const tried = alike.map((choice) => acceptsAlternative(written, choice, path));
    const [nearest] = tried.sort((a, b) => a.length - b.length);
    return nearest ?? [`${path}: ${JSON.stringify(written.type ?? written)} is not accepted any more`];
  });
}

function acceptsAlternative(old: JsonSchema, now: JsonSchema, path: string): readonly string[] {
  const unknown = [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((keyword) => !understood.has(keyword) && !isEqual(old[keyword], now[keyword]))
    .map((keyword) => `${path}: "${keyword}" has changed, and what that means is not known here`);
  if (unknown.length > 0) return unknown;
  const values = valuesOf(old);
  if (values) return refusedValues(values, now, path);
  return [
    ...(valuesOf(now) ? [`${path}: only some values are accepted now`] : []),
    ...tighterBounds(old, now).map((keyword) => `${path}: ${keyword} is ${now[keyword]} now`),
    ...newRestrictions(old, now).map((keyword) => `${path}: the ${keyword} is another one now`),
    ...(now.items ? acceptsAllOf(old.items ?? {}, now.items, `${path}[]`) : []),
    ...acceptsProperties(old, now, path),
  ];
}

function refusedValues(values: readonly unknown[], now: JsonSchema, path: string): readonly string[] {
  const schema = z.fromJSONSchema(now as z.core.JSONSchema.JSONSchema);
  return values
    .filter((value) => !schema.safeParse(value).success)
    .map((value) => `${path}: ${JSON.stringify(value)} is not accepted any more`);
}

function tighterBounds(old: JsonSchema, now: JsonSchema): readonly string[] {
  const bound = (schema: JsonSchema, keyword: string, none: number) => Number(schema[keyword] ?? none);
  return [
    ...lowerBounds.filter((keyword) => bound(now, keyword, -Infinity) > bound(old, keyword, -Infinity)),
    ...upperBounds.filter((keyword) => bound(now, keyword, Infinity) < bound(old, keyword, Infinity)),
  ];
}

function newRestrictions(old: JsonSchema, now: JsonSchema): readonly string[] {
  return restrictions
    .filter((keywords) => keywords.some((keyword) => now[keyword] !== undefined))
    .filter((keywords) => keywords.some((keyword) => !isEqual(old[keyword], now[keyword])))
    .map((keywords) => keywords.join(' or '));
}

function acceptsProperties(old: JsonSchema, now: JsonSchema, path: string): readonly string[] {
  const required = (now.required ?? []).filter((name) => !old.required?.includes(name));
  return [
    ...required.map((name) => `${path}.${name}: is required now`),
    ...Object.entries(old.properties ?? {}).flatMap(([name, schema]) => {
      const kept = now.properties?.[name];
      if (kept) return acceptsAllOf(schema, kept, `${path}.${name}`);
      return [`${path}.${name}: is gone, but the log holds it; if it is not written any more, let it be optional`];
    }),
    ...acceptsOthers(old, now, path),
  ];
}

/** Of properties that have no name in the old schema: those of a record. */
function acceptsOthers(old: JsonSchema, now: JsonSchema, path: string): readonly string[] {
  const others = old.type ? (old.additionalProperties ?? false) : true;
  if (others === false) return [];
  const written = others === true ? {} : others;
  const { properties = {}, additionalProperties = true } = now;
  const named = Object.entries(properties).filter(([name]) => !old.properties?.[name]);
  return [
    ...named.flatMap(([name, schema]) => acceptsAllOf(written, schema, `${path}.${name}`)),
    ...(additionalProperties === false ? [`${path}: other properties are not accepted any more`] : []),
    ...(typeof additionalProperties === 'object' ? acceptsAllOf(written, additionalProperties, `${path}[*]`) : []),
  ];
}

/** Each of one type, where the schema says no more than that it is one of several. */
function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  const { anyOf, type, ...rest } = schema;
  const saysNoMore = !type && Object.keys(rest).every((keyword) => annotations.has(keyword));
  if (anyOf && saysNoMore) return anyOf.flatMap(alternatives);
  return Array.isArray(type) ? type.map((one: string) => ({ ...schema, type: one })) : [schema];
}

function valuesOf({ enum: values, const: value }: JsonSchema): readonly unknown[] | undefined {
  return values ?? (value === undefined ? undefined : [value]);
}

/** Undefined: any. */
function typesOf(schema: JsonSchema): readonly string[] | undefined {
  const values = valuesOf(schema);
  if (values) return values.map(typeOf);
  if (schema.type === undefined) return undefined;
  return schema.type === 'number' ? ['number', 'integer'] : [schema.type].flat();
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Number.isInteger(value)) return 'integer';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isSubset(some: readonly string[] | undefined, all: readonly string[] | undefined): boolean {
  return all === undefined || some?.every((one) => all.includes(one)) === true;
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
