import { unplugin } from './unplugin.ts';

/** The Vite plugin. Its options are those of stet.config, and win over it. */
export const stet = unplugin.vite;
export default stet;
