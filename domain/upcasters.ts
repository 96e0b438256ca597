// How events of old shapes are read as today's. Data changes only by adding; a break gets a new type and an upcaster.

/** Pure, and never edited once events were read through it. */
export interface Upcaster {
  /** Of the stored events it reads. */
  readonly type: string;
  /** Which shape of that type it reads; the first is 1. */
  readonly schemaVersion: number;
  /** The type it makes of them, in its first shape; by default they keep theirs, and have its next shape. */
  readonly newType?: string;
  upcast(data: object): object;
}

/** None yet: every type still has its first shape. */
export const upcasters: readonly Upcaster[] = [];
