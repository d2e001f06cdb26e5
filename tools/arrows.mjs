// Which file may import which: the tables of CONTRIBUTING.md, "The house", are the rule, and this holds the sources to
// them. Every kind of import counts, of types too: who needs another's type needs to know the other. Run by
// `npm run check`.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';

const searched = ['packages', 'loadtest', 'bench', 'tools', 'deploy'];
/** Folders with a dot are what tests make for a while: they may be gone before they are read. */
const neverSearched = /^(\..*|node_modules|dist|bin|results)$/;

const program = fileURLToPath(import.meta.url);

// A test imports this file; a path through a symbolic link is the same program.
if (realpathSync(argv[1]) === program) {
  const root = argv[2] ?? join(dirname(program), '..');
  const faults = arrowFaults(readSources(root), readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'));
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
}

/** Paths from the root of the repository, and what is in the files. */
function readSources(root) {
  const sources = new Map();
  const search = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !neverSearched.test(entry.name)) search(path);
      if (entry.isFile() && /\.[mc]?[jt]sx?$/.test(entry.name)) {
        sources.set(path, readFileSync(join(root, path), 'utf8'));
      }
    }
  };
  for (const folder of searched) if (existsSync(join(root, folder))) search(folder);
  return sources;
}

/**
 * What is wrong, a sentence each; empty when every import is allowed.
 *
 * @param {ReadonlyMap<string, string>} sources paths and texts
 * @param {string} page the text of CONTRIBUTING.md
 */
export function arrowFaults(sources, page) {
  const { rooms, faults } = readTables(page);
  const imports = new Map([...sources].map(([path, text]) => [path, importsOf(path, text, sources)]));
  for (const room of rooms.values()) {
    if (![...sources.keys()].some((path) => roomOf(path, rooms) === room)) {
      faults.push(`CONTRIBUTING.md: no file is in the room ${room.path}: take it out of the table`);
    }
  }
  for (const [from, targets] of imports) {
    for (const to of targets) {
      const fault = faultOf(from, to, rooms);
      if (fault !== undefined) faults.push(fault);
    }
  }
  const roomless = [...sources.keys()].filter((path) => !isLoose(path) && roomOf(path, rooms) === undefined);
  if (roomless.length > 0) {
    faults.push(
      `${roomless[0]}${roomless.length === 1 ? ' is' : ` and ${roomless.length - 1} more files are`} in no room:` +
        ' add a line to the tables of CONTRIBUTING.md, “The house”',
    );
  }
  return [...faults, ...circlesIn(imports).map(circleFault)];
}

/**
 * Reads the tables: a heading with a folder in backquotes, and below it a table of rooms (first cell) and what they may
 * import (last cell). A room is known by its path from the root of the repository.
 */
function readTables(page) {
  const rooms = new Map();
  const faults = [];
  let base = '';
  for (const line of page.split('\n')) {
    if (line.startsWith('#')) base = /^### .*`(.*)`/.exec(line)?.[1] ?? '';
    if (base === '' || !/^\| *`/.test(line)) continue;
    const cells = line.split('|').slice(1, -1);
    const path = (name) => (name.startsWith('@') ? name : posix.join(base, name));
    const above = [...rooms.values()].filter((room) => room.base === base);
    const named = quotedIn(cells.at(-1)).map((name) => ({ name, path: path(name) }));
    const may = cells.at(-1).trim() === 'everything above' ? above : named;
    for (const { name, path: to } of may) {
      if (rooms.has(to) || to.startsWith('@')) continue;
      faults.push(
        `CONTRIBUTING.md: ${quotedIn(cells[0]).join(', ')} may not import ${name}, which stands below it or nowhere`,
      );
    }
    for (const name of quotedIn(cells[0])) rooms.set(path(name), { name, path: path(name), base, may });
  }
  return { rooms, faults };
}

function quotedIn(cell) {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
}

/** The innermost room that a file is in. */
function roomOf(path, rooms) {
  for (let at = path; at !== '.'; at = posix.dirname(at)) {
    const room = rooms.get(at);
    if (room !== undefined) return room;
  }
  return undefined;
}

/** Tests and what they share may look at everything in their package, for they are nobody's way. */
function isLoose(path) {
  return isTool(path) || /\.(test|suite)\.ts$|\/(testing|fixtures)\//.test(path);
}

function isTool(path) {
  return path.startsWith('tools/') || path.startsWith('deploy/');
}

function packageOf(path) {
  return path.split('/', path.startsWith('packages/') ? 2 : 1).join('/');
}

function faultOf(from, to, rooms) {
  if (isTool(from)) return undefined;
  const says = `${from} imports ${to}`;
  if (!to.startsWith('@') && packageOf(from) !== packageOf(to)) {
    return `${says}: packages know each other by name alone (@vigilia/…), and by what that exports`;
  }
  if (!isLoose(from) && /(^|\/)dist\//.test(to)) {
    return `${says}: that is what was compiled, and in no room. Import the source it came from`;
  }
  const room = roomOf(from, rooms);
  const target = to.startsWith('@') ? to.split('/', 2).join('/') : roomOf(to, rooms)?.path;
  if (isLoose(from) && !to.startsWith('@')) return undefined;
  if (isLoose(to)) return `${says}: that is for tests, and of no use to what is shipped`;
  if (room === undefined || target === undefined || target === room.path) return undefined;
  if (room.may.some(({ path }) => path === target)) return undefined;
  const may = room.may.length === 0 ? 'nothing' : room.may.map(({ name }) => name).join(', ');
  return (
    `${says}: ${room.name} may import ${may}` +
    ' (CONTRIBUTING.md, “The house”). Move what is needed down to where both may know it, or hand it in from above'
  );
}

/** What a file imports or exports from: paths from the root for files, names for packages of the repository. */
function importsOf(path, text, sources) {
  const { module, program } = parseSync(path, text);
  const names = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.map(({ moduleRequest }) => moduleRequest?.value),
    ),
    ...rareImportsOf(program, text),
  ];
  const files = names.filter((name) => typeof name === 'string');
  return new Set(
    files.flatMap((name) => {
      if (name.startsWith('.')) return [sourceOf(posix.join(posix.dirname(path), name), sources)];
      return name.startsWith('@vigilia/') ? [name] : [];
    }),
  );
}

/** `import('…')`, as an expression and as a type, and what `require` loads: only for them the tree is looked through. */
function rareImportsOf(program, text) {
  const names = [];
  if (!/\bimport\s*\(|require/i.test(text)) return names;
  const note = (node) => names.push(node?.value ?? node?.quasis?.[0]?.value.cooked);
  new Visitor({
    ImportExpression: ({ source }) => note(source),
    TSImportType: ({ source }) => note(source),
    TSExternalModuleReference: ({ expression }) => note(expression),
    CallExpression: ({ callee, arguments: [given] }) => {
      const made = callee.type === 'CallExpression' ? callee.callee : callee;
      if (made.type === 'Identifier' && /^(require|createRequire)$/.test(made.name)) note(given);
    },
  }).visit(program);
  return names;
}

/** TypeScript lets a source be imported by the name that it will have when it is compiled. */
function sourceOf(path, sources) {
  const source = path.replace(/\.([mc]?)js$/, '.$1ts');
  return !sources.has(path) && sources.has(source) ? source : path;
}

/** Of each knot of files that all reach each other one circle, the shortest: with it mended the others mostly are. */
function circlesIn(imports) {
  const circles = [];
  const seen = new Set();
  for (const start of [...imports.keys()].sort()) {
    if (seen.has(start) || wayBack(start, imports).length === 0) continue;
    const knot = [...reachedFrom(start, imports)]
      .filter((path) => reachedFrom(path, imports).has(start))
      .sort();
    for (const path of knot) seen.add(path);
    const ways = knot.map((path) => wayBack(path, imports));
    circles.push(ways.reduce((shortest, way) => (way.length < shortest.length ? way : shortest)));
  }
  return circles;
}

function reachedFrom(start, imports) {
  const reached = new Set([start]);
  for (const at of reached) {
    for (const next of imports.get(at) ?? []) if (imports.has(next)) reached.add(next);
  }
  return reached;
}

/** The shortest way from a file to itself; empty when there is none. */
function wayBack(start, imports) {
  const cameFrom = new Map();
  const queue = [start];
  for (const at of queue) {
    for (const next of imports.get(at) ?? []) {
      if (next === start) {
        const way = [start];
        for (let step = at; step !== start; step = cameFrom.get(step)) way.unshift(step);
        return [start, ...way];
      }
      if (cameFrom.has(next) || !imports.has(next)) continue;
      cameFrom.set(next, at);
      queue.push(next);
    }
  }
  return [];
}

function circleFault(circle) {
  return (
    `${circle.join(' → ')}: these files import each other in a circle.` +
    ' Move what they share into the one below, or join them if they are one concept'
  );
}
