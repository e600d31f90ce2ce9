import { embeddedStage } from './embedded-stage.ts';
import { restateStage } from './restate-stage.ts';
import type { LoadedSdk } from './sdks.ts';
import type { Stage } from './stage.ts';

/** The stage that a surface is for. */
export function stageOf({ name, restate }: LoadedSdk): Promise<Stage> {
  return name === 'embedded' ? embeddedStage(restate) : restateStage(restate);
}
