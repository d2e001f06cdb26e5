export { type Arguments, parseArguments } from './arguments.ts';
export { isKnownError } from './known-error.ts';
export { type PreparedPlan, preparePlan } from './prepare-plan.ts';
