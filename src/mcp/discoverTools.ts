// Finds the tools by looking into tools/, so that a new tool is one new file and no edit anywhere else.
import { readdir } from 'node:fs/promises';
import { type ToolClass, toolDefinition } from './mcpTool.js';

const folder = new URL('./tools/', import.meta.url);

/** Compiled modules, or sources where a test runner compiles them; neither declarations nor source maps nor tests. */
const isModule = (file: string) => /\.[jt]s$/.test(file) && !/\.(d|test)\.[jt]s$/.test(file);

/**
 * The tools of the folder, in alphabetical order of their names.
 * @throws when a module exports no tool: a decorator was forgotten, and nobody would miss the tool.
 */
export async function discoverTools(): Promise<readonly ToolClass[]> {
  const files = (await readdir(folder)).filter(isModule);
  const tools: ToolClass[] = [];
  for (const file of files) tools.push(...(await toolsOf(file)));
  return tools.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

async function toolsOf(file: string): Promise<readonly ToolClass[]> {
  const exported: object = await import(new URL(file, folder).href);
  const tools = [...new Set<ToolClass>(Object.values(exported))].filter(toolDefinition);
  if (tools.length === 0) throw new Error(`src/mcp/tools/${file} exports no class decorated with @mcpTool`);
  return tools;
}

const nameOf = (tool: ToolClass) => toolDefinition(tool)?.name ?? '';
