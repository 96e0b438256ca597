// A tool as clients see it in tools/list, and what is wrong with it when they could not use it.
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { ToolDefinition } from './mcpTool.js';

const longestDescription = 1024;
/** Clients drop tools, or cut their schemas short, over these words. */
const unportable = ['$ref', '$defs', 'anyOf', 'oneOf', 'allOf', 'exclusiveMinimum', 'exclusiveMaximum'] as const;

type JsonSchema = z.core.JSONSchema.JSONSchema;

// The input side of both: in JSON Schema, only that side of an output object is open to properties added later.
const jsonSchema = (schema: z.ZodObject): JsonSchema => z.toJSONSchema(schema, { io: 'input' });

/** The entry of tools/list. */
export function listEntry({ name, title, description, category, annotations, input, output }: ToolDefinition): Tool {
  return {
    name,
    title,
    description,
    inputSchema: jsonSchema(input) as Tool['inputSchema'],
    outputSchema: jsonSchema(output) as NonNullable<Tool['outputSchema']>,
    annotations: { ...annotations },
    _meta: { category },
  };
}

/** What keeps an agent from using a tool; `all` are the tools that it is to be offered with. */
export function definitionFaults(definition: ToolDefinition, all: readonly ToolDefinition[]): string[] {
  const { name, title, description, input, output } = definition;
  const faults: string[] = [];
  if (!/^[a-z0-9_]{1,64}$/.test(name)) faults.push('its name is not 1 to 64 of a-z, 0-9 and _');
  if (all.filter((other) => other.name === name).length > 1) faults.push('another tool has the same name');
  if (title.trim() === '') faults.push('it has no title');
  if (description.trim() === '') faults.push('it has no description');
  if (description.length > longestDescription) faults.push(`its description is over ${longestDescription} characters`);
  faults.push(...schemaFaults('input', input), ...schemaFaults('output', output));
  return faults.map((fault) => `- ${name}: ${fault}`);
}

function schemaFaults(side: 'input' | 'output', schema: z.ZodObject): string[] {
  let root: JsonSchema;
  try {
    root = jsonSchema(schema);
  } catch (error) {
    return [`its ${side} cannot be written as JSON Schema: ${(error as Error).message}`];
  }
  const undescribed = side === 'input' ? properties(root).filter(([, property]) => !property.description) : [];
  return [
    ...undescribed.map(([name]) => `input.${name} has no description`),
    ...nodes(side, root).flatMap(([path, node]) => nodeFaults(side, path, node)),
  ];
}

function nodeFaults(side: 'input' | 'output', path: string, node: JsonSchema): string[] {
  const faults: string[] = unportable.filter((word) => word in node).map((word) => `${path} needs ${word}`);
  if (Array.isArray(node.type)) faults.push(`${path} has several types`);
  const closed = node.additionalProperties === false;
  if (side === 'input' && node.type === 'object' && !closed) faults.push(`${path} is open: use z.strictObject`);
  if (side === 'output' && closed) faults.push(`${path} is closed: use z.object`);
  return faults;
}

const properties = (node: JsonSchema) => Object.entries((node.properties ?? {}) as Record<string, JsonSchema>);

/** The schema and all schemas in it, each with its path. */
function nodes(path: string, node: JsonSchema): [string, JsonSchema][] {
  const below = properties(node).flatMap(([name, property]) => nodes(`${path}.${name}`, property));
  for (const inner of [node.items, node.additionalProperties]) {
    if (typeof inner === 'object' && !Array.isArray(inner)) below.push(...nodes(`${path}[]`, inner));
  }
  return [[path, node], ...below];
}
