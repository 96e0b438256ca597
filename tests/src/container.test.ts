// The composition root binds all that it names, each thing once.
import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Container } from 'inversify';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { readConfig } from '../../src/config.js';
import { createContainer } from '../../src/container.js';
import { bindTools } from '../../src/mcp/bindTools.js';
import type { ToolRegistry } from '../../src/mcp/toolRegistry.js';
import { tokens } from '../../src/tokens.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

const logger = { info() {}, warn() {}, error() {} };
let own: TestDatabase;
let store: PostgresEventStore;
let container: Container;

beforeAll(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
  const config = readConfig({ CATALOG_URL: 'http://127.0.0.1:1', RATING_URL: 'http://127.0.0.1:1' });
  const foundation = {
    database: own.database,
    store,
    log: store,
    places: { database: 'PostgreSQL', eventLog: 'PostgreSQL' },
    close: async () => {},
  };
  container = createContainer({ config, foundation, identity: { instance: 'one', boot: 'boot' }, logger });
  await bindTools(container, logger);
});

afterAll(async () => {
  await store.close();
  await own.drop();
});

describe('the container', () => {
  test.each(Object.entries(tokens))('binds %s, the same at every asking', (_name, token) => {
    expect(container.get(token)).toBeDefined();
    expect(container.get(token)).toBe(container.get(token));
  });

  test('finds the tools by their decorator', () => {
    const names = container
      .get<ToolRegistry>(tokens.toolRegistry)
      .list()
      .map(({ name }) => name);
    expect(names).toEqual(['get_book', 'search_catalog']);
  });
});
