export { RestateContext } from './context.ts';
export type { Delivered } from './delivered.ts';
export { fromSdk, toSdk } from './errors.ts';
export { durable, type Handler } from './handler.ts';
export { surround, type Surroundings } from './surroundings.ts';
