import { buildsProject } from './builds-project.ts';
import { bundlers } from './builds.ts';
const { folder, remove } = buildsProject(400);
const n = process.argv[2]!;
for (let i = 0; i < 3; i++) for (const w of [false, true]) {
  const b = process.cpuUsage(); const t0 = performance.now();
  await bundlers[n]!(folder, 'main.ts', w);
  const u = process.cpuUsage(b);
  console.log(n, w, (performance.now() - t0).toFixed(0), 'cpu', (u.user + u.system) / 1000);
}
remove();
