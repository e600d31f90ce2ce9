import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Temporary files are named so that a later run knows them: `.main.js.<process>.<random>.stet-tmp`. */
const temporary = /^\..+\.(\d+)\.[0-9a-f]{8}\.stet-tmp$/;

/** Gives a file new content in one instant: written beside it, on the disk, and renamed. Its mode stays. */
export async function replaceFile(file: string, content: string): Promise<void> {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.${randomBytes(4).toString('hex')}.stet-tmp`);
  const { mode } = await stat(file);
  const handle = await open(beside, 'wx', mode);
  try {
    await handle.chmod(mode); // past the umask
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Makes the renames in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // has no handles of folders
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether a name is that of a temporary file whose process has ended. */
export function isAbandoned(name: string): boolean {
  const id = temporary.exec(name)?.[1];
  if (id === undefined) return false;
  try {
    process.kill(Number(id), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
