/** Preloaded by a test process (`--import`): from here on the runtime's source is read with one mutant applied. */
import { installMutant } from './install.ts';

installMutant(process.env['STET_TEST_MUTANT'] ?? '');
