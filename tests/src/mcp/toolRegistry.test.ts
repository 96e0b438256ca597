// The registry refuses at start what an agent could not use, and turns whatever a tool does into an answer for the agent.
import { describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import type { ToolCall } from '../../../domain/auditing/toolCall.js';
import { type McpTool, mcpTool, type ToolClass, type ToolDefinition, ToolError } from '../../../src/mcp/mcpTool.js';
import { ToolRegistry, UnknownToolError } from '../../../src/mcp/toolRegistry.js';

const definition: ToolDefinition = {
  name: 'count_books',
  title: 'Count Books',
  description: 'Counts books. Use this when somebody asks how many there are. Example: {"subject": "tea"}',
  category: 'catalog',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    subject: z.string().min(1).describe('What the books are about. Example: "tea"'),
    limit: z.int().min(1).max(9).default(3).describe('Most books to count. Example: 5'),
  }),
  output: z.object({}),
};

type Execute = McpTool<Record<string, unknown>, Record<string, unknown>>['execute'];

function toolOf(changes: Partial<ToolDefinition> = {}, execute: Execute = async () => ({})): ToolClass {
  @mcpTool({ ...definition, ...changes })
  class CountBooks {
    execute = execute;
  }
  return CountBooks;
}

const logged: object[] = [];
const logger = { info() {}, warn() {}, error: (details: object) => logged.push(details) };
const registryOf = (...tools: ToolClass[]) => new ToolRegistry(tools, (tool) => new tool(), logger);
const { signal } = new AbortController();

function callOf(execute: Execute, output: z.ZodObject = z.looseObject({})) {
  return registryOf(toolOf({ output }, execute)).call('count_books', { subject: 'tea' }, { signal });
}

function textOf({ content: [first, ...more] }: Awaited<ReturnType<typeof callOf>>): string {
  if (first?.type !== 'text' || more.length > 0) throw new Error('The result is not one text');
  return first.text;
}

describe('a tool is refused at start', () => {
  const described = (schema: z.ZodType) => schema.describe('A value. Example: 1');
  const input = (schema: z.ZodType) => ({ input: z.strictObject({ value: described(schema) }) });
  const output = (schema: z.ZodType) => ({ output: z.object({ list: z.array(z.object({ value: schema })) }) });

  test.each<[string, Partial<ToolDefinition>, string]>([
    ['with capitals in its name', { name: 'countBooks' }, 'countBooks: its name is not'],
    ['with a name of 65 characters', { name: 'a'.repeat(65) }, 'its name is not'],
    ['without a title', { title: ' ' }, 'count_books: it has no title'],
    ['without a description', { description: '' }, 'it has no description'],
    ['with a description that clients cut', { description: 'a'.repeat(1025) }, 'its description is over 1024'],
    [
      'when a property of its input is not described',
      { input: z.strictObject({ a: z.string() }) },
      'input.a has no desc',
    ],
    ['when its input takes anything', { input: z.object({}) }, 'input is open: use z.strictObject'],
    ['when an object in its input takes anything', input(z.object({})), 'input.value is open'],
    ['when its output is closed', { output: z.strictObject({}) }, 'output is closed: use z.object'],
    ['when an object in its output is closed', output(z.strictObject({})), 'output.list[].value is closed'],
    ['with a choice of schemas', input(z.union([z.string(), z.strictObject({})])), 'input.value needs anyOf'],
    ['with several types', output(z.string().nullable()), 'output.list[].value has several types'],
    ['with an exclusive minimum', input(z.int().positive()), 'input.value needs exclusiveMinimum'],
    ['with a reference', input(z.json()), 'input.value needs $ref'],
    ['with a type that JSON does not have', output(z.date()), 'its output cannot be written as JSON Schema'],
  ])('%s', (_title, changes, fault) => {
    expect(() => registryOf(toolOf(changes))).toThrow(fault);
  });

  test('when another has its name', () => {
    expect(() => registryOf(toolOf(), toolOf())).toThrow('count_books: another tool has the same name');
  });

  test('when its class is not decorated', () => {
    class Forgotten {
      execute = async () => ({});
    }
    expect(() => registryOf(Forgotten)).toThrow('Class Forgotten is not decorated with @mcpTool');
  });

  test('together with every other fault of every tool', () => {
    const build = () => registryOf(toolOf({ name: 'first', title: '' }), toolOf({ name: 'second', description: '' }));
    expect(build).toThrow(/- first: it has no title\n- second: it has no description/);
  });
});

test('the list is computed at start, with schemas that agents and clients can read', () => {
  const registry = registryOf(toolOf({ output: z.object({ count: z.number().optional() }) }));
  expect(registry.list()).toEqual([
    {
      name: 'count_books',
      title: 'Count Books',
      description: definition.description,
      annotations: definition.annotations,
      _meta: { category: 'catalog' },
      inputSchema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: {
          subject: { type: 'string', minLength: 1, description: 'What the books are about. Example: "tea"' },
          limit: {
            type: 'integer',
            minimum: 1,
            maximum: 9,
            default: 3,
            description: 'Most books to count. Example: 5',
          },
        },
        required: ['subject'],
        additionalProperties: false,
      },
      outputSchema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: { count: { type: 'number' } },
      },
    },
  ]);
  expect(registry.list()).toBe(registry.list());
});

describe('a call', () => {
  test('gives the tool checked arguments with their defaults, and the signal', async () => {
    const execute = jest.fn<Execute>(async () => ({}));
    await callOf(execute);
    expect(execute).toHaveBeenCalledWith({ subject: 'tea', limit: 3 }, { signal });
  });

  test('answers with what the output declares, structured and as the same compact JSON', async () => {
    const output = z.object({ totalCount: z.number(), note: z.string().optional() });
    const result = await callOf(async () => ({ totalCount: 2, note: undefined, reviewer: 'Ann' }), output);
    expect(textOf(result)).toBe('{"totalCount":2}');
    expect(result).toMatchObject({ structuredContent: { totalCount: 2 } });
    expect(result.isError).toBeUndefined();
  });

  test('with wrong arguments tells the agent which, and what the tool takes', async () => {
    const result = await registryOf(toolOf()).call('count_books', { subject: '', topic: 'tea' }, { signal });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(
      /- subject: Too small.*\n- Unrecognized key: "topic"\nCorrect them and call count_books/,
    );
    expect(textOf(result)).toMatch(/it takes subject \(required\), limit\.$/);
  });

  test('with very many wrong arguments tells some of them, and still what to do', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`key${i}`, i]));
    const text = textOf(await registryOf(toolOf()).call('count_books', { subject: 'tea', ...unknown }, { signal }));
    expect(text).toContain('- Unrecognized keys: "key0", "key1", "key2"');
    expect(text).toContain('"key9" and 59990 more\n');
    expect(text).toMatch(/it takes subject \(required\), limit\.$/);
    expect(text.length).toBeLessThan(400);
  });

  test('with very many or very long faults tells some of them, and still what to do', async () => {
    const input = z.strictObject({ sizes: z.array(z.int()).describe('Sizes. Example: [1]') });
    const args = { sizes: Array.from({ length: 5000 }, () => 'wide'), ['k'.repeat(100_000)]: 1 };
    const text = textOf(await registryOf(toolOf({ input })).call('count_books', args, { signal }));
    expect(text).toMatch(/- sizes\.9: .*\n- and 4991 more\nCorrect them/);
    const long = textOf(await registryOf(toolOf()).call('count_books', { ...args, subject: 'tea' }, { signal }));
    expect(long).toMatch(/kkk….*\nCorrect them and call count_books again; it takes subject \(required\), limit\.$/s);
    expect(long.length).toBeLessThan(500);
  });

  test('without arguments is a call with none', async () => {
    const registry = registryOf(toolOf({ input: z.strictObject({}) }));
    expect(await registry.call('count_books', undefined, { signal })).toMatchObject({ structuredContent: {} });
  });

  test('that the tool refuses carries the words of the tool', async () => {
    const result = await callOf(() => Promise.reject(new ToolError('No book is about tea. Try "coffee".')));
    expect(result).toEqual({ isError: true, content: [{ type: 'text', text: 'No book is about tea. Try "coffee".' }] });
  });

  test.each<[string, Execute]>([
    ['that fails unexpectedly', () => Promise.reject(new Error('password of postgres://db'))],
    ['whose output is not as declared', async () => ({ count: 'password' })],
  ])('%s hides the reason, and logs it under the trace id that the agent is given', async (_title, execute) => {
    const result = await callOf(execute, z.object({ count: z.number() }));
    const details = logged.at(-1) as { traceId: string };
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(details.traceId);
    expect(textOf(result)).not.toContain('password');
    expect(details).toMatchObject({ tool: 'count_books', err: expect.any(Error) });
  });

  test('of a caller who is gone fails with the reason, and is no fault to log', async () => {
    const caller = new AbortController();
    const before = logged.length;
    const registry = registryOf(toolOf({}, () => Promise.reject(new Error('connection closed'))));
    caller.abort(new Error('gone'));
    await expect(registry.call('count_books', { subject: 'tea' }, caller)).rejects.toThrow('gone');
    expect(logged).toHaveLength(before);
  });

  test('tells how it went, whatever the caller gets', async () => {
    const ended: ToolCall[] = [];
    const onEnd = (call: ToolCall) => void ended.push(call);
    const callWith = (execute: Execute, args: object = { subject: 'tea' }) =>
      registryOf(toolOf({}, execute)).call('count_books', args, { signal, onEnd });
    await callWith(async () => ({}));
    await callWith(async () => ({}), { subject: '' });
    await callWith(() => Promise.reject(new ToolError('No book is about tea.')));
    await callWith(() => Promise.reject(new Error('database away')));
    const gone = AbortSignal.abort(new Error('gone'));
    const left = registryOf(toolOf({}, () => Promise.reject(new Error('connection closed'))));
    await expect(left.call('count_books', { subject: 'tea' }, { signal: gone, onEnd })).rejects.toThrow('gone');
    expect(ended).toEqual(
      ['answered', 'refused', 'refused', 'failed', 'abandoned'].map((outcome) => ({
        tool: 'count_books',
        outcome,
        durationMs: expect.any(Number),
      })),
    );
  });

  test('of an unknown tool is a protocol error', async () => {
    const call = registryOf(toolOf()).call('toString', {}, { signal });
    await expect(call).rejects.toThrow(UnknownToolError);
    await expect(call).rejects.toMatchObject({ code: -32602, message: 'Unknown tool "toString": see tools/list' });
  });
});

describe('an answer that is too long', () => {
  test('has fewer entries of its longest list, and says so', async () => {
    const books = Array.from({ length: 50 }, (_, index) => ({ id: index, text: '\n"é'.repeat(200) }));
    const result = await callOf(async () => ({ total: 50, books }));
    const shown = result.structuredContent as { books: typeof books; total: number; note: string };
    expect(textOf(result).length).toBeLessThanOrEqual(20_000);
    expect(textOf(result).length).toBeGreaterThan(18_000);
    expect(JSON.parse(textOf(result))).toEqual(shown);
    expect(shown.books).toEqual(books.slice(0, shown.books.length));
    expect(shown).toMatchObject({ total: 50, note: expect.stringContaining('Only the beginning of books') });
  });

  test('has less of its longest text, and no broken characters', async () => {
    const result = await callOf(async () => ({ id: 1, text: '📚'.repeat(20_000) }));
    const { text, note } = result.structuredContent as { text: string; note: string };
    expect(textOf(result).length).toBeLessThanOrEqual(20_000);
    expect(text).toMatch(/^(📚)+$/u);
    expect(note).toContain('Only the beginning of text');
  });

  test.each([
    ['a single object', { one: { text: 'a'.repeat(30_000) } }],
    ['a single entry', { one: ['a'.repeat(30_000)] }],
  ])('is refused when it cannot be shortened: %s', async (_title, answer) => {
    const result = await callOf(async () => answer);
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Ask for less') }] });
  });
});
