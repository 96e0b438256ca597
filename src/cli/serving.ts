// The service as a process: opens the port, starts everything, and stops it in the right order.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { type AnnouncedInstance, announceInstance } from '../../application/announceInstance.js';
import { FactBuffer, type FactParts } from '../../application/auditing/factBuffer.js';
import { type RefusalRecorder, recordRefusals } from '../../application/auditing/recordRefusals.js';
import { recordToolCalls } from '../../application/auditing/recordToolCalls.js';
import type { MessagePublisher } from '../../application/ports/messagePublisher.js';
import { type DashboardAccess, prepareDashboardAccess } from '../dashboard/dashboardAccess.js';
import { dashboardRoutes } from '../dashboard/dashboardRoutes.js';
import { basicAuthentication } from '../http/basicAuthentication.js';
import { documentRoutes } from '../http/documentRoutes.js';
import { healthRoutes } from '../http/healthRoutes.js';
import { createHttpApp } from '../http/httpApp.js';
import { listen } from '../http/listen.js';
import { mcpEndpoint } from '../http/mcpEndpoint.js';
import { metricsRoutes } from '../http/metricsRoutes.js';
import { type RelayMetrics, relayMetrics } from '../metrics/relayMetrics.js';
import { startService } from '../service.js';
import { readRelayStatus } from '../status/readRelayStatus.js';
import { relayCondition } from '../status/relayCondition.js';
import { version } from '../version.js';
import { type OutputOptions, printLine } from './output.js';
import { printStartup } from './startupReport.js';
import type { Parts } from './withParts.js';

const announceAgainMs = 5_000;

export async function serve(parts: Parts, { json }: OutputOptions): Promise<void> {
  const { config, database, ending } = parts;
  // Nobody can sign in before the password is known, which is after the port is ours: a start that fails shows none.
  let access: DashboardAccess | undefined;
  const verify = async (user: string, password: string) => (await access?.verify(user, password)) ?? false;
  const facts = new FactBuffer(parts.store, parts.logger);
  const reporting: FactParts = { facts, clock: parts.clock, instance: config.instance };
  const refusals = recordRefusals(reporting);
  const metrics = new Registry();
  const server = await listen(await httpApp(parts, { verify, reporting, refusals, metrics }), config);
  try {
    const { dashboardUser: user, dashboardPassword: password } = config;
    access = await prepareDashboardAccess({ database, user, ...(password && { password }) });
    const publisher = await parts.connectBus();
    const { onConfirmed } = measureRelay(parts, metrics, publisher);
    const consumer = await parts.connectConsumer();
    const service = startService({ ...parts, subscription: parts.store, publisher, consumer, onConfirmed });
    const announced = announce(parts);
    try {
      const { url } = server;
      const { places, source } = parts;
      const { generatedPassword } = access;
      const report = { version, url, ...places, bus: publisher.name, catalog: source.name, dashboardUser: user };
      printStartup({ ...report, generatedPassword }, json === true);
      if (!ending.aborted) await once(ending, 'abort');
      if (!json) printLine('Stopping: work under way is handed back.');
      await server.close();
    } finally {
      await service.stop();
      await (await announced)?.stopped('asked').catch((err) => parts.logger.warn({ err }, 'the stop was not recorded'));
    }
  } finally {
    await server.close();
    refusals.stop();
    await facts.stop();
  }
}

/** A log that is away hears of the start when it is back; undefined when it never was. */
async function announce(parts: Parts): Promise<AnnouncedInstance | undefined> {
  while (!parts.ending.aborted) {
    try {
      return await announceInstance({ ...parts, version });
    } catch (err) {
      parts.logger.warn({ err }, 'the start was not recorded; trying again');
      await wait(announceAgainMs, undefined, { signal: parts.ending }).catch(() => {});
    }
  }
  return undefined;
}

function measureRelay(parts: Parts, registry: Registry, publisher: MessagePublisher): RelayMetrics {
  return relayMetrics({
    registry,
    publisher,
    status: () => readRelayStatus(parts),
    isWell: (status) =>
      relayCondition(status, { busName: publisher.name, ownFault: parts.faults.of('relay') }).status === 'up',
  });
}

interface Edge {
  readonly verify: DashboardAccess['verify'];
  readonly reporting: FactParts;
  readonly refusals: RefusalRecorder;
  readonly metrics: Registry;
}

async function httpApp(parts: Parts, { verify, reporting, refusals, metrics }: Edge) {
  const { config, status, logger } = parts;
  const { allowedHosts } = config;
  const authenticate = basicAuthentication({
    verify,
    realm: 'BookWorm Integration',
    onRefused: (reason, address) => refusals.refused({ type: 'SignInRefused', reason }, address),
  });
  const registry = await parts.findTools();
  return createHttpApp({
    routers: [
      healthRoutes(status, { allowedHosts }),
      documentRoutes({ version, envelope: config.amqpEnvelope }),
      metricsRoutes(metrics, { allowedHosts }),
      mcpEndpoint({
        registry,
        version,
        logger,
        allowedHosts,
        onToolCall: recordToolCalls(reporting),
        onRefused: (reason, address) => refusals.refused({ type: 'CallerRefused', reason }, address),
      }),
      dashboardRoutes({ status, authenticate, version }),
    ],
    logger,
  });
}
