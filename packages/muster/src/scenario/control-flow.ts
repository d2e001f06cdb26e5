/** Thrown in a task to steer the user; never counted as an exception. */
export abstract class ControlFlow extends Error {}

/** Ends this user: `onStop` of its TaskSets and its own still run. */
export class StopUser extends ControlFlow {
  override readonly name = 'StopUser';
}

/** @internal What a killed user awaited from its server does not come any more. */
export class CutOff extends StopUser {}

/** Ends the whole test, as if its run time were over. */
export class StopTest extends ControlFlow {
  override readonly name = 'StopTest';
}

/** Leaves the TaskSet whose task throws it; what {@link TaskSet.interrupt} throws. */
export class InterruptTaskSet extends ControlFlow {
  override readonly name = 'InterruptTaskSet';

  /** @param reschedule true: the parent picks its next task at once; false: it waits first */
  constructor(readonly reschedule = true) {
    super('the TaskSet is left');
  }
}

/** Ends the task, like `return`: the user waits and goes on. */
export class RescheduleTask extends ControlFlow {
  override readonly name = 'RescheduleTask';
}

/** Ends the task, and the next one begins without the wait. */
export class RescheduleTaskImmediately extends ControlFlow {
  override readonly name = 'RescheduleTaskImmediately';
}
