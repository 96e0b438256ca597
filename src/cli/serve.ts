// `bookworm serve`: runs the service until it is told to stop.
import { Command } from 'commander';
import type { OutputOptions } from './output.js';
import { withParts } from './withParts.js';

export function serveCommand(): Command {
  return new Command('serve')
    .description('runs the service: jobs, projections, relay, MCP server and dashboard; Ctrl-C stops it')
    .option('--json', 'say what runs where in JSON')
    .action((options: OutputOptions) =>
      withParts('serve', async (parts) => {
        // Loaded here: other commands start faster without the web server and MCP.
        const { serve } = await import('./serving.js');
        await serve(parts, options);
      }),
    );
}
