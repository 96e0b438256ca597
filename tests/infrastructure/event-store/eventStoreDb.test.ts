// The event log in EventStoreDB keeps the contract, on the real server too where TEST_EVENTSTORE_URL names one.
import { eventStoreContract } from '../../contract/eventStoreContract.js';
import { openEventStoreDb } from './openEventStoreDb.js';

eventStoreContract('EventStoreDB', openEventStoreDb);
