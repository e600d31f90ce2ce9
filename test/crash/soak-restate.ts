/** `npm run soak:restate -- [--rounds N] [--clients N] [--kill service|server|both] [--seed S]`: SIGKILL under load, again and again. */
import { chaos, type Victim } from './restate-chaos.ts';
import { soak, soakArguments } from './soak.ts';

const read = soakArguments('soak:restate', ['service', 'server', 'both']);
await soak(read, (onRound) => chaos({ ...read, victim: (read.kill ?? 'both') as Victim, onRound }));
