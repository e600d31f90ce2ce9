import { Host } from './host.ts';

let opened: Promise<Host> | undefined;

/**
 * The host of this process, opened when the first endpoint needs it: folder from STET_FOLDER, addresses from STET_INGRESS and STET_ADMIN_ADDRESS,
 * names and origins that may call from STET_HOSTS and STET_ORIGINS.
 * SIGINT and SIGTERM close it, and end the process; a second one ends it at once. Nothing is lost either way.
 */
export function processHost(): Promise<Host> {
  return (opened ??= open());
}

/** Has the endpoints of this process use a host that somebody else opens and closes. */
export function useHost(host: Host | undefined): void {
  opened = host && Promise.resolve(host);
}

async function open(): Promise<Host> {
  const { STET_FOLDER: folder, STET_INGRESS: ingress, STET_ADMIN_ADDRESS: admin, STET_HOSTS: hosts, STET_ORIGINS: origins } = process.env;
  const host = await Host.open({
    ...(folder !== undefined && { folder }), ...(ingress !== undefined && { ingress }), ...(admin !== undefined && { admin }),
    hosts: listed(hosts), origins: listed(origins),
  });
  let isClosing = false;
  const end = (): void => {
    if (isClosing) process.exit(1);
    isClosing = true;
    host.close().then(() => process.exit(0), (error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  process.stderr.write(`stet: serving at ${host.url}, admin at ${host.adminUrl}, journals in ${folder ?? '.stet'}\n`);
  return host;
}

/** What stands between commas. */
function listed(text = ''): string[] {
  return text.split(',').map((each) => each.trim()).filter((each) => each !== '');
}
