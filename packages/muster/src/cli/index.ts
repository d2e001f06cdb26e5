export type { Arguments } from './arguments.ts';
export { isKnownError } from './known-error.ts';
export { parseArguments } from './parse-arguments.ts';
export { type PreparedPlan, preparePlan } from './prepare-plan.ts';
