export { MusterError } from '../errors.ts';
export { type Arguments, parseArguments } from './arguments.ts';
export { type PreparedPlan, preparePlan } from './prepare-plan.ts';
