import { alertsModule, countPass, Inbox, Intake, Pipeline, type PipelineControl } from "#alerts/index.ts";
import { pagingModules } from "#app/channels.ts";
import { docsRoutes } from "#app/docs-routes.ts";
import { healthRoutes } from "#app/health-routes.ts";
import { onCallModules } from "#app/on-call.ts";
import { PipelineThread } from "#app/pipeline-thread.ts";
import { alwaysOpensAnew, sourceKinds } from "#app/source-kinds.ts";
import { streamRoutes } from "#app/stream-routes.ts";
import { probing } from "#app/probing.ts";
import { mitigatingModules } from "#app/mitigating.ts";
import { watchingModules } from "#app/watching.ts";
import { automationsModule } from "#automations/index.ts";
import { catalogModule } from "#catalog/index.ts";
import { commsModule } from "#comms/index.ts";
import { createAuthenticate, type IdentityDeps, identityDeps, identityModule } from "#identity/index.ts";
import { incidentEventSight, incidentsModule, reportsModule } from "#incidents/index.ts";
import {
  type Authenticate,
  type Clock,
  Database,
  EventStream,
  guardedFetch,
  type Log,
  type Module,
  type SecretBox,
} from "#platform/index.ts";
import { postmortemsModule } from "#postmortems/index.ts";
import { runbooksModule } from "#runbooks/index.ts";
import { azureModule } from "#vendors/azure/index.ts";
import { cloudEventsModule } from "#vendors/cloudevents/index.ts";
import { datadogModule } from "#vendors/datadog/index.ts";
import { gcpModule } from "#vendors/gcp/index.ts";
import { genericModule, parseGeneric } from "#vendors/generic/index.ts";
import { grafanaModule, parseGrafana } from "#vendors/grafana/index.ts";
import { kubernetesModule } from "#vendors/kubernetes/index.ts";
import { nagiosModule } from "#vendors/nagios/index.ts";
import { newRelicModule } from "#vendors/newrelic/index.ts";
import { onCallModule } from "#vendors/oncall/index.ts";
import { opsgenieModule } from "#vendors/opsgenie/index.ts";
import { InboundMail, inboundMailKind, type MailReception } from "#vendors/inbound-mail/index.ts";
import { pagerDutyModule } from "#vendors/pagerduty/index.ts";
import { prometheusModule } from "#vendors/prometheus/index.ts";
import { sentryModule } from "#vendors/sentry/index.ts";
import { SmtpMailer } from "#vendors/smtp/index.ts";
import { snsModule, snsReader } from "#vendors/sns/index.ts";
import { uptimeKumaModule } from "#vendors/uptimekuma/index.ts";
import { victorOpsModule } from "#vendors/victorops/index.ts";

export interface ComposeOptions {
  readonly connection: ConstructorParameters<typeof Database>[0]["connection"];
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: SecretBox;
  readonly publicUrl: string;
  /** What was last rendered for the public is kept here. */
  readonly dataDir: string;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** Private addresses that outgoing requests may reach nevertheless. */
  readonly allowedTargets: readonly string[];
  readonly version: string;
  /** Somebody outside who notices when this is asked for no more. */
  readonly heartbeatUrl?: string | undefined;
  /** Where mails are received; left out, none are. */
  readonly mailReception?: MailReception | undefined;
  /** A thread of its own keeps a flood from holding up this one; it runs on the system's clock. Default `this-thread`. */
  readonly pipelineIn?: "this-thread" | "own-thread";
}

/** The parts of one server, put together and not yet started. */
export interface Composed {
  readonly database: Database;
  readonly identity: IdentityDeps;
  readonly inbox: Inbox;
  readonly pipeline: Pipeline;
  /** Whichever drains the inbox: the pipeline itself, or its like in a thread. */
  readonly draining: PipelineControl;
  readonly stream: EventStream;
  readonly mailer: SmtpMailer | undefined;
  readonly inboundMail: InboundMail | undefined;
  readonly modules: readonly Module[];
  readonly authenticate: Authenticate;
}

/** Puts every module together: the only place that knows them all. */
export function compose(options: ComposeOptions): Composed {
  const { connection, clock, log, publicUrl, secrets, version } = options;
  const database = new Database({ connection, log });
  const stream = new EventStream({ database, clock, log, sight: incidentEventSight });
  const mailer = options.smtpUrl === undefined ? undefined : new SmtpMailer({ url: options.smtpUrl, from: options.mailFrom });
  const identity = identityDeps({ database, clock, publicUrl, mail: mailer });
  const pipeline = new Pipeline({ database, clock, log, publicUrl, alwaysOpensAnew, report: countPass });
  const draining = options.pipelineIn === "own-thread" ? pipelineThread(options, database) : pipeline;
  const inbox = new Inbox({ connection, clock, log, onCommit: (tidings) => draining.wake(tidings) });
  const intake = new Intake({ database, inbox, clock, secrets });
  const { inboundMail, kinds } = receiving(options.mailReception, { intake, database, clock, log });
  const alerts = { database, publicUrl, alwaysOpensAnew, secrets, intake, sourceKinds: kinds, ...probing(options.allowedTargets) };
  const fetch = guardedFetch({ allow: options.allowedTargets });
  const readSns = snsReader(fetch, parseGeneric);
  const modules: Module[] = [
    ...ownModules(stream, { database, log, canMail: mailer !== undefined }),
    identityModule(identity),
    catalogModule(),
    onCallModules({ database, clock, secrets, mail: mailer, fetch, publicUrl }),
    ...pagingModules({ ...options, database, mailer, fetch }),
    alertsModule(alerts),
    ...watchingModules({ alerts, clock }),
    incidentsModule(),
    reportsModule({ database, clock, secrets, mail: mailer, publicUrl }),
    ...mitigatingModules({ ...options, database }),
    prometheusModule({ intake, database, clock, publicUrl, version }),
    pagerDutyModule({ intake, database, clock }),
    opsgenieModule({ intake, database, clock, publicUrl }),
    victorOpsModule({ intake }),
    grafanaModule({ intake }),
    onCallModule({ intake, readGroup: parseGrafana, readSns }),
    datadogModule({ intake }),
    sentryModule({ intake }),
    snsModule({ intake, read: readSns }),
    gcpModule({ intake }),
    azureModule({ intake }),
    newRelicModule({ intake }),
    nagiosModule({ intake }),
    uptimeKumaModule({ intake }),
    kubernetesModule({ intake }),
    cloudEventsModule({ intake, readData: parseGeneric }),
    genericModule({ intake }),
    commsModule({ database, clock, log, secrets, mail: mailer, publicUrl, dataDir: options.dataDir }),
    runbooksModule(),
    automationsModule({ secrets, fetch }),
    postmortemsModule({ mail: mailer, publicUrl }),
  ];
  const authenticate = createAuthenticate(identity);
  return { database, identity, inbox, pipeline, draining, stream, mailer, inboundMail, modules, authenticate };
}

/** What belongs to no concept: the stream of events, the server's health, and the pages about the API. */
function ownModules(stream: EventStream, health: Parameters<typeof healthRoutes>[0]): readonly Module[] {
  return [
    { name: "app", routes: streamRoutes(stream), publicRoutes: healthRoutes(health) },
    { name: "app/docs", publicRoutes: docsRoutes },
  ];
}

/** Mails are offered as a kind of source exactly where they are received. */
function receiving(reception: MailReception | undefined, deps: ConstructorParameters<typeof InboundMail>[0]) {
  if (reception === undefined) return { inboundMail: undefined, kinds: sourceKinds };
  return { inboundMail: new InboundMail(deps), kinds: [...sourceKinds, inboundMailKind(reception)] };
}

function pipelineThread(options: ComposeOptions, database: Database): PipelineThread {
  const { connection, publicUrl, log } = options;
  return new PipelineThread({
    connection,
    publicUrl,
    log,
    logLevel: log.level,
    onCommit: (aftermath) => database.announce(aftermath),
    onReport: countPass,
  });
}
