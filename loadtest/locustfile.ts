/** The three personas of ERIOP, in the shares 3 : 5 : 2. */
export { AlertIngestion } from './personas/alert-ingestion.ts';
export { ERIOPDispatcher } from './personas/dispatcher.ts';
export { ERIOPResponder } from './personas/responder.ts';
