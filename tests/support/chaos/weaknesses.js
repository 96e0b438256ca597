// What the scheduler must not do, done on purpose: the checks have to find it.
import { JobStreams } from '../../../dist/application/scheduling/jobStreams.js';
import { cronerCalculations } from '../../../dist/infrastructure/croner/cronerCalculations.js';

/** The parts of a scheduler that has the weakness; as they are when there is none. */
export function weakened(weakness, { store, beats, identity }) {
  if (weakness === 'impolite') return { store, beats: lonely(beats, identity) };
  if (weakness === 'anyRevision') return { store: appendingAnywhere(store), beats: lonely(beats, identity) };
  if (weakness === 'anyEpoch') return { store, beats, streams: new EpochlessStreams(store) };
  return { store, beats };
}

/** Knows of nobody else, and so lets nobody go first: no weakness by itself where no work goes on. */
function lonely(beats, { boot }) {
  return {
    beat: async (...args) => {
      const pulse = await beats.beat(...args);
      return { ...pulse, beats: new Map([...pulse.beats].filter(([of]) => of === boot)) };
    },
    remove: (of) => beats.remove(of),
  };
}

/** Decisions are appended whatever happened since. */
function appendingAnywhere(store) {
  return {
    append: (stream, _expected, events) => store.append(stream, 'any', events),
    readStream: (...args) => store.readStream(...args),
    head: () => store.head(),
  };
}

/** Whoever says that a run ended is believed, whoever holds it by now. */
class EpochlessStreams extends JobStreams {
  async handle(job, command, context) {
    if (!['CompleteRun', 'FailRun', 'ReleaseRun'].includes(command.type)) return super.handle(job, command, context);
    const run = (await this.state(job)).runs.find(({ runId }) => runId === command.data.runId);
    return super.handle(job, { ...command, data: { ...command.data, epoch: run?.epoch } }, context);
  }

  constructor(store) {
    super({ store, calculations: cronerCalculations });
  }
}
