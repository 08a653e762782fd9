import type { IdentityProvider } from './providers.ts';

/** Everything an operator can set. Values are read once, when a process starts, and never change in it. */
export interface Settings {
  readonly environment: 'development' | 'test' | 'production';
  readonly host: string;
  /** Undefined: 8080, or the next free one. */
  readonly port?: number;
  readonly publicUrl?: string;
  readonly trustProxy: string;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Undefined: the embedded database. */
  readonly databaseUrl?: string;
  /** Undefined: same as databaseUrl. */
  readonly databaseDirectUrl?: string;
  readonly databasePool: number;
  readonly databasePipeline: number;
  /** Undefined: processes notify each other by PostgreSQL alone, and each counts by itself. */
  readonly redisUrl?: string;
  /** Undefined: mail is written into a folder. */
  readonly smtpUrl?: string;
  readonly mailFrom: string;
  /** Undefined: `smtp` where there is an SMTP_URL, else `folder`. */
  readonly mail?: string;
  readonly payments: string;
  readonly files: string;
  /** Undefined: processes run in our own database. */
  readonly temporalAddress?: string;
  readonly temporalNamespace: string;
  /** Undefined only in the newcomer's profile. */
  readonly secret?: string;
  /** Undefined: access tokens are signed by keys that are kept in the database. */
  readonly jwtSecret?: string;
  readonly signInAttempts: number;
  readonly userRequests: number;
  readonly userRecords: number;
  readonly purgeAfterDays: number;
  /** Undefined: for ever. */
  readonly keepPastDays?: number;
  readonly processes: 'server' | 'worker';
  readonly outgoingPrivate: string;
  readonly dataFolder: string;
  readonly metadataFolder: string;
  /** What plugins are told, by variable: `KONTOR_PLUGIN_CARD_PAYMENTS_URL`. Each declares the names it takes. */
  readonly plugins: Readonly<Record<string, string>>;
  /** Other programs that say who somebody is. */
  readonly providers: readonly IdentityProvider[];
}

/** The settings that are ours; what plugins take they declare themselves. */
export type OwnSetting = Exclude<keyof Settings, 'plugins' | 'providers'>;

export interface SettingSchema {
  readonly type: 'string' | 'integer';
  readonly title: string;
  readonly description: string;
  readonly default?: string | number;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  /** Environment variables and secrets that set it; the first one set wins. */
  readonly 'x-env': readonly string[];
  /** Variables it is put together from when none of `x-env` is set. */
  readonly 'x-parts'?: readonly string[];
  /** The default of `kontor serve`, where it differs. */
  readonly 'x-serve'?: string | number;
  /** Never shown, in no message and no log. */
  readonly 'x-secret'?: true;
}

const postgres = '^postgres(ql)?://';

const adapter = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';

const properties: Readonly<Record<OwnSetting, SettingSchema>> = {
  environment: {
    type: 'string',
    title: 'Environment',
    description: 'development offers GraphiQL and reloads pages; production does neither.',
    enum: ['development', 'test', 'production'],
    default: 'development',
    'x-serve': 'production',
    'x-env': ['NODE_ENV'],
  },
  host: {
    type: 'string',
    title: 'Listening address',
    description: 'Address of the network card to listen on; 0.0.0.0 is all of them.',
    minLength: 1,
    default: '127.0.0.1',
    'x-serve': '0.0.0.0',
    'x-env': ['HOST'],
  },
  port: {
    type: 'integer',
    title: 'Port',
    description: 'TCP port to listen on. When not set, 8080 or the next free one.',
    minimum: 1,
    maximum: 65535,
    'x-env': ['PORT'],
  },
  publicUrl: {
    type: 'string',
    title: 'Public address',
    description:
      'Address under which people reach the pages: links in letters lead there, requests from there are let in, and https makes cookies secure and sends HSTS.',
    pattern: '^https?://',
    'x-env': ['FRONTEND_URL'],
  },
  trustProxy: {
    type: 'string',
    title: 'Trusted proxies',
    description:
      'Addresses or networks of proxies whose X-Forwarded headers count, parted by commas. Empty: none.',
    default: '',
    'x-env': ['TRUST_PROXY'],
  },
  logLevel: {
    type: 'string',
    title: 'Log level',
    description: 'What is logged, from fatal (least) to trace (most); silent logs nothing.',
    enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    default: 'warn',
    'x-serve': 'info',
    'x-env': ['LOG_LEVEL'],
  },
  databaseUrl: {
    type: 'string',
    title: 'Database',
    description: 'PostgreSQL 15 to 18. When not set, an embedded one in the data folder.',
    pattern: postgres,
    'x-env': ['DATABASE_URL'],
    'x-parts': ['DB_HOST', 'DB_PORT', 'DB_USER', 'DB_PASSWORD', 'DB_NAME'],
    'x-secret': true,
  },
  databaseDirectUrl: {
    type: 'string',
    title: 'Database, direct',
    description:
      'The same database past a transaction pooler, for notifications, locks and changes of tables.',
    pattern: postgres,
    'x-env': ['DATABASE_DIRECT_URL'],
    'x-secret': true,
  },
  databasePool: {
    type: 'integer',
    title: 'Database pool',
    description: 'Connections at most for work that owns one: hooks, imports, reports, plugins.',
    minimum: 1,
    maximum: 1000,
    default: 20,
    'x-env': ['DATABASE_POOL'],
  },
  databasePipeline: {
    type: 'integer',
    title: 'Database pipeline',
    description: 'Shared connections that carry whole units. More help only a database with many cores.',
    minimum: 1,
    maximum: 64,
    default: 4,
    'x-env': ['DATABASE_PIPELINE'],
  },
  redisUrl: {
    type: 'string',
    title: 'Redis',
    description:
      'Lets all processes count together what comes from one place, and carries notifications beside PostgreSQL. Never needed: while it is away each process counts alone.',
    pattern: '^rediss?://',
    'x-env': ['REDIS_URL'],
    'x-parts': ['REDIS_ADDR', 'REDIS_PASSWORD'],
    'x-secret': true,
  },
  temporalAddress: {
    type: 'string',
    title: 'Temporal',
    description:
      'Host and port of a Temporal service, which then runs what begins from now on. Without it processes run in our own database.',
    pattern: '^[^/\\s]+:[0-9]+$',
    'x-env': ['TEMPORAL_ADDRESS'],
  },
  temporalNamespace: {
    type: 'string',
    title: 'Temporal namespace',
    description: 'Namespace of that service, which must exist.',
    minLength: 1,
    default: 'default',
    'x-env': ['TEMPORAL_NAMESPACE'],
  },
  secret: {
    type: 'string',
    title: 'Secret',
    description:
      'What keys are made from; the same in all processes, at least 32 characters. kontor serve demands it.',
    minLength: 32,
    'x-env': ['KONTOR_SECRET', 'JWT_SECRET'],
    'x-secret': true,
  },
  jwtSecret: {
    type: 'string',
    title: 'Token secret',
    description:
      'Signs access tokens by HS256, for other programs that check them. When not set, keys that are kept in the database and change by themselves do (EdDSA).',
    minLength: 32,
    'x-env': ['JWT_SECRET'],
    'x-secret': true,
  },
  smtpUrl: {
    type: 'string',
    title: 'Mail server',
    description:
      'Where mail goes: smtp://user:password@host:587, or smtps:// for TLS from the first byte. When not set, into the folder mail below the data.',
    pattern: '^smtps?://',
    'x-env': ['SMTP_URL'],
    'x-secret': true,
  },
  mailFrom: {
    type: 'string',
    title: 'Sender of mail',
    description: 'From whom mail comes, as name <address>. Answers go to the person who sent it.',
    pattern: '^[^\\r\\n]*@[^\\r\\n]+$',
    default: 'Kontor <kontor@localhost>',
    'x-env': ['MAIL_FROM'],
  },
  mail: {
    type: 'string',
    title: 'Mail goes by',
    description:
      'folder, smtp, or a plugin that brings an adapter of mail. When not set, smtp where SMTP_URL is set, else folder.',
    pattern: adapter,
    'x-env': ['KONTOR_MAIL'],
  },
  payments: {
    type: 'string',
    title: 'Payments are made by',
    description:
      'internal, which asks no bank and takes what is collected as paid, or a plugin that brings an adapter of payments.',
    pattern: adapter,
    default: 'internal',
    'x-env': ['KONTOR_PAYMENTS'],
  },
  files: {
    type: 'string',
    title: 'Files are kept by',
    description: 'disk, which is the data folder, or a plugin that brings an adapter of files.',
    pattern: adapter,
    default: 'disk',
    'x-env': ['KONTOR_FILES'],
  },
  signInAttempts: {
    type: 'integer',
    title: 'Sign-in attempts',
    description:
      'Attempts to sign in that are taken within a minute for one e-mail address from one place; ten times as many within an hour from wherever, six times as many within a minute from one place.',
    minimum: 1,
    maximum: 100_000,
    default: 20,
    'x-env': ['KONTOR_SIGN_IN_ATTEMPTS'],
  },
  userRequests: {
    type: 'integer',
    title: 'Requests of a user',
    description:
      'Requests within a minute that are taken of one user, with all his keys; five times as many from one place, twenty times as many of one organization.',
    minimum: 1,
    maximum: 1_000_000_000,
    default: 6_000,
    'x-env': ['KONTOR_USER_REQUESTS'],
  },
  userRecords: {
    type: 'integer',
    title: 'Records of a user',
    description:
      'Records that the documents of one user may ask for within a minute, read or written; twenty times as many for one organization.',
    minimum: 1,
    maximum: 1_000_000_000_000,
    default: 5_000_000,
    'x-env': ['KONTOR_USER_RECORDS'],
  },
  purgeAfterDays: {
    type: 'integer',
    title: 'Days before a purge',
    description: 'Days that a retired field or entity is kept before kontor purge may destroy it.',
    minimum: 0,
    maximum: 36_500,
    default: 90,
    'x-env': ['KONTOR_PURGE_AFTER_DAYS'],
  },
  keepPastDays: {
    type: 'integer',
    title: 'Days of the past',
    description:
      'Days that audit images and events are kept before kontor retention may delete them. When not set, for ever.',
    minimum: 1,
    maximum: 36_500,
    'x-env': ['KONTOR_KEEP_PAST_DAYS'],
  },
  processes: {
    type: 'string',
    title: 'Processes',
    description: 'Where processes run: in each server, or in kontor worker alone.',
    enum: ['server', 'worker'],
    default: 'server',
    'x-env': ['KONTOR_PROCESSES'],
  },
  outgoingPrivate: {
    type: 'string',
    title: 'Own hosts that may be called',
    description:
      'Hosts, or hosts with ports, that may be called although they lie in our own network, parted by commas. Empty: none.',
    default: '',
    'x-env': ['KONTOR_OUTGOING_PRIVATE'],
  },
  dataFolder: {
    type: 'string',
    title: 'Data folder',
    description: 'Folder of the embedded database and of uploaded files.',
    minLength: 1,
    default: '.data',
    'x-env': ['KONTOR_DATA'],
  },
  metadataFolder: {
    type: 'string',
    title: 'Metadata folder',
    description: 'Folder of the modules.',
    minLength: 1,
    default: 'metadata',
    'x-env': ['KONTOR_METADATA'],
  },
};

/** JSON Schema of the settings, and the only list of them: the manual's table is written from it. */
export const settingsSchema = { type: 'object', additionalProperties: false, properties } as const;

/** Variables of earlier systems that have nothing to set here. */
export const notNeeded: Readonly<Record<string, string>> = {
  CONSUL_ADDR: 'addresses come from settings',
  RABBITMQ_URL: 'events and work queues are kept in PostgreSQL',
};
