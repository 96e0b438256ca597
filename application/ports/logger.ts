// The port to the log for people: one structured line per occurrence. Secrets and personal data never go in.

export interface Logger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
