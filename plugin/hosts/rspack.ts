import { unplugin } from './unplugin.ts';

/** The Rspack plugin. Its options are those of stet.config, and win over it. */
export const stet = unplugin.rspack;
export default stet;
