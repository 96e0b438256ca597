// `bookworm serve`: runs the service until it is told to stop.
import { Command } from 'commander';
import type { CatalogSource } from '../../application/ports/catalogSource.js';
import type { Checkpoints } from '../../application/ports/checkpoints.js';
import type { Clock } from '../../application/ports/clock.js';
import { bindBus, bindTools } from '../container.js';
import { type DashboardAccess, prepareDashboardAccess } from '../dashboard/dashboardAccess.js';
import { dashboardRoutes } from '../dashboard/dashboardRoutes.js';
import { basicAuthentication } from '../http/basicAuthentication.js';
import { healthRoutes } from '../http/healthRoutes.js';
import { createHttpApp } from '../http/httpApp.js';
import { listen } from '../http/listen.js';
import { mcpEndpoint } from '../http/mcpEndpoint.js';
import type { ToolRegistry } from '../mcp/toolRegistry.js';
import { startService } from '../service.js';
import type { Faults } from '../status/faults.js';
import { tokens } from '../tokens.js';
import { version } from '../version.js';
import { type OutputOptions, printLine } from './output.js';
import { printStartup } from './startupReport.js';
import { stopSignal } from './stopSignal.js';
import { type CliParts, withParts } from './withParts.js';

export function serveCommand(): Command {
  return new Command('serve')
    .description('runs the service: jobs, projections, relay, MCP server and dashboard; Ctrl-C stops it')
    .option('--json', 'say what runs where in JSON')
    .action((options: OutputOptions) => withParts((parts) => serve(parts, options), { isService: true }));
}

async function serve(parts: CliParts, { json }: OutputOptions): Promise<void> {
  const { config, container, identity, database, store, beats, runner, status, logger } = parts;
  const stopAsked = stopSignal();
  await bindTools(container, logger);
  // Nobody can sign in before the password is known, which is after the port is ours: a start that fails shows none.
  let access: DashboardAccess | undefined;
  const verify = async (user: string, password: string) => (await access?.verify(user, password)) ?? false;
  const authenticate = basicAuthentication({ verify, realm: 'BookWorm Integration' });
  const registry = container.get<ToolRegistry>(tokens.toolRegistry);
  const app = createHttpApp({
    routers: [
      healthRoutes(status),
      mcpEndpoint({ registry, version, logger, allowedHosts: config.allowedHosts }),
      dashboardRoutes({ status, authenticate, version }),
    ],
    logger,
  });
  const server = await listen(app, config);
  const { dashboardUser: user, dashboardPassword: password } = config;
  access = await prepareDashboardAccess({ database, user, ...(password && { password }) });
  const publisher = await bindBus(container, config, logger);
  const service = startService({
    config,
    identity,
    database,
    store,
    subscription: store,
    publisher,
    checkpoints: container.get<Checkpoints>(tokens.checkpoints),
    beats,
    runner,
    clock: container.get<Clock>(tokens.clock),
    faults: container.get<Faults>(tokens.faults),
    logger,
  });
  printStartup(
    {
      version,
      url: server.url,
      ...parts.foundation.places,
      bus: publisher.name,
      catalog: container.get<CatalogSource>(tokens.catalogSource).name,
      dashboardUser: user,
      generatedPassword: access.generatedPassword,
    },
    json === true,
  );
  await stopAsked;
  if (!json) printLine('Stopping: work under way is handed back.');
  await server.close();
  await service.stop();
}
