import { statefulLibraries } from './stateful.ts';
import type { DiagnosticId } from './types.ts';

/** A package whose calls stet knows without looking into it. */
export interface Library {
  readonly id: Extract<DiagnosticId, 'run-only' | 'stateful-library'>;
  readonly package: string;
  /** Names of exports, or the first part of a dotted one. Absent: whatever it exports. */
  readonly exports?: readonly string[];
  /** Only calls that give a promise: a package of I/O also has makers and predicates, which do none. */
  readonly promises?: true;
  /** Where the package is rewritten its state is each invocation's own. */
  readonly isIsolated?: true;
  readonly why: string;
  readonly fix: string;
}

const io = { id: 'run-only', promises: true, why: 'what it gives comes from outside, and the effect would be repeated on replay', fix: "await ctx.run('call', () => …)" } as const;
const synchronous = { id: 'run-only', why: 'it reads or writes outside the journal, and would do so again on replay', fix: "await ctx.run('call', () => …)" } as const;
const state = { id: 'stateful-library', why: 'it keeps state in the module, which a cold process has not' } as const;

const clients = [
  'axios', 'got', 'ky', 'node-fetch', 'cross-fetch', 'superagent', 'needle', 'undici', 'openai', '@anthropic-ai/sdk', 'stripe', 'twilio', '@sendgrid/mail', 'nodemailer', 'resend',
  'pg', 'pg-promise', 'postgres', 'mysql', 'mysql2', 'mariadb', 'mongodb', 'mongoose', 'redis', 'ioredis', 'tedious', 'mssql', 'oracledb', 'cassandra-driver', 'sqlite3',
  '@prisma/client', 'knex', 'typeorm', 'sequelize', 'drizzle-orm', 'kysely', 'kafkajs', 'amqplib', 'nats', 'mqtt', 'bullmq', '@elastic/elasticsearch', '@opensearch-project/opensearch',
  '@google-cloud/storage', '@google-cloud/pubsub', '@google-cloud/firestore', 'firebase-admin', '@slack/web-api', '@octokit/rest', 'octokit', '@supabase/supabase-js', 'graphql-request',
  'fs-extra', 'execa', 'googleapis', 'discord.js', 'telegraf', 'puppeteer', 'playwright',
];

/** Packages of I/O, which `run-only` is about, and those whose module state survives an invocation (semantics §5). `@scope/*` names a whole scope. */
export const libraries: readonly Library[] = [
  ...[...clients, '@aws-sdk/*', '@azure/*'].map((name) => ({ ...io, package: name })),
  { ...synchronous, package: 'better-sqlite3', exports: ['Database', 'Statement', 'Transaction'] },
  ...statefulLibraries.map(({ variables: _variables, ...library }): Library => ({ ...state, ...library, isIsolated: true })),
  { ...state, package: 'bluebird', why: 'it schedules in queues of its own, which invocations share', fix: 'native promises' },
];
