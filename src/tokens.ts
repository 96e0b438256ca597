// The names under which the composition root binds ports and values for classes that are discovered, not listed.

export const tokens = {
  /** `Database`: the read models. */
  database: Symbol('Database'),
} as const;
