// The ticks of schedules of any kind, cron by croner: for those who ask when something is due.
import { ticksBy } from '../../domain/scheduling/schedule.js';
import { cronerCalculations } from './cronerCalculations.js';

export const ticks = ticksBy(cronerCalculations);
