/** `npm run soak:embedded -- [--rounds N] [--clients N] [--seed S]`: SIGKILL of a program on the embedded engine under load, again and again. */
import { chaos } from './embedded-chaos.ts';
import { soak, soakArguments } from './soak.ts';

const read = soakArguments('soak:embedded');
await soak(read, (onRound) => chaos({ ...read, onRound }));
