// The names under which the composition root binds what it wires.

export const tokens = {
  clock: Symbol('Clock'),
  storeClock: Symbol('StoreClock'),
  load: Symbol('Load'),
  database: Symbol('Database'),
  catalogSource: Symbol('CatalogSource'),
  reviewSource: Symbol('ReviewSource'),
  checkpoints: Symbol('Checkpoints'),
  relayControl: Symbol('RelayControl'),
  relaySteering: Symbol('RelaySteering'),
  instanceBeats: Symbol('InstanceBeats'),
  leases: Symbol('Leases'),
  jobStreams: Symbol('JobStreams'),
  jobRunner: Symbol('JobRunner'),
  faults: Symbol('Faults'),
  systemStatus: Symbol('SystemStatus'),
  toolRegistry: Symbol('ToolRegistry'),
} as const;
