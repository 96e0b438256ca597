// What every event store promises. Each adapter runs all of it; none may skip a clause.
import { afterAll, beforeAll, describe } from '@jest/globals';
import { appendClauses } from './appendClauses.js';
import { backPressureClauses } from './backPressureClauses.js';
import { conflictClauses } from './conflictClauses.js';
import { subscriptionClauses } from './eventSubscriptionContract.js';
import { hidingClauses } from './hidingClauses.js';
import type { OpenedStore, OpenStore } from './openStore.js';
import { orderClauses } from './orderClauses.js';
import { outageClauses } from './outageClauses.js';
import { readAllClauses, readClauses } from './readClauses.js';
import { repetitionClauses } from './repetitionClauses.js';
import { upcastingClauses } from './upcastingClauses.js';

export function eventStoreContract(name: string, open: OpenStore): void {
  describe(`${name} keeps the contract of the event store`, () => {
    let opened: OpenedStore;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    const store = () => opened.store;
    describe('appending', () => appendClauses(store));
    describe('conflicts', () => conflictClauses(store));
    describe('repetitions', () => repetitionClauses(store));
    describe('reading', () => readClauses(store));
    describe('reading the whole log', () => readAllClauses(store));
    describe('hiding', () => hidingClauses(store));
    describe('subscribing', () => subscriptionClauses(store));
    describe('upcasting', () => upcastingClauses(store));
    describe('outages', () => outageClauses(() => opened));
    describe('order', () => orderClauses(() => opened));
    describe('back-pressure', () => backPressureClauses(() => opened));
  });
}
