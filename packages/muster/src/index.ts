export type { CaughtResponse } from './client/caught-response.ts';
export { ClientError, type ClientErrorCode } from './client/client-error.ts';
export type { Cookies, CookieView } from './client/cookies.ts';
export type { Expectation } from './client/expectation.ts';
export type { Credentials, HttpClient } from './client/http-client.ts';
export type { HttpChanges, HttpOptions, TlsMaterial } from './client/http-options.ts';
export type { HttpResponse, ResponseTimings } from './client/http-response.ts';
export type { QueryFields, QueryValue } from './client/query.ts';
export type { RequestBody } from './client/request-body.ts';
export type { RequestOptions } from './client/request-options.ts';
export { ResponseError } from './client/response-error.ts';
export type { ServerSentEvent } from './client/server-sent-event.ts';
export type { HeaderFields, Method } from './client/transport.ts';
export { MusterError, type MusterErrorCode } from './errors.ts';
export type { EventHook, Listener } from './events/event-hook.ts';
export { type Events, events } from './events/events.ts';
export type { LogLevel, LogRecord } from './logging/log-record.ts';
export { type Logger, type LogWriter, log } from './logging/logger.ts';
export type { ArgumentOptions } from './scenario/argument-definition.ts';
export { type ArgumentsOf, defineArguments } from './scenario/arguments.ts';
export { type Arrivals, perSecond, ramp } from './scenario/arrivals/arrivals.ts';
export { iterations, lasting, type Session } from './scenario/arrivals/session.ts';
export {
  InterruptTaskSet,
  RescheduleTask,
  RescheduleTaskImmediately,
  StopTest,
  StopUser,
} from './scenario/control-flow.ts';
export {
  type CsvColumn,
  type CsvFeederOptions,
  type CsvRow,
  csvFeeder,
} from './scenario/feeders/csv-feeder.ts';
export { type Feeder, type FeederOptions, feeder } from './scenario/feeders/feeder.ts';
export { HttpUser } from './scenario/http-user.ts';
export { LoadShape, type LoadShapeClass, shapeOf } from './scenario/load-shape.ts';
export { MarkovTaskSet } from './scenario/markov-task-set.ts';
export type { Measurement, MeasureOptions } from './scenario/measure.ts';
export type { RecordOptions } from './scenario/record-value.ts';
export type { RequestEvent } from './scenario/report-request.ts';
export { ScenarioError, type ScenarioErrorCode } from './scenario/scenario-error.ts';
export { SequentialTaskSet } from './scenario/sequential-task-set.ts';
export type { Timespan } from './scenario/shapes/shape-input.ts';
export { type Sine, sine } from './scenario/shapes/sine.ts';
export { type Spike, spike } from './scenario/shapes/spike.ts';
export { type Stage, stages } from './scenario/shapes/stages.ts';
export { type Steps, steps } from './scenario/shapes/steps.ts';
export { tag } from './scenario/tag.ts';
export { type TaskBody, type TaskFunction, type TaskSetClass, type Tasks, task } from './scenario/task.ts';
export { TaskSet } from './scenario/task-set.ts';
export type { ShapeFunction, Tick } from './scenario/tick.ts';
export { type Transitions, transition, transitions } from './scenario/transition.ts';
export {
  type CommonOptions,
  type Environment,
  type RunnerControl,
  type RunnerState,
  User,
  type UserClass,
} from './scenario/user.ts';
export {
  between,
  constant,
  constantPacing,
  constantThroughput,
  poisson,
  type WaitTime,
} from './scenario/wait-time.ts';
export type { ConnectOptions } from './scenario/web-socket/open-web-socket.ts';
export type {
  MessageListener,
  ReceiveOptions,
  WebSocketConnection,
  WebSocketEnd,
} from './scenario/web-socket/web-socket-connection.ts';
export { WebSocketError, type WebSocketErrorCode } from './scenario/web-socket/web-socket-error.ts';
export type { WebSocketMessage } from './scenario/web-socket/web-socket-message.ts';
export { WebSocketUser } from './scenario/web-socket-user.ts';
export { defineConfig, type MusterConfig } from './settings/define-config.ts';
export type { GeneratorUsage } from './stats/generator-usage.ts';
export type { RunStats } from './stats/run-stats.ts';
export type { Second } from './stats/second.ts';
export type { StatsEntry } from './stats/stats-entry.ts';
export {
  type ArrivalFigure,
  type ArrivalFigures,
  type ArrivalShare,
  arrivals,
} from './verdict/arrivals-target.ts';
export { type CustomTarget, custom } from './verdict/custom-target.ts';
export { failureRatio } from './verdict/failure-target.ts';
export { defineTargets, type Targets } from './verdict/load-targets.ts';
export type { Margin } from './verdict/margin.ts';
export type { MeasuredTarget } from './verdict/measured-target.ts';
export { type RateTarget, rate } from './verdict/rate-target.ts';
export {
  average,
  p50,
  p95,
  p99,
  percentile,
  type ResponseTimeFigure,
} from './verdict/response-time-target.ts';
export type { Selector } from './verdict/selector.ts';
export type { Judgement, Plan, RunResults, Target, Window } from './verdict/target.ts';
export { type UsersTarget, users } from './verdict/users-target.ts';
export { type WaitingFigure, waiting } from './verdict/waiting-target.ts';
export {
  eachStage,
  lastSeconds,
  sliding,
  steadyState,
  type WindowSpec,
  wholeRun,
} from './verdict/window-spec.ts';
