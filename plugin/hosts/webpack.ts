import { unplugin } from './unplugin.ts';

/** The webpack plugin. Its options are those of stet.config, and win over it. */
export const stet = unplugin.webpack;
export default stet;
