// The instant before another one: events, schedules and JavaScript dates have no finer ones than milliseconds.

export function justBefore(instant: Date | string): Date {
  return new Date(new Date(instant).getTime() - 1);
}
