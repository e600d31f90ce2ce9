import { watch, type FSWatcher } from 'node:fs';
import { dirname, join } from 'node:path';
import { stampOf } from './stamp.ts';

/** A save is a handful of events, and a switch of branches many: the program is restarted when none came for so long. */
const quietMs = 100;

export interface Watch {
  /** A file that the program loads, in this state. */
  add(path: string, stamp: string): void;
  /** Forgets the files: a new run of the program begins. */
  clear(): void;
  /**
   * The files that changed, sorted, once there are some. With `anySource`, also a source that the program never loaded counts, in a
   * folder that it loaded from: a program that failed may lack a file.
   */
  changed(options: { readonly anySource: boolean }): Promise<string[]>;
  close(): void;
}

/**
 * Watches loaded files, through their folders: an editor that saves by renaming leaves a watched file behind.
 * `onProblem` gets a sentence for a folder that the system does not watch.
 */
export function watchLoaded(onProblem: (problem: string) => void): Watch {
  const files = new Map<string, string>();
  const folders = new Map<string, FSWatcher>();
  const touched = new Set<string>();
  const changes = new Set<string>();
  let anySource = false;
  let timer: NodeJS.Timeout | undefined;
  let deliver: ((changed: string[]) => void) | undefined;

  function touch(path: string): void {
    touched.add(path);
    clearTimeout(timer);
    timer = setTimeout(settle, quietMs);
  }

  function settle(): void {
    for (const path of touched) {
      const known = files.get(path);
      const isChange = known === undefined ? anySource && /\.(?:[cm]?[jt]sx?|json)$/.test(path) : stampOf(path) !== known;
      if (isChange) changes.add(path);
    }
    touched.clear();
    give();
  }

  function give(): void {
    if (deliver === undefined || changes.size === 0) return;
    const found = [...changes].sort();
    changes.clear();
    const now = deliver;
    deliver = undefined;
    now(found);
  }

  function watchFolder(folder: string): void {
    if (folders.has(folder)) return;
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name !== null) touch(join(folder, name));
        else for (const path of files.keys()) if (dirname(path) === folder) touch(path);
      });
      // Its folder is gone; another run that loads from there watches it anew.
      watcher.on('error', () => folders.delete(folder));
      folders.set(folder, watcher);
    } catch (error) {
      onProblem(`${folder} cannot be watched: ${(error as Error).message}`);
    }
  }

  return {
    add(path, stamp) {
      files.set(path, stamp);
      watchFolder(dirname(path));
      // Written between its loading and this line.
      if (stampOf(path) !== stamp) touch(path);
    },
    clear() {
      files.clear();
      changes.clear();
    },
    changed(options) {
      anySource = options.anySource;
      return new Promise((resolve) => {
        deliver = resolve;
        give();
      });
    },
    close() {
      clearTimeout(timer);
      for (const watcher of folders.values()) watcher.close();
    },
  };
}
