import { openEngine } from '../../runtime/engines/embedded/index.ts';

/** Opens the folder it is given, says `open` or the code and the message of the error, and stays. */
const [folder] = process.argv.slice(2) as [string];
try {
  await openEngine({ folder });
  console.log('open');
  setInterval(() => {}, 1_000);
} catch (error) {
  console.log(`${Reflect.get(error as Error, 'code')} ${(error as Error).message}`);
}
