/** Packages that ship TypeScript or JavaScript as people and compilers write it: sources, bundles, minified, ES modules and CommonJS. */
export const packages: readonly string[] = [
  // Written in TypeScript, and shipped with it.
  'effect', 'rxjs', 'zod', 'hono', 'xstate', 'mobx', 'immer', 'bullmq', 'kysely', 'drizzle-orm', 'openai', 'stripe', '@temporalio/workflow', '@temporalio/client', '@restatedev/restate-sdk',
  'inngest', 'inversify', 'date-fns', 'execa', 'got', 'ky', 'p-queue', 'p-limit', 'p-retry', 'p-timeout', 'p-map', 'nanoid', 'uuid', 'ulid', 'short-uuid', 'cuid', '@paralleldrive/cuid2',
  // Written in JavaScript.
  'lodash', 'lodash-es', 'underscore', 'ramda', 'bluebird', 'q', 'async', 'when', 'co', 'moment', 'dayjs', 'luxon', 'seedrandom', 'chance', 'express', 'koa', 'fastify', 'connect', 'body-parser',
  'axios', 'node-fetch', 'superagent', 'request', 'ws', 'socket.io', 'engine.io', 'mqtt', 'amqplib', 'ioredis', 'redis', 'pg', 'mysql2', 'mongodb', 'mongoose', 'knex', 'sequelize', 'typeorm',
  'winston', 'pino', 'debug', 'bull', 'agenda', 'node-cron', 'cron', 'bottleneck', 'opossum', 'retry', 'async-retry', 'lru-cache', 'node-cache', 'jsonwebtoken', 'bcryptjs', 'node-forge', 'crypto-js',
  'react', 'react-dom', 'preact', 'vue', 'svelte', 'three', 'd3', 'chart.js', 'jquery', 'backbone', 'cheerio', 'jsdom', 'handlebars', 'ejs', 'pug', 'marked', 'highlight.js', 'acorn', '@babel/parser',
  'terser', 'rollup', 'webpack', 'mocha', 'chai', 'sinon', 'jasmine-core', 'nock', 'supertest', 'yargs', 'commander', 'inquirer', 'ora', 'chalk', 'glob', 'chokidar', 'fs-extra', 'graceful-fs', 'rimraf',
];
