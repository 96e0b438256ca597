// Values as a JSON Schema describes them, for the part of JSON Schema that events use; with the named properties and no others.
import fc from 'fast-check';
import type { JsonSchema } from '../../application/eventSchemas/jsonSchema.js';

const formats: Readonly<Record<string, () => fc.Arbitrary<string>>> = {
  uuid: () => fc.uuid(),
  'date-time': () =>
    fc
      .date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  base64: () => fc.base64String(),
};

export function schemaValues(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { anyOf, type, enum: values, const: value } = schema;
  if (values) return fc.constantFrom(...values);
  if (value !== undefined) return fc.constant(value);
  if (anyOf) return fc.oneof(...anyOf.map(schemaValues));
  if (type === undefined) return fc.jsonValue();
  return fc.oneof(...[type].flat().map((one) => ofType(one, schema)));
}

function ofType(type: string, schema: JsonSchema): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return integers(schema);
    case 'number':
      return fc.oneof(numbers(schema), integers(schema));
    case 'string':
      return strings(schema);
    case 'array':
      return fc.array(schemaValues(schema.items ?? {}), lengths(schema, 'Items'));
    case 'object':
      return objects(schema);
    default:
      throw new Error(`How values of the type ${type} are made is not known; add it here.`);
  }
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema) {
  const min = Math.max(Number(minimum ?? -1e15), Number(exclusiveMinimum ?? -1e15));
  const max = Math.min(Number(maximum ?? 1e15), Number(exclusiveMaximum ?? 1e15));
  return { min, max, minExcluded: min === exclusiveMinimum, maxExcluded: max === exclusiveMaximum };
}

function integers(schema: JsonSchema): fc.Arbitrary<number> {
  const { min, max, minExcluded, maxExcluded } = bounds(schema);
  const [least, most] = [Math.ceil(min), Math.floor(max)];
  return fc.integer({
    min: minExcluded && least === min ? least + 1 : least,
    max: maxExcluded && most === max ? most - 1 : most,
  });
}

function numbers(schema: JsonSchema): fc.Arbitrary<number> {
  return fc.double({ ...bounds(schema), noNaN: true, noDefaultInfinity: true });
}

function strings(schema: JsonSchema): fc.Arbitrary<string> {
  const { format, pattern } = schema;
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  // Lengths are counted in other units by everybody, but for ASCII.
  const unit = schema.maxLength === undefined ? 'binary' : 'binary-ascii';
  if (format === undefined) return fc.string({ unit, ...lengths(schema, 'Length') });
  const made = formats[String(format)];
  if (!made) throw new Error(`How values of the format ${format} are made is not known; add it here.`);
  return made();
}

function lengths(schema: JsonSchema, of: 'Items' | 'Length'): { minLength?: number; maxLength?: number } {
  const [min, max] = [schema[`min${of}`], schema[`max${of}`]];
  return { ...(min !== undefined && { minLength: Number(min) }), ...(max !== undefined && { maxLength: Number(max) }) };
}

function objects({ properties = {}, required = [], additionalProperties }: JsonSchema): fc.Arbitrary<object> {
  const named = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, own]) => [name, schemaValues(own)])),
    {
      requiredKeys: [...required],
      noNullPrototype: true,
    },
  );
  if (typeof additionalProperties !== 'object') return named;
  const others = fc.dictionary(fc.string(), schemaValues(additionalProperties), { noNullPrototype: true });
  return fc.tuple(others, named).map(([other, own]) => ({ ...other, ...own }));
}
