// The names under which the composition root binds what it wires.

export const tokens = {
  config: Symbol('Config'),
  identity: Symbol('InstanceIdentity'),
  logger: Symbol('Logger'),
  clock: Symbol('Clock'),
  database: Symbol('Database'),
  eventStore: Symbol('EventStore'),
  eventSubscription: Symbol('EventSubscription'),
  messagePublisher: Symbol('MessagePublisher'),
  catalogSource: Symbol('CatalogSource'),
  checkpoints: Symbol('Checkpoints'),
  instanceBeats: Symbol('InstanceBeats'),
  jobRunner: Symbol('JobRunner'),
  faults: Symbol('Faults'),
  systemStatus: Symbol('SystemStatus'),
  toolRegistry: Symbol('ToolRegistry'),
} as const;
