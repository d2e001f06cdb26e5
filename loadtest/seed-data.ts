/**
 * The data that the load test finds: one agency with its users, buildings, resources, incidents and alerts. All of it
 * is a pure function of nothing, ids and times included: seeding twice changes nothing.
 */
export { clean } from './seed/clean.ts';
export { agencyCode, alertSystemEmails, dispatcherEmails, responderEmails } from './seed/people.ts';
export { describeSeed, seed } from './seed/seed.ts';
