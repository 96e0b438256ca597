// Adds the MCP tools to the container.
import type { Container } from 'inversify';
import type { Logger } from '../../application/ports/logger.js';
import { tokens } from '../tokens.js';
import { discoverTools } from './discoverTools.js';
import { ToolRegistry } from './toolRegistry.js';

/** Finds the MCP tools and checks them. @throws when one of them breaks a rule of the registry. */
export async function bindTools(container: Container, logger: Logger): Promise<void> {
  const classes = await discoverTools();
  for (const tool of classes) container.bind(tool).toSelf();
  const registry = new ToolRegistry(classes, (tool) => container.get(tool), logger);
  container.bind(tokens.toolRegistry).toConstantValue(registry);
}
