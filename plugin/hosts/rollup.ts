import { unplugin } from './unplugin.ts';

/** The Rollup plugin. Its options are those of stet.config, and win over it. */
export const stet = unplugin.rollup;
export default stet;
