// Who was kept out, told so that no person can be recognised; stream `accessDecisions-<UTC day>`.
import type { DomainEvent } from '../message.js';

/** Refusals of one kind from one network within a minute. */
interface Refusals<Reason extends string> {
  readonly reason: Reason;
  /** As `networkOf` tells it. */
  readonly network: string;
  readonly count: number;
  /** Of the first of them. */
  readonly at: string;
}

/** `SignInRefused`: at the dashboard. `CallerRefused`: at `/mcp`, for the name by which it was called, or the page that called. */
export type AccessDecision =
  | DomainEvent<'SignInRefused', Refusals<'wrong-credentials' | 'locked-out'>>
  | DomainEvent<'CallerRefused', Refusals<'unknown-host' | 'unknown-origin'>>;

/** @param at ISO 8601, UTC. */
export function accessDecisionsStream(at: string): string {
  return `accessDecisions-${at.slice(0, 10)}`;
}

/** The network of an address, too large to mean a person: /24 of IPv4, /48 of IPv6; `unknown` when it is neither. */
export function networkOf(address: string): string {
  const [, ipv4] = /^(?:::ffff:)?((?:\d{1,3}\.){3})\d{1,3}$/i.exec(address) ?? [];
  if (ipv4) return `${ipv4}0/24`;
  const groups = ipv6Groups(address);
  return groups ? `${groups.slice(0, 3).join(':')}::/48` : 'unknown';
}

/** The eight groups of an IPv6 address, without leading zeros; its zone aside. */
function ipv6Groups(address: string): readonly string[] | undefined {
  const [before = '', after, ...more] = address.replace(/%.*$/, '').split('::');
  if (more.length > 0 || !address.includes(':')) return undefined;
  const left = before === '' ? [] : before.split(':');
  const right = after ? after.split(':') : [];
  const missing = 8 - left.length - right.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}
