import { measureRestate } from './restate-reference.ts';

/** Its own process, without stet's loader: there `@restatedev/restate-sdk` is the real one. The last line printed is the measurement. */
console.log(JSON.stringify(await measureRestate(Number(process.argv[2]))));
process.exit(0);
