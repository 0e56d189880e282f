import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';

/**
 * Asks for every URL of a file, a JSON list, at once, over at most so many connections to a host, and drops the
 * answers: the least that any client of Node.js takes for the same requests. Arguments: the file, the connections.
 */
const [file = '', connections = ''] = process.argv.slice(2);
const urls: readonly string[] = JSON.parse(readFileSync(file, 'utf8'));
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });

function ask(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.on('end', resolve);
      response.on('error', reject);
    }).on('error', reject);
  });
}

await Promise.all(urls.map(ask));
agent.destroy();
