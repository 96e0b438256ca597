// What the search tool says beside the books: how many more there are, and why there are none.
import { describe, expect, test } from '@jest/globals';
import type { Database } from '../../../application/ports/database.js';
import { ToolError } from '../../../src/mcp/mcpTool.js';
import { SearchCatalog } from '../../../src/mcp/tools/searchCatalog.js';

const book = {
  ...{ id: '1', name: 'Dune', description: null, imageUrl: null, category: null, publisher: null, authors: [] },
  ...{ price: 20, priceSale: null, status: 'InStock', averageRating: 4.5, totalReviews: 12 },
};

function databaseOf(rows: (sql: string) => readonly object[] | Promise<readonly object[]>): Database {
  const database: Database = {
    query: async <Row extends object>(sql: string) => (await rows(sql)) as readonly Row[],
    transaction: (work) => work({ ...database, load: async () => {} }),
  };
  return database;
}

const { signal } = new AbortController();
const question = { description: 'dune', limit: 1 };
const noteOf = async (rows: (sql: string) => readonly object[]) =>
  (await new SearchCatalog(databaseOf(rows)).execute(question, { signal })).note;

describe('the note', () => {
  test('is missing when all books are shown', async () => {
    expect(await noteOf(() => [{ ...book, total: 1 }])).toBeUndefined();
  });

  test.each([
    [3, '2 more; raise limit (max 50) or be more specific.'],
    [1000, 'At least 999 more; raise limit (max 50) or be more specific.'],
  ])('of %i says how many more there are', async (total, note) => {
    expect(await noteOf(() => [{ ...book, total }])).toBe(note);
  });

  test('without books says what to ask instead', async () => {
    expect(await noteOf(() => [])).toContain('fewer or more general words');
    expect(await noteOf((sql) => (sql.includes('isWordless') ? [{ isWordless: true }] : []))).toContain(
      'nothing to search for',
    );
  });
});

describe('a search that cannot be done', () => {
  test('in time is an advice to ask with fewer, rarer words', async () => {
    const tool = new SearchCatalog(
      databaseOf(() => Promise.reject(Object.assign(new Error('slow'), { code: '57014' }))),
    );
    const failed = tool.execute(question, { signal });
    await expect(failed).rejects.toBeInstanceOf(ToolError);
    await expect(failed).rejects.toThrow('fewer and rarer words');
  });

  test('for another reason keeps the reason', async () => {
    const tool = new SearchCatalog(databaseOf(() => Promise.reject(new Error('no connection'))));
    const failed = tool.execute(question, { signal });
    await expect(failed).rejects.not.toBeInstanceOf(ToolError);
    await expect(failed).rejects.toThrow('no connection');
  });

  test('since 4 are under way and 32 wait is an advice to try again, and a client that leaves makes room', async () => {
    let release = (_rows: readonly object[]) => {};
    let atWork = 0;
    const held = new Promise<readonly object[]>((resolve) => {
      release = resolve;
    });
    const tool = new SearchCatalog(
      databaseOf(() => {
        atWork += 1;
        return held;
      }),
    );
    const leaving = new AbortController();
    const searches = Array.from({ length: 35 }, () => tool.execute(question, new AbortController()));
    const left = tool.execute(question, leaving);
    await expect(tool.execute(question, { signal })).rejects.toThrow('busy. Try again in a moment');
    expect(atWork).toBe(4);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    searches.push(tool.execute(question, { signal }));
    release([{ ...book, total: 1 }]);
    expect((await Promise.all(searches)).map(({ total }) => total)).toEqual(Array(36).fill(1));
  });
});
