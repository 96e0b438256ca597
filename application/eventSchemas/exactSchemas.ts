// Ties zod's schemas to the domain's types: what is missing, too much or different does not compile.
import type { z } from 'zod';
import type { DomainEvent } from '../../domain/message.js';

type DataOf<E, Type> = E extends DomainEvent<infer Types, infer Data> ? (Type extends Types ? Data : never) : never;

/** Without `readonly`, which zod does not know, and with what is joined by `&` written as one. */
type Plain<T> = T extends object ? { -readonly [Key in keyof T]: Plain<T[Key]> } : T;

/** The same in every property, and in which of them are optional: more than that each may stand for the other. */
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type Exact<Schema, Data> =
  IsSame<Plain<z.output<Schema>>, Plain<Data>> extends true ? Schema : 'This is not exactly the data of the event.';

/** `Schemas` where there is one for every type of event, and each is exactly its data; what no value can be where not. */
export type ExactSchemas<Schemas, E extends DomainEvent> = {
  readonly [Type in E['type'] | keyof Schemas]: Type extends keyof Schemas
    ? Exact<Schemas[Type], DataOf<E, Type>>
    : 'There is no schema of this event.';
};
