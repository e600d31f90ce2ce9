import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRestateServer, type RestateServer } from '../harness/restate-server.ts';

/** A key of Restate's request identity: the server signs with the one half, endpoints check with the other. */
interface Identity {
  /** PKCS#8, PEM. */
  readonly pem: string;
  /** As `identityKeys` wants it: `publickeyv1_` and the raw key in base58. */
  readonly publicKey: string;
}

function makeIdentity(): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from((publicKey.export({ format: 'jwk' }) as { x: string }).x, 'base64url');
  return { pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), publicKey: `publickeyv1_${base58(raw)}` };
}

/** Bitcoin's alphabet: no 0, O, I and l. */
function base58(bytes: Uint8Array): string {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (; rest > 0n; rest /= 58n) text = alphabet[Number(rest % 58n)]! + text;
  return '1'.repeat(bytes.findIndex((byte) => byte !== 0)) + text;
}

/** What the servers of this process sign with. */
export const serverIdentity = makeIdentity();

/** A key that no server signs with. */
export const strangeIdentity = makeIdentity();

/** A server for the suite: it signs its requests. */
export async function startConformanceServer(): Promise<RestateServer> {
  const folder = mkdtempSync(join(tmpdir(), 'stet-identity-'));
  const file = join(folder, 'identity.pem');
  writeFileSync(file, serverIdentity.pem);
  const forget = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const server = await startRestateServer({ settings: [`worker.invoker.request-identity-private-key-pem-file = ${JSON.stringify(file)}`] });
    // Each partition reads the file when it gets its leader, which may be late.
    const { stop: stopServer } = server;
    const stop = async (): Promise<void> => {
      await stopServer();
      forget();
    };
    return Object.defineProperty(server, 'stop', { value: stop });
  } catch (error) {
    forget();
    throw error;
  }
}
