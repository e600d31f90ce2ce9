export { startAdmin, type Admin, type AdminOptions } from './admin.ts';
