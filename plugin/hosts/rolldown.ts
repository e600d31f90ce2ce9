import { unplugin } from './unplugin.ts';

/** The Rolldown plugin. Its options are those of stet.config, and win over it. */
export const stet = unplugin.rolldown;
export default stet;
