// The event log in PostgreSQL keeps the contract.
import { eventStoreContract } from '../../contract/eventStoreContract.js';
import { openPostgres } from './openPostgres.js';

eventStoreContract('PostgreSQL', openPostgres);
