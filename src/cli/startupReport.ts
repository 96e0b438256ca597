// What a starting service tells the person in front of it: what runs where, and how to connect.
import type { CatalogSource } from '../../application/ports/catalogSource.js';
import { printJson, printLine } from './output.js';

export interface StartupReport {
  readonly version: string;
  readonly url: string;
  readonly database: string;
  readonly eventLog: string;
  readonly bus: string;
  readonly catalog: CatalogSource['name'];
  readonly dashboardUser: string;
  /** Only at the start that made it. */
  readonly generatedPassword: string | undefined;
}

export function printStartup(report: StartupReport, json: boolean): void {
  const { url } = report;
  if (json) printJson({ ...report, mcp: `${url}/mcp`, dashboard: `${url}/dashboard` });
  else printLine(inWords(report));
}

function inWords(report: StartupReport): string {
  const { url, dashboardUser, generatedPassword } = report;
  const password = generatedPassword
    ? `${dashboardUser} / ${generatedPassword}  (generated; shown only this once, so note it)`
    : `${dashboardUser}, with the password you set or were shown at the first start`;
  const client = JSON.stringify({ mcpServers: { bookworm: { type: 'http', url: `${url}/mcp` } } });
  return [
    `BookWorm Integration ${report.version} is ready.`,
    '',
    `  MCP server   ${url}/mcp`,
    `  Dashboard    ${url}/dashboard`,
    `  Sign in as   ${password}`,
    `  Health       ${url}/health/ready`,
    '',
    `  Event log    ${report.eventLog}`,
    `  Database     ${report.database}`,
    `  Bus          ${report.bus}`,
    `  Catalog      ${report.catalog}`,
    '',
    `  Connect an MCP client with  ${client}`,
    '  Ctrl-C stops everything; the next start goes on from there.',
    '',
  ].join('\n');
}
